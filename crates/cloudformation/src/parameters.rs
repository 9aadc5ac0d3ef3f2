//! The parameters of a template, and where their values come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::deployment::{Input, InputSource};
use crossvpc_render::Expr;

use crate::address::{self, Parameter, Value};

/// The parameters of a template, each once, and where their values come from.
#[derive(Default)]
pub(crate) struct Parameters {
    all: BTreeMap<String, (Parameter, Option<InputSource>)>,
}

impl Parameters {
    pub(crate) fn of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut parameters = Self::default();
        values.into_iter().for_each(|value| parameters.ask(value));
        parameters
    }

    /// Adds the parameter of a value that is not known, and says how the value is written.
    pub(crate) fn give(&mut self, value: Value) -> Expr {
        self.ask(&value);
        value.expr
    }

    /// Adds the parameter of a value that is not known.
    pub(crate) fn ask(&mut self, value: &Value) {
        if let Some(parameter) = &value.parameter {
            self.add(parameter.clone(), Some(InputSource::User));
        }
    }

    /// Adds a parameter that the user fills, since neither the spec nor an output can.
    pub(crate) fn want(&mut self, parameter: Parameter) -> Expr {
        self.add(parameter, Some(InputSource::User))
    }

    /// Adds a parameter that another stack's output fills.
    pub(crate) fn wire(&mut self, parameter: Parameter, unit: Arc<str>, output: &str) -> Expr {
        self.add(parameter, Some(InputSource::Wire { unit, output: output.to_owned() }))
    }

    /// Adds a parameter that has a default, which only a later step changes.
    pub(crate) fn preset(&mut self, parameter: Parameter) -> Expr {
        self.add(parameter, None)
    }

    /// Every parameter, by logical id.
    pub(crate) fn list(&self) -> Vec<Parameter> {
        self.all.values().map(|(parameter, _)| parameter.clone()).collect()
    }

    /// The names of all.
    pub(crate) fn names(&self) -> Vec<String> {
        self.all.keys().cloned().collect()
    }

    /// The names of those that have a default.
    pub(crate) fn presets(&self) -> Vec<String> {
        let presets = self.all.iter().filter(|(_, (_, source))| source.is_none());
        presets.map(|(name, _)| name.clone()).collect()
    }

    /// Every parameter that needs a value, as an input of its stack.
    pub(crate) fn into_inputs(self) -> Arc<[Input]> {
        let inputs = self.all.into_values().filter_map(|(parameter, source)| {
            let name = parameter.id.as_str().to_owned();
            Some(Input { name, description: parameter.description, key: parameter.key, source: source? })
        });
        inputs.collect()
    }

    fn add(&mut self, parameter: Parameter, source: Option<InputSource>) -> Expr {
        let id = parameter.id.as_str().to_owned();
        let reference = address::reference(&id);
        self.all.insert(id, (parameter, source));
        reference
    }
}
