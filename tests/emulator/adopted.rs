//! What exists is taken over: Terraform forgets a part of what it made, and gets it back by the ids of the spec.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use serde_yaml::Value;

use super::stage::Stage;
use crate::support::found::run;
use crate::support::{generate, root};

/// The resources that a spec can adopt.
const ADOPTED: [&str; 6] = [
    "aws_ec2_transit_gateway_vpc_attachment",
    "aws_ec2_transit_gateway_vpc_attachment_accepter",
    "aws_vpc_endpoint",
    "aws_vpc_endpoint_connection_accepter",
    "aws_vpc_endpoint_service",
    "aws_vpc_peering_connection",
];

impl Stage {
    /// A scene that adopts, before what it adopts is there.
    pub(crate) fn of_nothing_adopted(scene: &str) -> Self {
        let mut spec: Value = serde_yaml::from_str(&text_of(scene)).unwrap();
        forget(&mut spec);
        let file = tempfile::NamedTempFile::with_suffix(".yaml").unwrap();
        fs::write(file.path(), serde_yaml::to_string(&spec).unwrap()).unwrap();
        Self::of(scene, file.path())
    }

    /// Forgets, adopts, and looks whether nothing is made anew. A scene that adopts says what; of any other it is all.
    pub(crate) fn adopt(&self, root: &Path, scene: &str) {
        let state: Json = serde_json::from_str(&run(self.terraform(root).args(["state", "pull"]))).unwrap();
        let mut ids = BTreeMap::new();
        for resource in state["resources"].as_array().unwrap() {
            let [module, kind, name] =
                ["module", "type", "name"].map(|key| resource[key].as_str().unwrap_or_default());
            for instance in resource["instances"].as_array().unwrap() {
                let key = instance.get("index_key").map(|key| format!("[{key}]")).unwrap_or_default();
                let id = instance["attributes"]["id"].as_str().unwrap_or_default().to_owned();
                if ADOPTED.contains(&kind) {
                    ids.insert(format!("{module}.{kind}.{name}{key}"), (kind.to_owned(), id));
                }
            }
        }
        assert!(!ids.is_empty());
        let count = ids.len();
        let known = fs::read_to_string(self.spec()).unwrap();
        let mut spec: Value = serde_yaml::from_str(&known).unwrap();
        name(&mut spec, &ids);
        let named = serde_yaml::to_string(&spec).unwrap();
        let is_named = |id: &str| named.contains(&format!("adopt: {id}\n"));
        // What accepts has the ids of both.
        ids.retain(|_, (_, id)| id.split('_').any(is_named));
        match text_of(scene).matches("adopt: ").count() {
            0 => assert_eq!(ids.len(), count, "{ids:?}"),
            adopted => assert_eq!(named.matches("adopt: ").count(), adopted, "{named}"),
        }
        fs::write(self.spec(), serde_yaml::to_string(&spec).unwrap()).unwrap();
        run(self.terraform(root).args(["state", "rm"]).args(ids.keys()));
        let generated = generate(&self.spec(), &self.out());
        assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
        let said = run(self.terraform(root).args(["apply", "-input=false", "-auto-approve"]));
        assert!(said.contains(&format!("{} imported, 0 added", ids.len())), "{ids:?}: {said}");
        assert!(said.contains(" 0 destroyed"), "{said}");
        run(self.terraform(root).args(["plan", "-input=false", "-detailed-exitcode"]));
    }
}

/// The spec of a scene.
fn text_of(scene: &str) -> String {
    fs::read_to_string(root().join(format!("specs/{scene}.yaml"))).unwrap()
}

/// Takes the ids of what is adopted out.
fn forget(value: &mut Value) {
    match value {
        Value::Mapping(map) => {
            map.remove("adopt");
            map.values_mut().for_each(forget);
        }
        Value::Sequence(items) => items.iter_mut().for_each(forget),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Tagged(_) => {}
    }
}

/// Writes the ids into the spec, and that Terraform alone is generated.
fn name(spec: &mut Value, ids: &BTreeMap<String, (String, String)>) {
    let id_of = |wanted: &str, module: &str| {
        let found = ids.iter().find(|(address, (kind, _))| kind == wanted && address.contains(module));
        found.map(|(_, (_, id))| Value::from(id.as_str()))
    };
    for (connection, settings) in spec["connections"].as_mapping_mut().unwrap() {
        let connection = connection.as_str().unwrap().replace('-', "_");
        let [is_served, is_peered] = ["privatelink", "vpc-peering"].map(|key| settings.get(key).is_some());
        for (consumer, settings) in settings["consumers"].as_mapping_mut().unwrap() {
            let consumer = consumer.as_str().unwrap().replace('-', "_");
            let own = if is_served {
                id_of("aws_vpc_endpoint", &format!("privatelink_{connection}__{consumer}_endpoint"))
            } else {
                id_of("aws_vpc_peering_connection", &consumer).filter(|_| is_peered)
            };
            if let Some(id) = own {
                settings["adopt"] = id;
            }
        }
        if let Some(options) = settings.get_mut("privatelink") {
            let call = format!("privatelink_{connection}_service");
            options["adopt"] = id_of("aws_vpc_endpoint_service", &call).unwrap();
        }
    }
    let gateways = spec.get_mut("transit-gateways").and_then(Value::as_mapping_mut);
    for (_, gateway) in gateways.into_iter().flatten() {
        for (vpc, settings) in gateway["attachments"].as_mapping_mut().unwrap() {
            let call = format!("{}_attachment", vpc.as_str().unwrap().replace('-', "_"));
            settings["adopt"] = id_of("aws_ec2_transit_gateway_vpc_attachment", &call).unwrap();
        }
    }
    spec["generate"] = serde_yaml::from_str("{terraform: {}}").unwrap();
}
