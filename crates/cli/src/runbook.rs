//! The runbook: the `README.md` over all targets, for the people who apply, test and remove them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crossvpc_core::aws::port::Ports;
use crossvpc_core::backend::RenderBug;
use crossvpc_core::network::{Connection, GenerateTarget, Network, Party, Via};
use crossvpc_render::{Dialect, Expr, Pages};
use serde::Serialize;

use crate::markdown::{Block, code, codes};
use crate::outline::{LinkOutline, Outline, StepOutline, TargetOutline, UnitOutline};

static PAGES: LazyLock<Result<Pages, RenderBug>> = LazyLock::new(|| {
    macro_rules! page {
        ($name:literal) => {
            ($name, include_str!(concat!("../../../templates/", $name, ".j2")))
        };
    }
    Pages::new(
        Dialect::Markdown,
        &[
            page!("runbook/README.md"),
            page!("runbook/gateway-changes-stacks.md"),
            page!("runbook/gateway-changes-terraform.md"),
        ],
    )
});

/// With more links than this, the commands of all would make a page that nothing shows.
const MANY: usize = 50;

/// The page `runbook/README.md`.
#[derive(Serialize)]
struct RunbookView {
    /// The table of links.
    links: Vec<LinkView>,
    /// The only link that is shown in full, where there are many.
    example: Option<Expr>,
    /// Whether to say that one of the targets is enough.
    several_targets: bool,
    /// A chapter each.
    targets: Vec<TargetView>,
    /// How to try each connection.
    tests: Vec<TestView>,
    /// The options in use.
    uses: OptionsView,
}

/// Which options any link has.
#[derive(Serialize)]
struct OptionsView {
    peering: bool,
    privatelink: bool,
    transit_gateway: bool,
}

#[derive(Serialize)]
struct LinkView {
    id: Expr,
    option: &'static str,
    /// The VPCs with their roles.
    sides: Expr,
    connections: Expr,
}

#[derive(Serialize)]
struct TargetView {
    title: &'static str,
    is: KindView,
    /// The folder of the policies of its deployers.
    policies: Expr,
    /// What the user has to give.
    inputs: Vec<InputView>,
    /// What one unit gives to another.
    wires: Vec<WireView>,
    waves: Vec<WaveView>,
    /// The commands that take everything back.
    removals: Vec<Block>,
}

/// What a chapter has to say in general.
#[derive(Serialize)]
struct KindView {
    terraform: bool,
    cloudformation: bool,
    cdk: bool,
}

#[derive(Serialize)]
struct InputView {
    name: Expr,
    unit: Expr,
    description: String,
}

#[derive(Serialize)]
struct WireView {
    output: Expr,
    from: Expr,
    input: Expr,
    to: Expr,
}

#[derive(Serialize)]
struct WaveView {
    /// From 1.
    number: usize,
    steps: Vec<StepView>,
}

#[derive(Serialize)]
struct StepView {
    /// What is deployed.
    unit: Option<DeployView>,
    /// What no template can express.
    action: Option<String>,
    /// Whether it goes on in the background until it is accepted.
    in_background: bool,
    places: Vec<String>,
    block: Block,
}

#[derive(Serialize)]
struct DeployView {
    id: Expr,
    path: Expr,
}

#[derive(Serialize)]
struct TestView {
    connection: Expr,
    description: Option<String>,
    /// What the address below is.
    how: &'static str,
    /// The provider.
    address: Expr,
    consumers: Vec<Expr>,
    block: Block,
}

/// The text of the runbook.
pub(crate) fn render(network: &Network, outline: &Outline) -> Result<String, RenderBug> {
    let pages = PAGES.as_ref().map_err(|bug| RenderBug(bug.0.clone()))?;
    let example = outline.links.first().filter(|_| outline.links.len() > MANY);
    let shown = example.map(|link| outline.clone().only(&link.id));
    let shown = shown.as_ref().unwrap_or(outline);
    let linked: BTreeSet<_> =
        shown.links.iter().flat_map(|link| &link.connections).map(String::as_str).collect();
    let connections = network.connections().iter().filter(|found| linked.contains(found.name.as_str()));
    let targets: Vec<_> =
        shown.targets.iter().filter(|target| !target.units.is_empty()).map(target).collect();
    let uses = |option: &str| outline.links.iter().any(|link| link.option == option);
    let view = RunbookView {
        links: outline.links.iter().map(link).collect(),
        example: example.map(|link| code(&link.id)),
        several_targets: targets.len() > 1,
        targets,
        tests: connections.map(|connection| test(connection)).collect(),
        uses: OptionsView {
            peering: uses("vpc-peering"),
            privatelink: uses("privatelink"),
            transit_gateway: uses("transit-gateway"),
        },
    };
    pages.render("runbook/README.md", &view)
}

