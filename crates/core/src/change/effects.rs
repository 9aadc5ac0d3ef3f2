//! What targets do with a change of a property: one table of resource types and properties, with the source of each row.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::tool::Tool;

use super::kinds::Effect;

/// A row: an edit, and what each target does with it.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// What the rows are looked up by.
    pub id: String,
    /// What changes, in a few words that follow the name of a link.
    pub what: String,
    /// What Terraform does.
    pub terraform: Cell,
    /// What CloudFormation does, directly or for the CDK.
    pub cloudformation: Cell,
    /// How to avoid the interruption.
    pub avoid: String,
    /// What the owner of the link has to do before the change is merged.
    pub first: Option<String>,
    /// How to undo the change.
    pub undo: String,
    /// Who says so.
    pub source: String,
}

/// What one target does.
#[derive(Debug, Deserialize)]
pub struct Cell {
    /// The resource type.
    pub r#type: String,
    /// The property or argument.
    pub property: String,
    /// What happens to the resource.
    pub effect: Kind,
    /// Whether traffic stops meanwhile.
    pub interrupts: bool,
    /// The same in words.
    pub what: String,
}

/// What happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Another one takes its place, because the property cannot be changed.
    Replace,
    /// It is created again under another name, because the generated names contain the key of the spec.
    Again,
    /// It is changed in place.
    Update,
    /// It is right only in one order of steps.
    Order,
}

static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| serde_json::from_str(include_str!("effects.json")).expect("a test reads the same file"));

/// The table.
pub fn effects() -> &'static [Row] {
    &ROWS
}

pub(super) fn row(id: &str) -> &'static Row {
    ROWS.iter().find(|row| row.id == id).expect("each id that is asked for has a row")
}

impl Row {
    /// The cell of a target. The CDK deploys by CloudFormation, and so may targets that this table does not know.
    pub fn cell(&self, target: &str) -> &Cell {
        if target == "terraform" { &self.terraform } else { &self.cloudformation }
    }

    pub(super) fn effects_for(&'static self, targets: &[&'static str], tool: Tool) -> Vec<Effect> {
        let effect = |target: &&'static str| Effect {
            target,
            what: &self.cell(target).what,
            interrupts: self.cell(target).interrupts,
            avoid: tool.reword(&self.avoid),
            undo: &self.undo,
        };
        targets.iter().map(effect).collect()
    }

    /// Whether any of the targets interrupts traffic.
    pub fn interrupts(&self, targets: &[&'static str]) -> bool {
        targets.iter().any(|target| self.cell(target).interrupts)
    }
}
