//! HCL as `hcl-edit` reads it, which shares no code with Terraform: blocks, references, and values for variables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hcl_edit::expr::{Expression, Object, Traversal, TraversalOperator};
use hcl_edit::structure::{Block, Body};
use hcl_edit::visit::{self, Visit};
use serde_json::{Map, Value};

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

/// Made up values for every variable that has no default, in the form of its type: the attributes of a variable
/// say by their names what each id is of.
pub(crate) fn made_up_values(files: &BTreeMap<String, Body>) -> Value {
    let needed = blocks(files, "variable");
    let needed = needed.into_iter().filter(|(_, block)| !block.body.has_attribute("default"));
    let values = needed.map(|(name, block)| {
        let r#type = &block.body.get_attribute("type").expect("every variable has a type").value;
        (name, made_up(r#type, "", &mut 0))
    });
    Value::Object(values.collect())
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

fn made_up(r#type: &Expression, kind: &str, count: &mut u32) -> Value {
    if let Some(call) = r#type.as_func_call() {
        let object: &Object =
            call.args.get(0).and_then(Expression::as_object).expect("only objects are asked for");
        let attributes = object.iter().map(|(key, value)| {
            let name = key.as_ident().expect("attributes have plain names").to_string();
            let name = name.trim().to_owned();
            let kind = if kind.is_empty() { name.clone() } else { kind.to_owned() };
            (name, made_up(value.expr(), &kind, count))
        });
        return Value::Object(attributes.collect::<Map<_, _>>());
    }
    let prefix = match kind {
        "id" => "vpc",
        "route_table_ids" => "rtb",
        "security_group_ids" => "sg",
        "subnet_ids" => "subnet",
        other => panic!("what is an id of `{other}`?"),
    };
    *count += 1;
    format!("{prefix}-{count:017x}").into()
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
