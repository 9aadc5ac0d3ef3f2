//! The plan as `crossvpc plan` shows it and the runbook tells it. As JSON it is a promise: fields are added, never
//! renamed or removed.

mod of;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::{Input, Lines, LinkPart, StepId};
use crate::aws::account::AccountId;
use crate::name::Name;
use crate::target::Applied;

/// The links of a spec, and how each target makes them.
#[derive(Clone, Debug, Serialize)]
pub struct Outline {
    /// Of this structure: 1.
    pub version: u32,
    /// Every physical link, by id.
    pub links: Vec<LinkOutline>,
    /// Every target, in order.
    pub targets: Vec<TargetOutline>,
}

/// A physical link.
#[derive(Clone, Debug, Serialize)]
pub struct LinkOutline {
    /// Stable: the option and what is linked.
    pub id: String,
    /// As the spec calls it.
    pub option: &'static str,
    /// The connections that share it, by name.
    pub connections: Vec<String>,
    /// What each side does.
    pub sides: Vec<SideOutline>,
}

/// A side of a link.
#[derive(Clone, Debug, Serialize)]
pub struct SideOutline {
    /// Such as `requester`.
    pub role: &'static str,
    /// The name of its VPC; `null` for the owner of a transit gateway.
    pub vpc: Option<Name>,
    /// Where it is made.
    #[serde(flatten)]
    pub place: PlaceOutline,
    /// How many routes it gets.
    pub routes: usize,
    /// How many security-group rules it gets.
    pub rules: usize,
}

/// An account and a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceOutline {
    /// The account's name in the spec.
    pub account: Name,
    /// Twelve digits.
    pub account_id: AccountId,
    /// Such as `eu-west-1`.
    pub region: &'static str,
}

/// How a target is applied.
#[derive(Clone, Debug, Serialize)]
pub struct TargetOutline {
    /// As the command line calls it, which is its folder too.
    pub target: &'static str,
    /// As people call it.
    #[serde(skip)]
    pub name: &'static str,
    /// How its units are applied.
    #[serde(skip)]
    pub applied: Applied,
    /// A page of its own, below the output folder.
    #[serde(skip)]
    pub page: Option<&'static str>,
    /// What one set of credentials applies at once.
    pub units: Vec<UnitOutline>,
    /// Steps in waves: those of a wave only need those of the waves before it.
    pub waves: Vec<Vec<StepOutline>>,
    /// How to remove everything, in this order.
    pub removal: Vec<RemovalOutline>,
}

/// A stack, or a root module.
#[derive(Clone, Debug, Serialize)]
pub struct UnitOutline {
    /// Unique in its target.
    pub id: Arc<str>,
    /// Its file or folder below the output folder.
    pub path: String,
    /// Where it is applied.
    pub places: Vec<PlaceOutline>,
    /// What it needs from elsewhere.
    pub inputs: Arc<[Input]>,
    /// What it gives to others.
    pub outputs: Arc<[String]>,
}

/// Something to do.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum StepOutline {
    /// Apply a unit.
    Deploy {
        /// The unit's id.
        unit: Arc<str>,
        /// The link it belongs to, if only one.
        link: Option<Arc<str>>,
        /// The exact command, a line each.
        #[serde(skip_serializing_if = "Lines::is_none")]
        command: Lines,
        /// Whether the command goes on in the background: it ends only after a later step.
        in_background: bool,
        /// What for, if it was applied before and other values are given now.
        #[serde(skip_serializing_if = "Option::is_none")]
        again_for: Option<String>,
        /// Its number among the steps of the target, and those of the steps that come before.
        #[serde(flatten)]
        order: OrderOutline,
    },
    /// What no template can express.
    Action {
        /// What it does.
        title: String,
        /// Where.
        #[serde(flatten)]
        place: PlaceOutline,
        /// The link it belongs to, if only one.
        link: Option<Arc<str>>,
        /// The exact command, a line each.
        #[serde(skip_serializing_if = "Lines::is_none")]
        command: Lines,
        /// Its number among the steps of the target, and those of the steps that come before.
        #[serde(flatten)]
        order: OrderOutline,
    },
}

/// Where a step stands among the others of its target.
#[derive(Clone, Debug, Serialize)]
pub struct OrderOutline {
    /// Counted from 0.
    pub step: usize,
    /// The steps that must be done before.
    pub after: Vec<StepId>,
    /// What it is in its link. The connections of a gateway would be repeated for each of its steps, so that JSON has only
    /// those of the link.
    #[serde(skip)]
    pub part: Option<LinkPart>,
}

/// The removal of a unit.
#[derive(Clone, Debug, Serialize)]
pub struct RemovalOutline {
    /// The unit's id.
    pub unit: Arc<str>,
    /// The exact command, a line each.
    #[serde(skip_serializing_if = "Lines::is_none")]
    pub command: Lines,
}

impl Outline {
    /// Only this link, with the steps that belong to it or to all.
    #[must_use]
    pub fn only(mut self, link: &str) -> Self {
        self.links.retain(|known| known.id == link);
        for target in &mut self.targets {
            target.keep(|step| step.link().is_none_or(|known| known == link));
        }
        self
    }

    /// From now on it has no commands, which are most of it where there are many links.
    pub fn leave_out_commands(&mut self) {
        for target in &mut self.targets {
            target.waves.iter_mut().flatten().for_each(StepOutline::leave_out_command);
            for removal in &mut target.removal {
                removal.command = Lines::default();
            }
        }
    }
}

impl TargetOutline {
    fn keep(&mut self, wanted: impl Fn(&StepOutline) -> bool) {
        self.waves.iter_mut().for_each(|wave| wave.retain(&wanted));
        self.waves.retain(|wave| !wave.is_empty());
        let units: BTreeSet<_> = self.waves.iter().flatten().filter_map(StepOutline::unit).collect();
        self.units.retain(|unit| units.contains(&*unit.id));
        self.removal.retain(|removal| units.contains(&*removal.unit));
    }
}

impl StepOutline {
    /// The link it belongs to, if only one.
    pub fn link(&self) -> Option<&str> {
        let (Self::Deploy { link, .. } | Self::Action { link, .. }) = self;
        link.as_deref()
    }

    /// Its command, a line each.
    pub fn command(&self) -> &[String] {
        let (Self::Deploy { command, .. } | Self::Action { command, .. }) = self;
        command
    }

    fn leave_out_command(&mut self) {
        let (Self::Deploy { command, .. } | Self::Action { command, .. }) = self;
        *command = Lines::default();
    }

    /// Where it stands among the others.
    pub fn order(&self) -> &OrderOutline {
        let (Self::Deploy { order, .. } | Self::Action { order, .. }) = self;
        order
    }

    /// What it is in its link, if it belongs to only one.
    pub fn part(&self) -> Option<&LinkPart> {
        self.order().part.as_ref()
    }

    /// What it applies a unit once more for, if it does.
    pub fn again_for(&self) -> Option<&str> {
        match self {
            Self::Deploy { again_for, .. } => again_for.as_deref(),
            Self::Action { .. } => None,
        }
    }

    /// The unit that it applies, if it applies one.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Deploy { unit, .. } => Some(unit),
            Self::Action { .. } => None,
        }
    }
}

impl std::fmt::Display for PlaceOutline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}) in {}", self.account, self.account_id, self.region)
    }
}
