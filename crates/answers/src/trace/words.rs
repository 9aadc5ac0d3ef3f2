//! What a hop does and what stops a flow, in words.

use crossvpc_core::network::{Connection, Vpc};
use crossvpc_core::plan::{Direction, Link, TableId};
use crossvpc_core::routing::{Blocker, Hop, Path, PortSet, Unknown, Verdict};
use crossvpc_core::source::Span;

/// A hop, what stops a flow, or what is unknown.
pub(super) struct Told {
    pub(super) code: &'static str,
    pub(super) is_blocked: bool,
    pub(super) short: String,
    pub(super) text: String,
    pub(super) help: Option<String>,
    pub(super) at: Option<Span>,
}

impl Told {
    fn hop(code: &'static str, short: impl Into<String>, text: impl Into<String>, at: Option<Span>) -> Self {
        Self { code, is_blocked: false, short: short.into(), text: text.into(), help: None, at }
    }
}

/// Hops in one line, each with whether it stops the flow.
pub(super) fn line<'t>(hops: impl Iterator<Item = (bool, &'t str)>) -> String {
    let shorts =
        hops.map(|(is_blocked, short)| if is_blocked { format!("✗ {short}") } else { short.to_owned() });
    shorts.collect::<Vec<_>>().join(" → ")
}

/// `end` is what the flow comes from, `ports` what it calls.
pub(super) fn hop(hop: &Hop<'_>, end: &str, ports: &PortSet) -> Told {
    match hop {
        Hop::Subnet { vpc, .. } => {
            Told::hop("source", end.replace('`', ""), format!("from {end}"), Some(vpc.span))
        }
        Hop::Rule { vpc, direction, groups, peer, connections } => {
            let names: Vec<_> = groups.iter().map(|group| format!("`{}`", group.name)).collect();
            let (way, code) = match direction {
                Direction::Egress => ("traffic to", "egress-rule"),
                Direction::Ingress => ("traffic from", "ingress-rule"),
            };
            let noun = if names.len() == 1 { "security group" } else { "any of the security groups" };
            let text = format!("{noun} {} of `{}` allows {way} {peer}", names.join(", "), vpc.name);
            let short = groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join("|");
            Told::hop(code, short, text, connections.first().map(|connection| connection.span))
        }
        Hop::Route { vpc, table, destination, link } => {
            let text = format!(
                "route table `{}` of `{}` routes {destination} to `{}`",
                table.name,
                vpc.name,
                link.id()
            );
            Told::hop("route", table.name.as_str(), text, asked(link))
        }
        Hop::Peering { link } => {
            Told::hop("vpc-peering", link.id(), format!("peering connection `{}`", link.id()), asked(link))
        }
        Hop::GatewayRoute { gateway, table, destination, way } => {
            let how = if way.static_route().is_some() { "static route" } else { "propagated route" };
            let to = way.vpc().map_or_else(String::new, |vpc| format!(" to the attachment of `{vpc}`"));
            let text = format!("{} routes {destination}{to} ({how})", table_of(&gateway.gateway.name, table));
            let at = way.static_route().map(|route| route.destination.span);
            Told::hop("gateway-route", gateway.gateway.name.as_str(), text, at.or(Some(gateway.gateway.span)))
        }
        Hop::Endpoint { service, endpoint } => {
            let connection = &service.connection;
            let text = format!("endpoint of `{}` in `{}`", connection.name, endpoint.party.vpc.name);
            Told::hop("endpoint", format!("endpoint of {}", connection.name), text, Some(endpoint.party.span))
        }
        Hop::LoadBalancer { service, listener } => {
            let connection = &service.connection;
            let to = listener.map_or_else(String::new, |listener| {
                format!(" forwards port {} to port {} of the targets", listener.port, listener.target_port)
            });
            let text = format!("load balancer of `{}`{to}", connection.name);
            let short = format!("load balancer of {}", connection.name);
            Told::hop("load-balancer", short, text, Some(connection.span))
        }
        Hop::Blocked(blocker) => self::blocker(blocker, ports),
        // Kinds of hops may be added.
        other => Told::hop("hop", "hop", format!("{other:?}"), None),
    }
}

