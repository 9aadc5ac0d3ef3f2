//! HCL as `hcl-edit` reads it, which shares no code with Terraform: blocks, references, and values for variables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hcl_edit::expr::{Traversal, TraversalOperator};
use hcl_edit::structure::{Block, Body};
use hcl_edit::visit::{self, Visit};
use regex::Regex;
use serde_json::{Map, Value, json};

/// The `.tf` files of a folder, by name.
pub(crate) fn folder(path: &Path) -> BTreeMap<String, Body> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let files =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "tf")).map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let body = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.file_name().unwrap().to_string_lossy().into_owned(), body)
        });
    files.collect()
}

/// The blocks of a kind in all files of a folder, by their labels with dots between.
pub(crate) fn blocks<'b>(files: &'b BTreeMap<String, Body>, kind: &'b str) -> Vec<(String, &'b Block)> {
    files.values().flat_map(|body| body.get_blocks(kind)).map(|block| (label(block), block)).collect()
}

/// The labels of a block with dots between.
pub(crate) fn label(block: &Block) -> String {
    block.labels.iter().map(hcl_edit::structure::BlockLabel::as_str).collect::<Vec<_>>().join(".")
}

/// A text attribute of a block.
pub(crate) fn text<'b>(block: &'b Block, attribute: &str) -> Option<&'b str> {
    block.body.get_attribute(attribute)?.value.as_str()
}

/// The aliases of the providers of a folder.
pub(crate) fn provider_aliases(files: &BTreeMap<String, Body>) -> Vec<String> {
    let providers = blocks(files, "provider");
    let has_several = providers.len() > 1;
    let alias = |block: &Block| {
        let alias = text(block, "alias").map(str::to_owned);
        assert!(alias.is_some() || !has_several, "each of several providers has an alias");
        alias
    };
    providers.iter().filter_map(|(_, block)| alias(block)).collect()
}

/// Everything that the expressions of a body refer to, as `[var, profiles]` or `[module, name, output]`.
pub(crate) fn references(body: &Body) -> BTreeSet<Vec<String>> {
    let mut references = References::default();
    references.visit_body(body);
    references.found
}

/// Made up values for every variable that has no default: the ids that the calls take from `vpcs`.
pub(crate) fn made_up_values(files: &BTreeMap<String, Body>) -> Value {
    let needed = blocks(files, "variable");
    let needed = needed.iter().filter(|(_, block)| !block.body.has_attribute("default"));
    let needed: Vec<_> = needed.map(|(name, _)| name.as_str()).collect();
    let taken = Regex::new(r#"var\.vpcs\["([^"]+)"\]\.(\w+)(?:\["([^"]+)"\])?"#).unwrap();
    let mut values = json!({});
    for text in files.values().map(ToString::to_string) {
        assert!(
            taken.is_match(&text) <= (needed == ["vpcs"]),
            "the ids of VPCs are the only need: {needed:?}"
        );
        for found in taken.captures_iter(&text) {
            let mut place = &mut values["vpcs"][&found[1]][&found[2]];
            if let Some(key) = found.get(3) {
                place = &mut place[key.as_str()];
            }
            *place = found[0].into();
        }
    }
    assert!(needed.is_empty() || values["vpcs"].is_object(), "nothing takes what {needed:?} has");
    let mut count = 0;
    make_up(&mut values, "", &mut count);
    values
}

/// A value that matches the pattern of each variable that other roots hand over.
pub(crate) fn handed_over(files: &BTreeMap<String, Body>) -> Value {
    let Some(handover) = files.get("handover.tf") else { return Value::Object(Map::new()) };
    let ids = [
        ("peering_", "pcx-0123456789abcdef0"),
        ("privatelink_service_name_", "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"),
        ("privatelink_", "vpce-0123456789abcdef0"),
        ("transit_gateway_share_arn_", "arn:aws:ram:eu-west-1:111111111111:resource-share/0"),
        ("transit_gateway_attachment_id_", "tgw-attach-0123456789abcdef0"),
        ("transit_gateway_", "tgw-0123456789abcdef0"),
    ];
    let variables = handover.get_blocks("variable").map(|block| block.labels[0].as_str().to_owned());
    let value = |name: &str| ids.iter().find(|(prefix, _)| name.starts_with(prefix)).unwrap().1;
    Value::Object(variables.map(|name| (name.clone(), value(&name).into())).collect())
}

/// Whether an id is one of those, of which the spec knows nothing.
pub(crate) fn is_made_up(id: &str) -> bool {
    id.split_once('-').is_some_and(|(_, digits)| digits.starts_with("000000000000"))
}

/// Puts an id in every place, of the kind that the attribute around it says.
fn make_up(value: &mut Value, kind: &str, count: &mut u32) {
    if let Value::Object(members) = value {
        for (key, member) in members {
            make_up(member, if key.ends_with("_ids") { key } else { kind }, count);
        }
        return;
    }
    let prefix = match kind {
        "" => "vpc",
        "route_table_ids" => "rtb",
        "security_group_ids" => "sg",
        "subnet_ids" => "subnet",
        other => panic!("what is an id of `{other}`?"),
    };
    *count += 1;
    *value = format!("{prefix}-{count:017x}").into();
}

#[derive(Default)]
struct References {
    found: BTreeSet<Vec<String>>,
}

impl Visit for References {
    fn visit_traversal(&mut self, node: &Traversal) {
        if let Some(first) = node.expr.as_variable() {
            let attributes = node.operators.iter().map_while(|operator| match operator.value() {
                TraversalOperator::GetAttr(name) => Some(name.to_string()),
                TraversalOperator::AttrSplat(_)
                | TraversalOperator::FullSplat(_)
                | TraversalOperator::Index(_)
                | TraversalOperator::LegacyIndex(_) => None,
            });
            let path = std::iter::once(first.to_string()).chain(attributes);
            self.found.insert(path.map(|part| part.trim().to_owned()).collect());
        }
        visit::visit_traversal(self, node);
    }
}
