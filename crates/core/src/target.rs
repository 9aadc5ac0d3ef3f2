//! What a target declares of itself before anything is read: its name and its settings under `generate`.
//! Which targets there are, only the engine knows.

use crate::diagnostic::Report;
use crate::source::Spanned;

/// What a target declares.
#[derive(Debug)]
pub struct Target {
    /// As the spec, the command line and the output folder call it.
    pub id: &'static str,
    /// The same in backquotes, as findings call its section.
    pub title: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// How its files are applied.
    pub applied: Applied,
    /// Whether it is generated where a spec names no target.
    pub by_default: bool,
    /// A page of its own, below the output folder, that the runbook leads to.
    pub page: Option<&'static str>,
    /// The keys of its section under `generate`.
    pub settings: &'static [Setting],
    /// Reports the values of its section that it does not take.
    pub check: fn(&Section, &mut Report),
}

/// How the files of a target are applied. The runbook has words for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Applied {
    /// As root modules, by Terraform.
    RootModules,
    /// As stacks, by the AWS CLI.
    Stacks,
    /// As the stacks of a cloud assembly, by the CDK CLI.
    CloudAssembly,
    /// In a way that the runbook does not know.
    Otherwise,
}

/// A key of a target's section.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// The words that it takes; any text where there are none.
    pub choices: &'static [&'static str],
}

/// What a spec says in a target's section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The target's id.
    pub target: &'static str,
    /// The values that are there, by key.
    pub values: Vec<(&'static str, Spanned<String>)>,
}

impl Section {
    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&Spanned<String>> {
        self.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }
}