fn blocker(blocker: &Blocker<'_>, ports: &PortSet) -> Told {
    let (text, help, at) = match blocker {
        Blocker::NoRule { .. } => no_rule(blocker, ports),
        Blocker::NotConnected(vpc) => (
            format!("`{}` has no route into a peering connection or transit gateway", vpc.name),
            "declare a connection between the two VPCs".to_owned(),
            Some(vpc.span),
        ),
        Blocker::NoTable(vpc) => (
            format!("`{}` has no route table that serves these addresses", vpc.name),
            format!("declare the route table of the subnet under `route-tables` of `{}`", vpc.name),
            Some(vpc.span),
        ),
        Blocker::NoRoute { vpc, table } => (
            format!("route table `{}` of `{}` has no route to the destination", table.name, vpc.name),
            format!("name a subnet that uses `{}` in a connection between the two VPCs", table.name),
            Some(table.span),
        ),
        Blocker::Local { vpc, block } => (
            format!("`{}` keeps {block} in the VPC: it is its own CIDR block", vpc.name),
            "connect the VPCs by PrivateLink, which works with overlapping CIDR blocks".to_owned(),
            Some(vpc.span),
        ),
        Blocker::NotAssociated { gateway, vpc } => (
            format!(
                "the attachment of `{}` to `{}` is associated with no route table",
                vpc.name, gateway.gateway.name
            ),
            format!("set `route-table` of `{}` under `attachments` of the gateway", vpc.name),
            Some(gateway.gateway.span),
        ),
        Blocker::NoGatewayRoute { gateway, table, vpc } => (
            format!("{} has no route to `{}`", table_of(&gateway.gateway.name, table), vpc.name),
            format!("let `{}` propagate to the table with `propagate-to`, or add a static route", vpc.name),
            Some(gateway.gateway.span),
        ),
        Blocker::BlackHole { gateway, table, route } => (
            format!(
                "{} drops {}: the static route is a black hole",
                table_of(&gateway.gateway.name, table),
                route.destination.net
            ),
            "remove the static route, or give it `via`".to_owned(),
            Some(route.destination.span),
        ),
        Blocker::LeadsElsewhere { link, table, vpc } => {
            let where_to = vpc.map_or_else(|| "elsewhere".to_owned(), |vpc| format!("to `{vpc}`"));
            let from = table.map_or_else(String::new, |_| " by a more specific route".to_owned());
            (
                format!("`{}` takes the traffic {where_to}{from}", link.id()),
                "narrow the CIDR blocks of one of the connections, so that each address has one way"
                    .to_owned(),
                asked(link),
            )
        }
        Blocker::NotAdmitted { service } => not_admitted(&service.connection, ports),
        Blocker::NoListener { service } => (
            format!("the load balancer of `{}` does not listen on the port", service.connection.name),
            format!("add the port to `ports` of `{}`", service.connection.name),
            Some(service.connection.span),
        ),
        Blocker::NoTarget { service } => (
            format!(
                "`{}` does not forward to these addresses: they are not its targets",
                service.connection.name
            ),
            format!("add the addresses to `targets` of `{}`", service.connection.name),
            Some(service.connection.span),
        ),
        // Kinds of blockers may be added.
        other => (format!("{other:?}"), String::new(), None),
    };
    let code = blocker.code();
    Told { code, is_blocked: true, short: code.to_owned(), text, help: Some(help), at }
}

/// What the security group of an endpoint does not allow, or none of the consumer's to it.
fn not_admitted(connection: &Connection, ports: &PortSet) -> (String, String, Option<Span>) {
    let own: PortSet = connection.ports.iter().copied().collect();
    let (name, common) = (&connection.name, own.intersection(ports));
    let (and, help) = if common.is_empty() {
        (format!("`{name}` allows {own} only"), format!("add the port to `{name}`"))
    } else if common == *ports {
        (
            format!("`{name}` allows it, but not from these addresses"),
            format!("add the subnet or security group of the consumer to `{name}`"),
        )
    } else {
        (
            format!("`{name}` allows {own}, but not from all of these addresses"),
            format!("add the port, or the subnet or security group of the consumer, to `{name}`"),
        )
    };
    let text = format!("the security group of the endpoint of `{name}` does not allow the traffic in; {and}");
    (text, help, Some(connection.span))
}