fn link(link: &LinkOutline) -> LinkView {
    let sides = link.sides.iter().map(|side| match &side.vpc {
        Some(vpc) => format!("{} {}", code(vpc).as_str(), side.role),
        None => format!("account {} {}", code(&side.place.account).as_str(), side.role),
    });
    LinkView {
        id: code(&link.id),
        option: link.option,
        sides: Expr::new(sides.collect::<Vec<_>>().join(", ")),
        connections: codes(link.connections.iter().map(String::as_str)),
    }
}

fn target(target: &TargetOutline) -> TargetView {
    let is = |wanted: GenerateTarget| target.target == wanted.name();
    let inputs = || target.units.iter().flat_map(|unit| unit.inputs.iter().map(move |input| (unit, input)));
    let units: BTreeMap<_, _> = target.units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
    let waves = target.waves.iter().enumerate();
    TargetView {
        title: match target.target {
            "terraform" => "Terraform",
            "cloudformation" => "CloudFormation",
            "cdk" => "CDK",
            other => other,
        },
        is: KindView {
            terraform: is(GenerateTarget::Terraform),
            cloudformation: is(GenerateTarget::CloudFormation),
            cdk: is(GenerateTarget::Cdk),
        },
        policies: code(&format!("{}/policies", target.target)),
        inputs: inputs()
            .filter(|(_, input)| input.from.is_none())
            .map(|(unit, input)| InputView {
                name: code(&input.name),
                unit: code(&unit.id),
                description: input.description.clone(),
            })
            .collect(),
        wires: inputs()
            .filter_map(|(unit, input)| {
                let wire = input.from.as_ref()?;
                Some(WireView {
                    output: code(&wire.output),
                    from: code(&wire.unit),
                    input: code(&input.name),
                    to: code(&unit.id),
                })
            })
            .collect(),
        waves: waves
            .map(|(at, steps)| WaveView {
                number: at + 1,
                steps: steps.iter().map(|step| self::step(&units, step)).collect(),
            })
            .collect(),
        removals: target.removal.iter().map(|removal| Block::new(&removal.command)).collect(),
    }
}

fn step(units: &BTreeMap<&str, &UnitOutline>, step: &StepOutline) -> StepView {
    match step {
        StepOutline::Deploy { unit, command, in_background, .. } => {
            let found = units.get(unit.as_str());
            let path = code(found.map_or(unit.as_str(), |found| found.path.as_str()));
            StepView {
                unit: Some(DeployView { id: code(unit), path }),
                action: None,
                in_background: *in_background,
                places: found.iter().flat_map(|found| &found.places).map(ToString::to_string).collect(),
                block: Block::new(command),
            }
        }
        StepOutline::Action { title, place, command, .. } => StepView {
            unit: None,
            action: Some(title.clone()),
            in_background: false,
            places: vec![place.to_string()],
            block: Block::new(command),
        },
    }
}

fn test(connection: &Connection) -> TestView {
    let how = match &connection.via {
        Via::Peering(_) | Via::Gateway(_) => "With the private address of the service in",
        Via::PrivateLink(_) => "With the DNS name of the consumer's endpoint for the service in",
    };
    TestView {
        connection: code(connection.name.as_str()),
        description: connection.description.clone(),
        how,
        address: party(&connection.provider),
        consumers: connection.consumers.iter().map(party).collect(),
        block: Block::new(&commands(&connection.ports)),
    }
}

/// A VPC, or its subnets that are meant, with their blocks.
fn party(party: &Party) -> Expr {
    let cidrs = party.cidrs();
    let cidrs: Vec<_> = cidrs.iter().map(|block| block.net.to_string()).collect();
    let cidrs = codes(cidrs.iter().map(String::as_str));
    let vpc = code(party.vpc.name.as_str());
    let account = code(party.vpc.account.name.as_str());
    if party.subnets.is_empty() {
        return Expr::new(format!("{} of {} ({})", vpc.as_str(), account.as_str(), cidrs.as_str()));
    }
    let subnets = codes(party.subnets.iter().map(|subnet| subnet.name.as_str()));
    Expr::new(format!(
        "{} in {} of {} ({})",
        subnets.as_str(),
        vpc.as_str(),
        account.as_str(),
        cidrs.as_str()
    ))
}

/// What shows that a port is open; a web server says more when it is asked.
fn commands(ports: &[Ports]) -> Vec<String> {
    let mut lines = vec!["address=… # put it here; for curl, an IPv6 address in brackets".to_owned()];
    for ports in ports {
        match ports {
            Ports::Tcp(range) => {
                lines.push(format!("nc -vz \"$address\" {}", range.first));
                match range.first {
                    80 | 8080 => lines.push(format!("curl -v \"http://$address:{}/\"", range.first)),
                    443 | 8443 => lines.push(format!("curl -vk \"https://$address:{}/\"", range.first)),
                    _ => {}
                }
            }
            Ports::Udp(range) => {
                lines.push(format!("nc -vzu \"$address\" {} # silence may mean open", range.first));
            }
            Ports::Icmp | Ports::All => lines.push("ping -c 3 \"$address\"".to_owned()),
        }
    }
    lines
}
