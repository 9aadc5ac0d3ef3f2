//! Every string of a generated file, as the reader of its format understands it.

use std::collections::BTreeSet;

use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;
use hcl_edit::visit::{Visit, visit_expr};
use serde_json::Value;
use serde_yaml::Value as Yaml;

/// Strings, each once.
#[derive(Default)]
pub struct Strings(BTreeSet<String>);

impl Strings {
    /// Whether a file has this string.
    pub fn has(&self, text: &str) -> bool {
        self.0.contains(text)
    }

    /// Reads a file of this extension, if it is one of a format with a reader.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub fn read(&mut self, extension: &str, text: &str) -> Result<(), String> {
        match extension {
            "tf" | "tfvars" => self.visit_body(&text.parse::<Body>().map_err(|error| error.to_string())?),
            "json" => self.add_json(serde_json::from_str(text).map_err(|error| error.to_string())?),
            "yaml" => self.add_yaml(serde_yaml::from_str(text).map_err(|error| error.to_string())?),
            _ => {}
        }
        Ok(())
    }

    fn add_json(&mut self, value: Value) {
        match value {
            Value::String(text) => self.add(text),
            Value::Array(items) => items.into_iter().for_each(|item| self.add_json(item)),
            Value::Object(entries) => entries.into_iter().for_each(|(key, value)| {
                self.add(key);
                self.add_json(value);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn add_yaml(&mut self, value: Yaml) {
        match value {
            Yaml::String(text) => self.add(text),
            Yaml::Sequence(items) => items.into_iter().for_each(|item| self.add_yaml(item)),
            Yaml::Mapping(entries) => entries.into_iter().for_each(|(key, value)| {
                self.add_yaml(key);
                self.add_yaml(value);
            }),
            Yaml::Tagged(tagged) => self.add_yaml(tagged.value),
            Yaml::Null | Yaml::Bool(_) | Yaml::Number(_) => {}
        }
    }

    fn add(&mut self, text: String) {
        self.0.insert(text);
    }
}

impl Visit for Strings {
    fn visit_expr(&mut self, expr: &Expression) {
        if let Expression::String(text) = expr {
            self.add(text.to_string());
        }
        visit_expr(self, expr);
    }
}
