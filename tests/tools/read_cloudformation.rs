//! Every reference in the generated templates resolves, everything declared is used, and the three forms of a
//! template say the same.

use std::collections::BTreeSet;
use std::path::Path;

use crossvpc_core::backend::Backend;
use crossvpc_core::deployment::{Deployment, InputSource};
use crossvpc_core::source::Sources;
use serde_json::Value;

use super::scene::{self, Scene};
use super::template::{self, Template};
use crate::support::scenes;

pub(crate) fn every_reference_of_a_template_resolves() {
    for scene in scene::all() {
        for template in template::cloudformation(scene).iter().chain(&template::cdk(scene)) {
            check_references(template);
        }
    }
}

pub(crate) fn the_forms_of_a_template_say_the_same() {
    for (scene, json) in scene::all().iter().zip(scene::all_as_json()) {
        let contents = |templates: &[Template]| templates.iter().map(Template::contents).collect::<Vec<_>>();
        let [yaml, json] = [scene, json].map(template::cloudformation);
        if !yaml.is_empty() {
            assert_eq!(contents(&yaml), contents(&json), "{}: YAML and JSON", scene.name);
        }
        let cdk = contents(&template::cdk(scene));
        if !cdk.is_empty() {
            assert!(json.iter().all(|template| cdk.contains(&template.contents())), "{}: CDK", scene.name);
            assert_eq!(json.len(), cdk.len(), "{}: CDK", scene.name);
        }
    }
}

pub(crate) fn templates_take_and_give_what_the_deployment_says() {
    for (scene, (_, spec)) in scene::all().iter().zip(scenes()) {
        for backend in [&crossvpc_cloudformation::CloudFormation as &dyn Backend, &crossvpc_cdk::Cdk] {
            if scene.out.join(backend.id()).exists() {
                check_deployment(scene, &deployment(backend, &spec));
            }
        }
    }
}

fn check_references(template: &Template) {
    let name = template.path.display();
    let (parameters, resources) = (template.keys("Parameters"), template.keys("Resources"));
    assert!(
        !template.value.to_string().contains(":null"),
        "{name}: a property is null, which CloudFormation refuses"
    );
    let mut references = BTreeSet::new();
    collect(&template.value, &mut references);
    for reference in &references {
        let (first, attribute) =
            reference.split_once('.').map_or((reference.as_str(), None), |(a, b)| (a, Some(b)));
        let resolves = match attribute {
            Some(_) => resources.contains(&first),
            None => first.starts_with("AWS::") || parameters.contains(&first) || resources.contains(&first),
        };
        assert!(resolves, "{name}: `{reference}` refers to nothing");
    }
    for parameter in parameters {
        assert!(references.contains(parameter), "{name}: the parameter `{parameter}` is not used");
    }
}

fn check_deployment(scene: &Scene, deployment: &Deployment) {
    let templates: Vec<_> = template::cloudformation(scene).into_iter().chain(template::cdk(scene)).collect();
    let template_of = |path: &str| {
        let path = scene.out.join(path);
        templates
            .iter()
            .find(|template| template.path == path)
            .unwrap_or_else(|| panic!("no {}", path.display()))
    };
    for unit in deployment.units() {
        let inputs: BTreeSet<_> = unit.inputs.iter().map(|input| input.name.as_str()).collect();
        let template = template_of(&unit.path);
        // A parameter with a default needs no value.
        let is_needed = |name: &&str| template.value["Parameters"][*name].get("Default").is_none();
        let needed = template.keys("Parameters").into_iter().filter(is_needed).collect();
        assert_eq!(inputs, needed, "{}: parameters", unit.path);
        for input in &*unit.inputs {
            if let InputSource::Wire { unit: from, output } = &input.source {
                let source = deployment.unit(from).unwrap_or_else(|| panic!("{}: no unit {from}", unit.path));
                let outputs = template_of(&source.path).keys("Outputs");
                assert!(outputs.contains(&output.as_str()), "{}: {from} has no output {output}", unit.path);
            }
        }
    }
}

fn deployment(backend: &dyn Backend, spec: &Path) -> Deployment {
    let mut sources = Sources::default();
    sources.add("spec.yaml", std::fs::read_to_string(spec).unwrap());
    let plan = crossvpc::check(sources, &[]).plan.expect("a scene is valid");
    backend.emit(&plan).expect("every page fits its view").deployment
}

/// Every name that a template refers to, an attribute after a dot.
fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("Ref", Value::String(name)) => {
                        references.insert(name.clone());
                    }
                    ("Fn::GetAtt", Value::Array(path)) => {
                        let path: Vec<_> = path.iter().filter_map(Value::as_str).collect();
                        references.insert(path.join("."));
                    }
                    ("Fn::Sub", Value::String(text)) => {
                        let names =
                            text.split("${").skip(1).map(|rest| rest.split('}').next().unwrap_or_default());
                        references.extend(names.map(str::to_owned));
                    }
                    (_, value) => collect(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
