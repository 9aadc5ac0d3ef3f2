//! A stack: its template, and what it takes from and gives to others.

use crossvpc_core::deployment::{Input, InputSource, Unit};
use crossvpc_core::plan::Place;

/// A stack.
#[derive(Debug)]
pub struct Stack {
    /// The stack's name.
    pub name: String,
    /// What it does in its link, which its file is named after.
    pub file: String,
    /// Where it is applied.
    pub place: Place,
    /// The template, as YAML.
    pub text: String,
    /// Its parameters.
    pub inputs: Vec<Input>,
    /// Its outputs.
    pub outputs: Vec<String>,
    /// Whether it makes a role with a name, which must be allowed by name.
    pub makes_role: bool,
}

/// The stacks of a link, each after those whose outputs it needs, and what no template of them can express.
#[derive(Debug)]
pub struct LinkStacks {
    /// The link's id.
    pub link: String,
    /// The stacks, in the order they are applied.
    pub stacks: Vec<Stack>,
    /// The steps after all of them.
    pub actions: Vec<Action>,
}

/// A step that no template can express.
#[derive(Debug)]
pub struct Action {
    /// What it does.
    pub title: String,
    /// Where.
    pub place: Place,
    /// The stack after which it can be done.
    pub after: String,
    /// The words of the command, `{value}` standing for the id of the connection.
    pub command: Vec<String>,
}

impl Stack {
    /// The file below the output folder.
    pub fn path(&self, extension: &str) -> String {
        let account = &self.place.account.name;
        format!("cloudformation/{account}/{}/{}.{extension}", self.place.region, self.file)
    }

    /// The stack as a unit that stands in `path`.
    pub fn unit(&self, path: String) -> Unit {
        Unit {
            id: self.name.clone(),
            path,
            places: vec![self.place.clone()],
            inputs: self.inputs.clone(),
            outputs: self.outputs.clone(),
        }
    }

    /// Its parameters, each with the stack and output it comes from, if it comes from one.
    pub fn wired_inputs(&self) -> impl Iterator<Item = (&Input, Option<(&str, &str)>)> {
        self.inputs.iter().map(|input| match &input.source {
            InputSource::Wire { unit, output } => (input, Some((unit.as_str(), output.as_str()))),
            InputSource::User => (input, None),
        })
    }
}
