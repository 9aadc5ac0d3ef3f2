//! A stack: its template, and what it takes from and gives to others.

use std::collections::BTreeSet;
use std::sync::Arc;

use crossvpc_core::deployment::{Input, InputSource, Unit};
use crossvpc_core::network::Network;
use crossvpc_core::plan::Place;

use crate::pages::Template;
use crate::parameters::Parameters;
use crate::settings;

/// A stack.
#[derive(Debug)]
pub struct Stack {
    /// The stack's name.
    pub name: Arc<str>,
    /// What it does in its link, which its file is named after.
    pub file: String,
    /// Where it is applied.
    pub place: Place,
    /// The template.
    pub template: Template,
    /// Its parameters that need a value.
    pub inputs: Arc<[Input]>,
    /// The names of those that have a default, which only a later step changes.
    pub presets: Vec<String>,
    /// Its outputs.
    pub outputs: Arc<[String]>,
    /// Whether it makes a role with a name, which must be allowed by name.
    pub makes_role: bool,
    /// Whether it has termination protection: other accounts depend on what is in it.
    pub is_protected: bool,
    /// Stacks of its link that come before, though none of their outputs is a parameter of it.
    pub after: Vec<Arc<str>>,
    /// Actions of its link that come before, by name.
    pub after_actions: Vec<Arc<str>>,
    /// Whether it is complete only once somebody else has accepted what it asks for: it is deployed in the background.
    pub waits_for_acceptance: bool,
    /// The table that the attachment in it is associated with: its id, or the parameter that has it.
    pub associates_with: Option<String>,
    /// What the script looks at right after it, and changes where it is not so. Nobody does it by hand at first.
    pub checks: Vec<Scripted>,
}

/// Something to do for a link.
#[derive(Debug)]
pub enum LinkStep {
    /// Deploy a stack.
    Deploy(Stack),
    /// Deploy a stack of the link once more.
    DeployAgain(Again),
    /// What no template expresses.
    Act(Action),
}

/// A stack that is deployed once more, with values that may come only then; its other parameters stay as they are.
#[derive(Debug)]
pub struct Again {
    /// Unique in its link, and no stack's name.
    pub name: Arc<str>,
    /// The stack's name.
    pub stack: Arc<str>,
    /// The parameters, by name.
    pub values: Vec<(String, Given)>,
    /// What for: it goes on after "deploy it again,".
    pub purpose: String,
    /// What else it comes after: stacks and steps of its link, by name.
    pub after: Vec<Arc<str>>,
}

/// What a parameter gets when its stack is deployed once more.
#[derive(Clone, Debug)]
pub enum Given {
    /// This text.
    Text(String),
    /// The address that the load balancer of the stack has in a subnet, as a block.
    Node {
        /// The id of the subnet, or its key among the values that the user fills in.
        subnet: String,
        /// The same as a person reads it in a command.
        shown: String,
    },
}

/// A step that no template can express. It comes after the stacks that its command names.
#[derive(Debug)]
pub struct Action {
    /// Unique in its link, and no stack's name.
    pub name: Arc<str>,
    /// What it does.
    pub title: String,
    /// Where.
    pub place: Place,
    /// What else it comes after: stacks and actions of its link, by name.
    pub after: Vec<Arc<str>>,
    /// The service and operation of the AWS CLI.
    pub command: &'static str,
    /// The rest of the command.
    pub words: Vec<Word>,
    /// How the script does it; nothing if it does so in an earlier step.
    pub scripted: Scripted,
}

/// A step of the script: one of its functions, with what it takes.
#[derive(Debug, Default)]
pub struct Scripted(pub(crate) Vec<String>);

/// A flag of a command, with its value.
#[derive(Clone, Debug)]
pub enum Word {
    /// As it stands, ready for a shell.
    Text(String),
    /// A flag whose value is the output of a stack.
    Output {
        /// The flag.
        flag: &'static str,
        /// The stack's name.
        stack: Arc<str>,
        /// The output's name.
        output: String,
    },
    /// A flag whose value is the id of a resource of a stack, which may still be under way.
    Resource {
        /// The flag.
        flag: &'static str,
        /// The stack's name.
        stack: Arc<str>,
        /// The resource's logical id.
        logical_id: &'static str,
    },
    /// A flag whose value another command of the AWS CLI prints, in the same place.
    Found {
        /// The flag.
        flag: &'static str,
        /// The other command's service and operation.
        command: &'static str,
        /// The rest of it.
        words: Vec<Word>,
    },
}