/// What no security group allows.
fn no_rule(blocker: &Blocker<'_>, ports: &PortSet) -> (String, String, Option<Span>) {
    let Blocker::NoRule { vpc, direction, group, open, connections, reversed } = blocker else {
        return (String::new(), String::new(), None);
    };

    let who = group.map_or_else(
        || format!("no security group of `{}` allows", vpc.name),
        |group| format!("security group `{group}` of `{}` does not allow", vpc.name),
    );
    let way = match direction {
        Direction::Egress => "out",
        Direction::Ingress => "in",
    };
    let has_port = |connection: &&&Connection| {
        let own: PortSet = connection.ports.iter().copied().collect();
        !own.intersection(ports).is_empty()
    };
    let (and, help) = match (connections.as_slice(), reversed.as_slice()) {
        ([], []) => (
            String::new(),
            "declare a connection with the caller as consumer and the other VPC as provider".to_owned(),
        ),
        ([], reversed) => (
            format!("; {} the other direction only", allow(reversed)),
            "declare a connection for this direction; answers need none".to_owned(),
        ),
        (declared, _) => {
            let common = open.intersection(ports);
            let of_port: Vec<_> = declared.iter().filter(has_port).copied().collect();
            if common.is_empty() {
                (
                    format!("; {} {open} only", allow(declared)),
                    format!("add the port to {}", any_of(declared)),
                )
            } else if common == *ports && !of_port.is_empty() {
                (
                    format!("; {} it, but not between these addresses", allow(&of_port)),
                    format!("add the missing subnet or security group to {}", any_of(&of_port)),
                )
            } else {
                (
                    format!("; {} {open}, but not between all of these addresses", allow(declared)),
                    format!("add the port, or the missing subnet or security group, to {}", any_of(declared)),
                )
            }
        }
    };
    let at = connections.iter().find(has_port).or_else(|| connections.iter().chain(reversed).next());
    let at = at.map(|connection| connection.span);
    (format!("{who} the traffic {way}{and}"), help, at)
}

pub(super) fn unknown(fact: &Unknown<'_>) -> Told {
    let (text, at) = match fact {
        Unknown::Rules { vpc, direction, connection } => {
            let way = match direction {
                Direction::Egress => "out",
                Direction::Ingress => "in",
            };
            (
                format!(
                    "whether the security groups of `{}` allow the traffic {way}: `{}` names none there",
                    vpc.name, connection.name
                ),
                Some(connection.span),
            )
        }
        Unknown::Table { vpc, subnet } => {
            let whose = subnet.map_or_else(
                || format!("these addresses of `{}` use", vpc.name),
                |subnet| format!("subnet `{}` of `{}` uses", subnet.name, vpc.name),
            );
            (format!("which route table {whose}: not every one has the route"), Some(vpc.span))
        }
        Unknown::Listeners { service } => (
            format!(
                "what the load balancer of `{}` listens on, and where it forwards",
                service.connection.name
            ),
            Some(service.connection.span),
        ),
        // Kinds may be added.
        other => (format!("{other:?}"), None),
    };
    Told { code: fact.code(), is_blocked: false, short: fact.code().to_owned(), text, help: None, at }
}

/// What a path does besides passing or not.
pub(super) fn notes(path: &Path<'_>, [from, to]: [&Vpc; 2]) -> Vec<String> {
    let mut notes = Vec::new();
    let passes = path.verdict() != Verdict::Blocked;
    if let (true, Some(there), Some(back)) = (passes && path.is_asymmetric(), path.link, path.back_link()) {
        notes.push(format!(
            "asymmetric: calls take `{}`, answers take `{}`; a firewall on one of them sees half of the flow",
            there.id(),
            back.id()
        ));
    }
    if passes && path.link.is_some_and(|link| link.service().is_some()) {
        let (from, to) = (&from.name, &to.name);
        notes.push(format!("`{from}` calls the endpoint in its own VPC, not the addresses of `{to}`"));
    }
    notes
}

fn asked(link: &Link) -> Option<Span> {
    link.connections().first().map(|connection| connection.span)
}

/// Connections, and that they allow what follows.
fn allow(connections: &[&Connection]) -> String {
    match names(connections).as_slice() {
        [only] => format!("{only} allows"),
        [first @ .., last] => format!("{} and {last} allow", first.join(", ")),
        [] => "nothing allows".to_owned(),
    }
}

fn any_of(connections: &[&Connection]) -> String {
    match names(connections).as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        few => few.concat(),
    }
}

fn names(connections: &[&Connection]) -> Vec<String> {
    connections.iter().map(|connection| format!("`{}`", connection.name)).collect()
}

fn table_of(gateway: &crossvpc_core::name::Name, table: &TableId) -> String {
    match table.name() {
        Some(name) => format!("route table `{name}` of transit gateway `{gateway}`"),
        None => format!("the default route table of transit gateway `{gateway}`"),
    }
}
