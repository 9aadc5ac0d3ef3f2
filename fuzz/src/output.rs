//! What an accepted spec becomes: files that the readers of their formats take, at paths that stay below the output folder,
//! with the user's texts in them as they were written.

use std::collections::BTreeSet;

use crossvpc_core::backend::Output;
use crossvpc_core::diagnostic::Report;
use crossvpc_core::network::{GenerateTarget, Network};
use crossvpc_core::plan::Plan;
use crossvpc_core::tree::Tree;
use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;
use hcl_edit::visit::{Visit, visit_expr};
use serde_json::Value;

use crate::outline::Outline;
use crate::reading::{BACKENDS, read};
use crate::runbook;

/// Generates every target that can express the spec, if it is accepted; says whether it is.
///
/// # Panics
///
/// Where a promise about what is generated is broken.
pub fn holds_for(text: &str) -> bool {
    let Some(network) = read(text).network else { return false };
    let plan = Plan::of(&network);
    let mut outputs = Vec::new();
    for backend in BACKENDS {
        let mut report = Report::default();
        backend.review(&plan, &mut report);
        if report.has_errors() {
            continue;
        }
        let output = backend.emit(&plan).unwrap_or_else(|bug| panic!("{bug}"));
        let top = backend.target().name();
        let strings = files_are_read(&output.tree, Some(top));
        tags_are_there(&network, backend.target(), &strings);
        outputs.push((backend.target(), output));
    }
    runbook_is_written(&plan, outputs);
    true
}

fn runbook_is_written(plan: &Plan<'_>, outputs: Vec<(GenerateTarget, Output)>) {
    let mut paths = Vec::new();
    let mut deployments = Vec::new();
    for (target, output) in outputs {
        paths.extend(output.tree.iter().map(|(path, _)| path.to_owned()));
        deployments.push((target, output.deployment));
    }
    let outline = Outline::of(plan, &deployments);
    let files = runbook::files(plan, &outline, &paths).unwrap_or_else(|bug| panic!("{bug}"));
    let mut tree = Tree::default();
    for (path, text) in files {
        tree.insert(path, text).unwrap_or_else(|error| panic!("{error}"));
    }
    files_are_read(&tree, None);
}

/// Reads each file of the tree by its format, and gives every string that is in them.
fn files_are_read(tree: &Tree, top: Option<&str>) -> BTreeSet<String> {
    let mut strings = BTreeSet::new();
    for (path, text) in tree.iter() {
        path_is_plain(path, top);
        assert!(text.is_empty() || text.ends_with('\n'), "{path} does not end with a line break");
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("tf") => {
                let body: Body = text.parse().unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
                Strings(&mut strings).visit_body(&body);
            }
            Some("json") => {
                let value = serde_json::from_str(text);
                strings_of(value.unwrap_or_else(|error| panic!("{path}: {error}\n{text}")), &mut strings);
            }
            Some("yaml") => {
                let value = serde_yaml::from_str(text);
                strings_of_yaml(
                    value.unwrap_or_else(|error| panic!("{path}: {error}\n{text}")),
                    &mut strings,
                );
            }
            _ => {}
        }
    }
    strings
}

/// The characters that file systems and shells take for what they are.
fn path_is_plain(path: &str, top: Option<&str>) {
    let is_plain = |part: &str| {
        let starts = part.starts_with(|c: char| c.is_ascii_alphanumeric());
        starts && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    assert!(path.split('/').all(is_plain), "the path {path:?}");
    assert!(top.is_none_or(|top| path.split('/').next() == Some(top)), "{path} is not below {top:?}");
}

/// Whatever is in the tags is read back as it was written.
fn tags_are_there(network: &Network, target: GenerateTarget, strings: &BTreeSet<String>) {
    if network.connections().is_empty() {
        return;
    }
    for tag in network.tags() {
        for text in [&tag.key, &tag.value] {
            assert!(strings.contains(text), "{} has no {text:?}", target.name());
        }
    }
}

fn strings_of(value: Value, strings: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            strings.insert(text);
        }
        Value::Array(items) => items.into_iter().for_each(|item| strings_of(item, strings)),
        Value::Object(entries) => entries.into_iter().for_each(|(key, value)| {
            strings.insert(key);
            strings_of(value, strings);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn strings_of_yaml(value: serde_yaml::Value, strings: &mut BTreeSet<String>) {
    match value {
        serde_yaml::Value::String(text) => {
            strings.insert(text);
        }
        serde_yaml::Value::Sequence(items) => {
            items.into_iter().for_each(|item| strings_of_yaml(item, strings));
        }
        serde_yaml::Value::Mapping(entries) => entries.into_iter().for_each(|(key, value)| {
            strings_of_yaml(key, strings);
            strings_of_yaml(value, strings);
        }),
        serde_yaml::Value::Tagged(tagged) => strings_of_yaml(tagged.value, strings),
        serde_yaml::Value::Null | serde_yaml::Value::Bool(_) | serde_yaml::Value::Number(_) => {}
    }
}

/// Collects the strings of HCL, unescaped.
struct Strings<'s>(&'s mut BTreeSet<String>);

impl Visit for Strings<'_> {
    fn visit_expr(&mut self, expr: &Expression) {
        if let Expression::String(text) = expr {
            self.0.insert(text.to_string());
        }
        visit_expr(self, expr);
    }
}
