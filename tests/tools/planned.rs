//! The resources of a plan or a state of Terraform.

use serde_json::{Value, json};

use super::scene::Scene;

/// A resource of a plan or a state.
pub(crate) struct Resource<'p> {
    /// Its address.
    pub(crate) address: &'p str,
    /// Its type.
    pub(crate) kind: &'p str,
    /// What is known of it.
    pub(crate) values: &'p Value,
    /// In a plan, what AWS will tell; in a state, the resource with what it depends on.
    pub(crate) rest: &'p Value,
}

/// The resources of a plan that makes everything and reads data at most.
pub(crate) fn of_plan<'p>(scene: &Scene, plan: &'p Value) -> Vec<Resource<'p>> {
    let changes = plan["resource_changes"].as_array().expect("a plan lists its resources");
    for change in changes {
        let action = if change["mode"] == "data" { "read" } else { "create" };
        assert_eq!(change["change"]["actions"], json!([action]), "{}: {}", scene.name, change["address"]);
    }
    let made = changes.iter().filter(|change| change["mode"] == "managed");
    made.map(|change| Resource::of(change, &change["change"]["after"], &change["change"]["after_unknown"]))
        .collect()
}

/// The resources of a state.
pub(crate) fn of_state(state: &Value) -> Vec<Resource<'_>> {
    let root = &state["root_module"];
    let modules = root["child_modules"].as_array().into_iter().flatten().chain([root]);
    let resources = modules.flat_map(|module| module["resources"].as_array().into_iter().flatten());
    resources.map(|resource| Resource::of(resource, &resource["values"], resource)).collect()
}

/// The resources of a type in a module.
pub(crate) fn of_kind<'r, 'p>(
    resources: &'r [Resource<'p>],
    module: &str,
    kind: &str,
) -> Vec<&'r Resource<'p>> {
    resources.iter().filter(|resource| resource.kind == kind && resource.is_in(module)).collect()
}

impl<'p> Resource<'p> {
    fn of(value: &'p Value, values: &'p Value, rest: &'p Value) -> Self {
        let text = |key: &str| value[key].as_str().expect("a resource has an address and a type");
        Self { address: text("address"), kind: text("type"), values, rest }
    }

    /// Whether it is made by a module.
    pub(crate) fn is_in(&self, module: &str) -> bool {
        self.address.strip_prefix(module).is_some_and(|rest| rest.starts_with('.'))
    }
}
