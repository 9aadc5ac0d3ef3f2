//! Two generated trees whose specs differ in one text: everything else is the same, and the text is read back as it was written.

use crossvpc_core::tree::Tree;
use hcl_edit::structure::Body;
use hcl_edit::visit::{self, Visit};
use hcl_edit::{Decorated, Spanned};
use serde_json::Value;

use super::{INNOCENT, is_not_obeyed};
use crate::support::template::to_json;

/// Fails where the trees differ in more than the text; how many files were compared.
pub(super) fn same_but_for(innocent: &Tree, tree: &Tree, hostile: &str, about: &str) -> usize {
    let paths = |tree: &Tree| tree.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
    assert_eq!(paths(innocent), paths(tree), "{about}");
    for ((path, innocent), (_, text)) in innocent.iter().zip(tree.iter()) {
        let about = format!("{about} in {path}");
        is_not_obeyed(text, "file", &about);
        let (before, after): (Vec<_>, Vec<_>) = (innocent.lines().collect(), text.lines().collect());
        assert_eq!(before.len(), after.len(), "{about}: another number of lines\n{text}");
        for (before, after) in before.iter().zip(&after) {
            assert!(before == after || before.contains(INNOCENT), "{about}: `{before}` became `{after}`");
        }
        let expected = texts(path, innocent).into_iter().map(|text| flat(&text.replace(INNOCENT, hostile)));
        let expected: Vec<_> = expected.collect();
        let found: Vec<_> = texts(path, text).iter().map(|text| flat(text)).collect();
        assert_eq!(expected, found, "{about}");
    }
    innocent.iter().count()
}

/// Descriptions are lines of prose: the space between their words is not kept.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every text that a reader of the format finds in a file, in order; none where it has no format.
fn texts(path: &str, text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    match path.rsplit_once('.') {
        Some((_, "tf")) => {
            let body: Body = text.parse().unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            let mut found = Texts(Vec::new());
            found.visit_body(&body);
            texts = found.0;
        }
        Some((_, "json")) => collect(&serde_json::from_str(text).unwrap(), &mut texts),
        Some((_, "yaml")) => collect(&to_json(serde_yaml::from_str(text).unwrap()), &mut texts),
        _ => {}
    }
    texts
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(entries) => {
            for (key, value) in entries {
                texts.push(key.clone());
                collect(value, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => texts.push(value.to_string()),
    }
}

/// The literals of an HCL file, whether they are templates or not.
struct Texts(Vec<String>);

impl Visit for Texts {
    fn visit_string(&mut self, node: &Decorated<String>) {
        self.0.push(node.as_str().to_owned());
    }

    fn visit_string_template(&mut self, node: &hcl_edit::template::StringTemplate) {
        self.0.push(String::new());
        visit::visit_string_template(self, node);
    }

    fn visit_literal(&mut self, node: &Spanned<String>) {
        // The escapes of templates are part of what the parser gives.
        let text = node.replace("$${", "${").replace("%%{", "%{");
        match self.0.last_mut() {
            Some(last) => last.push_str(&text),
            None => self.0.push(text),
        }
    }
}
