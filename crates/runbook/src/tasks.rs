//! Who does what in which account, in AWS's own terms, whatever tool does it: the acts of links as rows of a table for each kind
//! of act. The page has the words and the columns of each.

use std::collections::BTreeMap;

use crossvpc_core::network::{Connection, Target};
use crossvpc_core::plan::{
    Act, Direction, Front, GroupRule, Opening, Over, PrivateLink, RoutedVpc, TransitGateway, What,
};
use crossvpc_render::Expr;

use super::book::{Asked, Book};
use crate::markdown::{code, codes, row};
use crate::names;

/// The kinds of acts, as the page calls them.
const KINDS: [&str; 17] = [
    "request",
    "accept_request",
    "service",
    "principals",
    "endpoint",
    "accept_endpoint",
    "name_service",
    "resolve",
    "gateway",
    "share",
    "accept_share",
    "attach",
    "accept_attachment",
    "associate",
    "routes",
    "rules",
    "peering_dns",
];

/// The rows of each kind.
pub(super) type Tasks = BTreeMap<&'static str, Vec<Expr>>;

/// What a connection needs.
pub(super) fn of_connection(book: &Book<'_>, connection: &Connection) -> Tasks {
    collect(book.acts_of(connection), &|side| book.asked(connection, side), &|gateway| {
        let attached = book.attachments(connection).iter();
        let attached =
            attached.filter(|(of, found)| of.gateway.name == gateway.gateway.name && found.is_shared());
        let accounts =
            attached.map(|(_, found)| &found.side.vpc.account).map(|account| (&account.name, account));
        accounts.collect::<BTreeMap<_, _>>().values().map(|account| names::account(account)).collect()
    })
}

/// What is done in an account.
pub(super) fn in_account<'b>(acts: impl Iterator<Item = &'b Act<'b>>) -> Tasks {
    let all = |side: &'b RoutedVpc| Asked {
        routes: side.routes.iter().collect(),
        rules: side.rules.iter().collect(),
    };
    collect(acts, &all, &|gateway| {
        let principals = gateway.share.iter().flat_map(|share| &share.principals);
        principals.map(|principal| code(&principal.name)).collect()
    })
}

#[expect(clippy::too_many_lines, reason = "an arm for each kind of act")]
fn collect<'b>(
    acts: impl Iterator<Item = &'b Act<'b>>,
    asked: &dyn Fn(&'b RoutedVpc) -> Asked<'b>,
    shared_with: &dyn Fn(&TransitGateway) -> Vec<Expr>,
) -> Tasks {
    let mut tasks: Tasks = KINDS.into_iter().map(|kind| (kind, Vec::new())).collect();
    for act in acts {
        let mut add = |kind: &'static str, cells: Vec<Expr>| {
            let place = [code(act.place.account.name.as_str()), Expr::new(act.place.region.name())];
            tasks.entry(kind).or_default().push(row(place.into_iter().chain(cells)));
        };
        match act.what {
            What::RequestPeering(peering) => {
                let (requester, accepter) = (&peering.requester.vpc, &peering.accepter.vpc);
                let peer = format!("{} in {}", names::account(&accepter.account).as_str(), accepter.region);
                add("request", vec![names::vpc(requester), names::vpc(accepter), Expr::new(peer)]);
            }
            What::AcceptPeering(peering) => {
                let (requester, accepter) = (&peering.requester.vpc, &peering.accepter.vpc);
                add("accept_request", vec![names::vpc(accepter), names::vpc(requester)]);
            }
            What::ResolvePeer(_, side) => add("peering_dns", vec![names::vpc(&side.vpc)]),
            What::OfferService(service) => {
                add("service", self::service(service));
                for account in &service.principals {
                    add("principals", vec![code(name_of(service)), names::account(account)]);
                }
                let group = Expr::new("of the load balancer");
                service
                    .front_ingress
                    .iter()
                    .for_each(|opening| add("rules", rule(group.clone(), "inbound", opening)));
                service.target_rules.iter().for_each(|rule| add("rules", group_rule(rule, "inbound")));
            }
            What::RequestEndpoint(service, endpoint) => {
                let subnets = names::subnets(endpoint.subnets.iter().map(|subnet| &**subnet));
                let vpc = names::vpc(&endpoint.party.vpc);
                add("endpoint", vec![vpc, or_dash(subnets), code(name_of(service))]);
                let group = Expr::new("of the endpoint");
                endpoint
                    .ingress
                    .iter()
                    .for_each(|opening| add("rules", rule(group.clone(), "inbound", opening)));
                endpoint.egress.iter().for_each(|rule| add("rules", group_rule(rule, "outbound")));
            }
            What::AcceptEndpoints(service) => {
                for endpoint in &service.endpoints {
                    add("accept_endpoint", vec![code(name_of(service)), names::vpc(&endpoint.party.vpc)]);
                }
            }
            What::VerifyName(_, name) => add("name_service", vec![code(name)]),
            What::ResolveName(_, endpoint, name) => {
                add("resolve", vec![names::vpc(&endpoint.party.vpc), code(name)]);
            }
            // One that exists is there, with the route tables that it has.
            What::ProvideGateway(gateway) if gateway.gateway.id.is_some() => {}
            What::ProvideGateway(gateway) => add("gateway", self::gateway(gateway)),
            What::ShareGateway(gateway, _) => {
                for principal in shared_with(gateway) {
                    add("share", vec![names::gateway(&gateway.gateway), principal]);
                }
            }
            What::AcceptShare(gateway, _) => {
                add(
                    "accept_share",
                    vec![names::gateway(&gateway.gateway), names::account(&gateway.gateway.account)],
                );
            }
            What::AwaitShare(..) => {}
            What::Attach(gateway, attachment) => {
                let subnets = names::subnets(attachment.subnets.iter().map(|subnet| &**subnet));
                let mode = if attachment.appliance_mode { "on" } else { "off" };
                let vpc = names::vpc(&attachment.side.vpc);
                let gateway = names::gateway(&gateway.gateway);
                add("attach", vec![vpc, gateway, or_dash(subnets), Expr::new(mode)]);
            }
            What::AcceptAttachment(_, attachment) => {
                add("accept_attachment", vec![names::vpc(&attachment.side.vpc)]);
            }
            What::Associate(_, attachment, table) => {
                let learners = attachment.propagates_to.iter().map(|table| code(table.name.as_str()));
                let vpc = names::vpc(&attachment.side.vpc);
                add("associate", vec![vpc, code(table.name.as_str()), or_dash(names::listed(learners))]);
            }
            What::Route(side, over) => {
                let to = match over {
                    Over::Gateway(gateway) => names::gateway(&gateway.gateway),
                    Over::Peering(_) => Expr::new("the peering connection"),
                };
                let asked = asked(side);
                for route in asked.routes {
                    let destination = code(&route.destination.net.to_string());
                    add(
                        "routes",
                        vec![
                            code(side.vpc.name.as_str()),
                            names::resource(&route.table),
                            destination,
                            to.clone(),
                        ],
                    );
                }
                let mut rules: BTreeMap<_, Vec<_>> = BTreeMap::new();
                for rule in asked.rules {
                    let nets = rule.peer.blocks();
                    let key = (&rule.group.name, rule.direction, nets, rule.peer.owner(), rule.peer.key());
                    rules.entry(key).or_default().push(rule);
                }
                for ((_, direction, ..), rules) in rules {
                    let way = if direction == Direction::Ingress { "inbound" } else { "outbound" };
                    let peer = names::access_peer(&rules[0].peer);
                    let ports: Vec<_> = rules.iter().map(|rule| rule.ports_label()).collect();
                    add(
                        "rules",
                        vec![
                            names::resource(&rules[0].group),
                            Expr::new(way),
                            codes(ports.iter().map(String::as_str)),
                            peer,
                        ],
                    );
                }
            }
        }
    }
    tasks
}

