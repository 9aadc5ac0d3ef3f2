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
    /// Settings that what is deployed depends on, each with what to do when it changes.
    pub kept: &'static [Kept],
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
    /// What it takes.
    pub takes: Takes,
    /// Whether the map that has it must have it.
    pub is_needed: bool,
}

/// What a key of a target's section takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// Any text.
    Text,
    /// `true` or `false`, which are kept as texts.
    Boolean,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A map, with its name in findings and its keys.
    Map(&'static str, &'static [Setting]),
}

/// A setting that what is deployed depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its key.
    pub key: &'static str,
    /// What it is where the spec does not say it.
    pub default: &'static str,
    /// What to do when it changes, as a command to a person.
    pub advice: &'static str,
}

/// What a spec says in a target's section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The target's id.
    pub target: &'static str,
    /// The settings that what is deployed depends on.
    pub kept: &'static [Kept],
    /// The values that are there, by key. Those of maps inside the section stand beside its own: no two keys of a target are alike.
    pub values: Vec<(&'static str, Spanned<String>)>,
}

impl Setting {
    /// A key that may be left out.
    pub const fn new(key: &'static str, takes: Takes) -> Self {
        Self { key, takes, is_needed: false }
    }

    /// A key that its map must have.
    pub const fn needed(key: &'static str, takes: Takes) -> Self {
        Self { key, takes, is_needed: true }
    }

    /// The words that it takes, if it takes words.
    pub fn words(&self) -> &'static [&'static str] {
        match self.takes {
            Takes::Words(words) => words,
            Takes::Text | Takes::Boolean | Takes::Map(..) => &[],
        }
    }

    /// The keys of its map, if it takes one.
    pub fn settings(&self) -> &'static [Setting] {
        match self.takes {
            Takes::Map(_, settings) => settings,
            Takes::Text | Takes::Boolean | Takes::Words(_) => &[],
        }
    }
}

impl Section {
    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&Spanned<String>> {
        self.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }
}
