//! The parameters of a template, and where their values come from.

use std::collections::BTreeMap;

use crossvpc_core::deployment::{Input, InputSource};
use crossvpc_render::Expr;

use crate::address::{self, Parameter, Value};

/// The parameters of a template, each once, and where their values come from.
#[derive(Default)]
pub(crate) struct Parameters {
    all: BTreeMap<String, (Parameter, InputSource)>,
}

impl Parameters {
    pub(crate) fn of<'v>(values: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut parameters = Self::default();
        values.into_iter().for_each(|value| parameters.ask(value));
        parameters
    }

    /// Adds the parameter of a value that is not known.
    pub(crate) fn ask(&mut self, value: &Value) {
        if let Some(parameter) = &value.parameter {
            self.all.insert(parameter.id.as_str().to_owned(), (parameter.clone(), InputSource::User));
        }
    }

    /// Adds a parameter that another stack's output fills.
    pub(crate) fn wire(&mut self, parameter: Parameter, unit: String, output: &str) -> Expr {
        let id = parameter.id.as_str().to_owned();
        let reference = address::reference(&id);
        let source = InputSource::Wire { unit, output: output.to_owned() };
        self.all.insert(id, (parameter, source));
        reference
    }

    /// Every parameter, by logical id.
    pub(crate) fn list(&self) -> Vec<Parameter> {
        self.all.values().map(|(parameter, _)| parameter.clone()).collect()
    }

    /// Every parameter as an input of its stack.
    pub(crate) fn into_inputs(self) -> Vec<Input> {
        let inputs = self.all.into_values().map(|(parameter, source)| Input {
            name: parameter.id.as_str().to_owned(),
            description: parameter.description,
            source,
        });
        inputs.collect()
    }
}