impl Scripted {
    /// A function of the script that is for a place.
    pub(crate) fn call(function: &str, place: &Place) -> Self {
        Self(vec![function.to_owned()]).at(place)
    }

    /// And another place.
    #[must_use]
    pub(crate) fn at(self, place: &Place) -> Self {
        self.with(&place.account.name.to_string()).with(place.region.name())
    }

    /// And a word, which holds no space.
    #[must_use]
    pub(crate) fn with(mut self, word: &str) -> Self {
        self.0.push(word.to_owned());
        self
    }
}

impl LinkStep {
    /// The stack, if it is the first to deploy it.
    pub(crate) fn stack(&self) -> Option<&Stack> {
        match self {
            Self::Deploy(stack) => Some(stack),
            Self::DeployAgain(_) | Self::Act(_) => None,
        }
    }

    /// What it comes after, by name, beside the stacks whose outputs it needs.
    pub(crate) fn after(&self) -> Vec<&str> {
        let (mut names, more) = match self {
            Self::Deploy(stack) => (stack.after.iter().map(|name| &**name).collect(), &stack.after_actions),
            Self::DeployAgain(again) => (vec![&*again.stack], &again.after),
            Self::Act(action) => (action.stacks(), &action.after),
        };
        names.extend(more.iter().map(|name| &**name));
        names
    }

    /// Its name, or that of the stack that it is the first to deploy.
    pub(crate) fn name(&self) -> &Arc<str> {
        match self {
            Self::Deploy(stack) => &stack.name,
            Self::DeployAgain(again) => &again.name,
            Self::Act(action) => &action.name,
        }
    }
}

impl Action {
    /// The stacks that the command names.
    pub(crate) fn stacks(&self) -> Vec<&str> {
        self.words.iter().flat_map(Word::stacks).collect()
    }
}

impl Word {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn output(flag: &'static str, stack: &Arc<str>, output: &str) -> Self {
        Self::Output { flag, stack: Arc::clone(stack), output: output.to_owned() }
    }

    fn stacks(&self) -> Vec<&str> {
        match self {
            Self::Text(_) => Vec::new(),
            Self::Output { stack, .. } | Self::Resource { stack, .. } => vec![stack],
            Self::Found { words, .. } => words.iter().flat_map(Self::stacks).collect(),
        }
    }
}

impl Stack {
    /// A stack with the role that it has in its link, from which its name and its file follow.
    pub(crate) fn new(
        (network, link, role): (&Network, &str, &str),
        place: Place,
        template: Template,
        parameters: Parameters,
    ) -> Self {
        Self {
            name: Self::name_of(network, link, role),
            file: [link, "-", role].concat(),
            place,
            template,
            presets: parameters.presets(),
            inputs: parameters.into_inputs(),
            outputs: Arc::default(),
            makes_role: false,
            is_protected: false,
            after: Vec::new(),
            after_actions: Vec::new(),
            waits_for_acceptance: false,
            associates_with: None,
            checks: Vec::new(),
        }
    }

    /// The name of the stack that has this role in a link.
    pub(crate) fn name_of(network: &Network, link: &str, role: &str) -> Arc<str> {
        [settings::stack_prefix(network), "-", link, "-", role].concat().into()
    }

    /// The file below the output folder.
    pub fn path(&self, extension: &str) -> String {
        let Place { account, region } = &self.place;
        ["cloudformation/", account.name.as_str(), "/", region.name(), "/", &self.file, ".", extension]
            .concat()
    }

    /// The stack as a unit that stands in `path`.
    pub fn unit(&self, path: String) -> Unit {
        Unit {
            id: Arc::clone(&self.name),
            path,
            places: vec![self.place.clone()],
            inputs: Arc::clone(&self.inputs),
            outputs: Arc::clone(&self.outputs),
        }
    }

    /// Its parameters, each with the stack and output it comes from, if it comes from one.
    pub fn wired_inputs(&self) -> impl Iterator<Item = (&Input, Option<(&str, &str)>)> {
        self.inputs.iter().map(|input| match &input.source {
            InputSource::Wire { unit, output } => (input, Some((&**unit, output.as_str()))),
            InputSource::User => (input, None),
        })
    }

    /// The stacks that come before it, by name, each once.
    pub fn stacks_before(&self) -> Vec<&str> {
        let wired = self.wired_inputs().filter_map(|(_, wire)| wire.map(|(stack, _)| stack));
        let before: BTreeSet<_> = wired.chain(self.after.iter().map(|name| &**name)).collect();
        before.into_iter().collect()
    }
}
