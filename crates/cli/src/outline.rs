//! The plan as `crossvpc plan` shows it and the runbook tells it. As JSON it is a promise: fields are added, never
//! renamed or removed.

use std::collections::BTreeSet;

use crossvpc_core::deployment::{Deployment, Input, InputSource, Step, StepKind, Unit};
use crossvpc_core::network::GenerateTarget;
use crossvpc_core::plan::{Link, Place, Plan, RoutedVpc, Service, TransitGateway};
use serde::Serialize;

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
    /// The outline of a plan and of how its targets are applied.
    pub(crate) fn of(plan: &Plan<'_>, deployments: &[(GenerateTarget, Deployment)]) -> Self {
        Self {
            version: 1,
            links: plan.links.iter().map(link).collect(),
            targets: deployments
                .iter()
                .map(|(target, deployment)| self::target(*target, deployment))
                .collect(),
        }
    }

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
    fn link(&self) -> Option<&str> {
        let (Self::Deploy { link, .. } | Self::Action { link, .. }) = self;
        link.as_deref()
    }

    /// Where it stands among the others.
    pub(crate) fn order(&self) -> &OrderOutline {
        let (Self::Deploy { order, .. } | Self::Action { order, .. }) = self;
        order
    }

    fn unit(&self) -> Option<&str> {
        match self {
            Self::Deploy { unit, .. } => Some(unit),
            Self::Action { .. } => None,
        }
    }
}

fn link(link: &Link) -> LinkOutline {
    let sides = match link {
        Link::Peering(peering) => {
            let sides = ["requester", "accepter"].into_iter().zip(peering.sides());
            sides.map(|(role, side)| routed(role, side)).collect()
        }
        Link::Service(service) => service_sides(service),
        Link::Gateway(gateway) => gateway_sides(gateway),
    };
    let connections = link.connections().iter().map(|connection| connection.name.to_string()).collect();
    LinkOutline { id: link.id(), option: link.option(), connections, sides }
}

fn routed(role: &'static str, side: &RoutedVpc) -> SideOutline {
    SideOutline {
        role,
        vpc: Some(side.vpc.name.to_string()),
        place: place(&side.place()),
        routes: side.routes.len(),
        rules: side.rules.len(),
    }
}

/// The owner's routes are the static ones of the gateway's tables.
fn gateway_sides(gateway: &TransitGateway) -> Vec<SideOutline> {
    let owner = SideOutline {
        role: "owner",
        vpc: None,
        place: place(&gateway.place()),
        routes: gateway.gateway.tables.iter().map(|table| table.routes.len()).sum(),
        rules: 0,
    };
    let attached = gateway.attachments.iter().map(|attachment| routed("attachment", &attachment.side));
    std::iter::once(owner).chain(attached).collect()
}

fn service_sides(service: &Service) -> Vec<SideOutline> {
    let provider = SideOutline {
        role: "provider",
        vpc: Some(service.vpc().name.to_string()),
        place: place(&service.place()),
        routes: 0,
        rules: service.front_ingress.len() + service.front_egress.len() + service.target_rules.len(),
    };
    let consumers = service.endpoints.iter().map(|endpoint| SideOutline {
        role: "consumer",
        vpc: Some(endpoint.party.vpc.name.to_string()),
        place: place(&endpoint.place()),
        routes: 0,
        rules: endpoint.ingress.len() + endpoint.egress.len(),
    });
    std::iter::once(provider).chain(consumers).collect()
}

fn target(target: GenerateTarget, deployment: &Deployment) -> TargetOutline {
    let waves = deployment.waves();
    let removals = waves.iter().rev().flat_map(|wave| wave.iter().rev());
    let removal = removals.filter_map(|step| match &step.kind {
        StepKind::Deploy { unit, remove, .. } if !remove.is_empty() => {
            Some(RemovalOutline { unit: unit.clone(), command: remove.clone() })
        }
        StepKind::Deploy { .. } | StepKind::Action { .. } => None,
    });
    let step = |step: &&Step| match &step.kind {
        StepKind::Deploy { unit, command, in_background, .. } => StepOutline::Deploy {
            unit: unit.clone(),
            link: step.link.clone(),
            command: command.clone(),
            in_background: *in_background,
            order: order(step),
        },
        StepKind::Action { title, place, command } => StepOutline::Action {
            title: title.clone(),
            place: self::place(place),
            link: step.link.clone(),
            command: command.clone(),
            order: order(step),
        },
    };
    TargetOutline {
        target: target.name(),
        units: deployment.units().iter().map(unit).collect(),
        removal: removal.collect(),
        waves: waves.iter().map(|wave| wave.iter().map(step).collect()).collect(),
    }
}

fn order(step: &Step) -> OrderOutline {
    OrderOutline { step: step.id.index(), after: step.after.iter().map(|step| step.index()).collect() }
}

fn unit(unit: &Unit) -> UnitOutline {
    let input = |input: &Input| InputOutline {
        name: input.name.clone(),
        description: input.description.clone(),
        from: match &input.source {
            InputSource::User => None,
            InputSource::Wire { unit, output } => {
                Some(WireOutline { unit: unit.clone(), output: output.clone() })
            }
        },
    };
    UnitOutline {
        id: unit.id.clone(),
        path: unit.path.clone(),
        places: unit.places.iter().map(place).collect(),
        inputs: unit.inputs.iter().map(input).collect(),
        outputs: unit.outputs.clone(),
    }
}

fn place(place: &Place) -> PlaceOutline {
    PlaceOutline {
        account: place.account.name.to_string(),
        account_id: place.account.id.to_string(),
        region: place.region.name(),
    }
}

impl std::fmt::Display for PlaceOutline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}) in {}", self.account, self.account_id, self.region)
    }
}