fn service(service: &PrivateLink) -> Vec<Expr> {
    let front = match &service.front {
        Front::Existing(arn) => code(arn),
        Front::Made(subnets) => {
            let subnets = names::subnets(subnets.iter().map(|subnet| &**subnet));
            Expr::new(format!("new, in {}", or_dash(subnets).as_str()))
        }
    };
    let listeners = service.listeners.iter().map(|listener| {
        code(&format!("{} {} to {}", listener.protocol.name(), listener.port, listener.target_port))
    });
    let targets = service.target_lists().flat_map(|forward| &forward.targets);
    let targets = targets.map(|target| match target {
        Target::Instance(id) => code(id.as_str()),
        Target::Ip(address) => code(&address.to_string()),
        Target::Alb(arn) => code(arn),
    });
    vec![
        names::vpc(service.vpc()),
        front,
        or_dash(names::listed(listeners)),
        or_dash(names::listed(targets)),
        Expr::new(if service.options().acceptance_required { "required" } else { "automatic" }),
        or_dash(names::listed(service.supported_regions.iter().map(|region| code(region.name())))),
    ]
}

fn gateway(gateway: &TransitGateway) -> Vec<Expr> {
    let declared = &gateway.gateway;
    let new_tables = declared.tables.iter().filter(|table| table.id.is_none());
    let tables = codes(new_tables.map(|table| table.name.as_str()));
    vec![
        names::gateway(declared),
        Expr::new(if declared.auto_accept { "on" } else { "off" }),
        Expr::new(if gateway.uses_default_table() { "on" } else { "off" }),
        if declared.tables.is_empty() { Expr::new("-") } else { tables },
    ]
}

fn group_rule(of: &GroupRule, way: &str) -> Vec<Expr> {
    rule(names::resource(&of.group), way, &of.opening)
}

fn rule(group: Expr, way: &str, opening: &Opening) -> Vec<Expr> {
    vec![group, Expr::new(way), code(&opening.ports_label()), names::peer(&opening.peer)]
}

fn name_of(service: &PrivateLink) -> &str {
    service.connection.name.as_str()
}

fn or_dash(text: Option<Expr>) -> Expr {
    text.unwrap_or_else(|| Expr::new("-"))
}
