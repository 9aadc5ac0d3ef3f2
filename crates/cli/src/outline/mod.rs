//! The plan as `crossvpc plan` shows it and the runbook tells it. As JSON it is a promise: fields are added, never
//! renamed or removed.

mod of;

use std::collections::BTreeSet;

use crossvpc_render::Expr;
use serde::Serialize;

use crate::markdown::code;

/// The links of a spec, and how each target makes them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outline {
    /// Of this structure: 1.
    pub(crate) version: u32,
    /// Every physical link, by id.
    pub(crate) links: Vec<LinkOutline>,
    /// Every target, in order.
    pub(crate) targets: Vec<TargetOutline>,
}

/// A physical link.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LinkOutline {
    /// Stable: the option and what is linked.
    pub(crate) id: String,
    /// As the spec calls it.
    pub(crate) option: &'static str,
    /// The connections that share it, by name.
    pub(crate) connections: Vec<String>,
    /// What each side does.
    pub(crate) sides: Vec<SideOutline>,
}

/// A side of a link.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SideOutline {
    /// Such as `requester`.
    pub(crate) role: &'static str,
    /// The name of its VPC; `null` for the owner of a transit gateway.
    pub(crate) vpc: Option<String>,
    /// Where it is made.
    #[serde(flatten)]
    pub(crate) place: PlaceOutline,
    /// How many routes it gets.
    pub(crate) routes: usize,
    /// How many security-group rules it gets.
    pub(crate) rules: usize,
}

/// An account and a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct PlaceOutline {
    /// The account's name in the spec.
    pub(crate) account: String,
    /// Twelve digits.
    pub(crate) account_id: String,
    /// Such as `eu-west-1`.
    pub(crate) region: &'static str,
}

/// How a target is applied.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TargetOutline {
    /// As the command line calls it, which is its folder too.
    pub(crate) target: &'static str,
    /// What one set of credentials applies at once.
    pub(crate) units: Vec<UnitOutline>,
    /// Steps in waves: those of a wave only need those of the waves before it.
    pub(crate) waves: Vec<Vec<StepOutline>>,
    /// How to remove everything, in this order.
    pub(crate) removal: Vec<RemovalOutline>,
}

/// A stack, or a root module.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct UnitOutline {
    /// Unique in its target.
    pub(crate) id: String,
    /// Its file or folder below the output folder.
    pub(crate) path: String,
    /// Where it is applied.
    pub(crate) places: Vec<PlaceOutline>,
    /// What it needs from elsewhere.
    pub(crate) inputs: Vec<InputOutline>,
    /// What it gives to others.
    pub(crate) outputs: Vec<String>,
}

/// A value that a unit needs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct InputOutline {
    /// Its name in the unit.
    pub(crate) name: String,
    /// What it is.
    pub(crate) description: String,
    /// The unit and output it comes from; `null` if the user gives it.
    pub(crate) from: Option<WireOutline>,
}

/// The source of a value.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct WireOutline {
    /// The unit's id.
    pub(crate) unit: String,
    /// The output's name.
    pub(crate) output: String,
}

/// Something to do.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum StepOutline {
    /// Apply a unit.
    Deploy {
        /// The unit's id.
        unit: String,
        /// The link it belongs to, if only one.
        link: Option<String>,
        /// The exact command, a line each.
        command: Vec<String>,
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
        link: Option<String>,
        /// The exact command, a line each.
        command: Vec<String>,
        /// Its number among the steps of the target, and those of the steps that come before.
        #[serde(flatten)]
        order: OrderOutline,
    },
}

/// Where a step stands among the others of its target.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OrderOutline {
    /// Counted from 0.
    pub(crate) step: usize,
    /// The steps that must be done before.
    pub(crate) after: Vec<usize>,
    /// The connections that it is for, by name; all of its link where empty. The names of a gateway's would be repeated
    /// for each of its steps, so that JSON has only those of the link.
    #[serde(skip)]
    pub(crate) connections: Vec<String>,
}

/// The removal of a unit.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RemovalOutline {
    /// The unit's id.
    pub(crate) unit: String,
    /// The exact command, a line each.
    pub(crate) command: Vec<String>,
}

impl Outline {
    /// Only this link, with the steps that belong to it or to all.
    #[must_use]
    pub(crate) fn only(mut self, link: &str) -> Self {
        self.links.retain(|known| known.id == link);
        for target in &mut self.targets {
            target.keep(|step| step.link().is_none_or(|known| known == link));
        }
        self
    }
}

impl TargetOutline {
    fn keep(&mut self, wanted: impl Fn(&StepOutline) -> bool) {
        self.waves.iter_mut().for_each(|wave| wave.retain(&wanted));
        self.waves.retain(|wave| !wave.is_empty());
        let units: BTreeSet<_> = self.waves.iter().flatten().filter_map(StepOutline::unit).collect();
        self.units.retain(|unit| units.contains(unit.id.as_str()));
        self.removal.retain(|removal| units.contains(removal.unit.as_str()));
    }
}

impl StepOutline {
    /// The link it belongs to, if only one.
    pub(crate) fn link(&self) -> Option<&str> {
        let (Self::Deploy { link, .. } | Self::Action { link, .. }) = self;
        link.as_deref()
    }

    /// Its command, a line each.
    pub(crate) fn command(&self) -> &[String] {
        let (Self::Deploy { command, .. } | Self::Action { command, .. }) = self;
        command
    }

    /// Where it stands among the others.
    pub(crate) fn order(&self) -> &OrderOutline {
        let (Self::Deploy { order, .. } | Self::Action { order, .. }) = self;
        order
    }

    /// What it applies a unit once more for, if it does.
    pub(crate) fn again_for(&self) -> Option<&str> {
        match self {
            Self::Deploy { again_for, .. } => again_for.as_deref(),
            Self::Action { .. } => None,
        }
    }

    /// The unit that it applies, if it applies one.
    pub(crate) fn unit(&self) -> Option<&str> {
        match self {
            Self::Deploy { unit, .. } => Some(unit),
            Self::Action { .. } => None,
        }
    }
}

impl PlaceOutline {
    /// The same in Markdown.
    pub(crate) fn shown(&self) -> Expr {
        Expr::new(format!("{} ({}) in {}", code(&self.account).as_str(), self.account_id, self.region))
    }
}

impl std::fmt::Display for PlaceOutline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}) in {}", self.account, self.account_id, self.region)
    }
}
