//! A stack: its template, and what it takes from and gives to others.

use std::collections::BTreeSet;

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
    /// Stacks of its link that come before, though none of their outputs is a parameter of it.
    pub after: Vec<String>,
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

/// A step that no template can express. It comes after the stacks that its command names.
#[derive(Debug)]
pub struct Action {
    /// What it does.
    pub title: String,
    /// Where.
    pub place: Place,
    /// What else it comes after.
    pub after: Vec<After>,
    /// How.
    pub does: Does,
}

/// Something that an action comes after.
#[derive(Clone, Debug)]
pub enum After {
    /// A stack of its link, by name.
    Stack(String),
    /// An earlier action of its link, by its place in the list.
    Action(usize),
}

/// The command of an action.
#[derive(Debug)]
pub enum Does {
    /// One of the AWS CLI.
    Run {
        /// Its service and operation.
        command: &'static str,
        /// The rest of it.
        words: Vec<Word>,
    },
    /// The one that deploys a stack, with other values of these parameters; those of all others stay.
    DeployAgain {
        /// The stack's name.
        stack: String,
        /// The parameters, by name.
        values: Vec<(String, String)>,
    },
}

/// A flag of a command, with its value.
#[derive(Debug)]
pub enum Word {
    /// As it stands, ready for a shell.
    Text(String),
    /// A flag whose value is the output of a stack.
    Output {
        /// The flag.
        flag: &'static str,
        /// The stack's name.
        stack: String,
        /// The output's name.
        output: &'static str,
    },
}

impl LinkStacks {
    /// The stack of this name.
    ///
    /// # Panics
    ///
    /// When there is none: a bug of the backend.
    pub(crate) fn stack(&self, name: &str) -> &Stack {
        let found = self.stacks.iter().find(|stack| stack.name == name);
        found.unwrap_or_else(|| panic!("`{}` has no stack `{name}`", self.link))
    }
}

impl Does {
    /// The stacks that the command names.
    pub(crate) fn stacks(&self) -> impl Iterator<Item = &str> {
        let (words, again) = match self {
            Self::Run { words, .. } => (words.as_slice(), None),
            Self::DeployAgain { stack, .. } => (&[][..], Some(stack.as_str())),
        };
        let read = words.iter().filter_map(|word| match word {
            Word::Text(_) => None,
            Word::Output { stack, .. } => Some(stack.as_str()),
        });
        read.chain(again)
    }
}

impl Word {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn output(flag: &'static str, stack: &str, output: &'static str) -> Self {
        Self::Output { flag, stack: stack.to_owned(), output }
    }
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

    /// The stacks that come before it, by name, each once.
    pub fn stacks_before(&self) -> Vec<&str> {
        let wired = self.wired_inputs().filter_map(|(_, wire)| wire.map(|(stack, _)| stack));
        let before: BTreeSet<_> = wired.chain(self.after.iter().map(String::as_str)).collect();
        before.into_iter().collect()
    }
}
