//! Many CIDR blocks in the rules of one connection, which a managed prefix list could hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::aws::cidr::IpNet;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::Connection;
use crossvpc_core::plan::{AccessPeer, Direction, Opening, Peer, Plan, PrefixList};

use crate::link_type::LinkType;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "many-sources", severity: Severity::Note, page: include_str!("many-sources.md") };

/// Up to so many, compact rules are read at a glance.
const FEW: usize = 20;

/// What one connection puts into the groups of its provider.
#[derive(Default)]
struct Sources<'p> {
    blocks: BTreeSet<IpNet>,
    /// The groups, each with how many port ranges: a group that is made has no name.
    groups: BTreeMap<Option<&'p Name>, BTreeSet<String>>,
    rules: usize,
}

/// Whose sources they are, and whether these are IPv6.
type Of<'p> = (&'p Name, bool);

pub(crate) fn check<'p>(plan: &'p Plan, report: &mut Report) {
    for link in &*plan.links {
        let mut found: BTreeMap<Of<'p>, (&'p Arc<Connection>, Sources<'p>)> = BTreeMap::new();
        let mut add = |connection: &'p Arc<Connection>, net: IpNet, group, ports| {
            let key = (&connection.name, net.addr().is_ipv6());
            let (_, sources) = found.entry(key).or_insert_with(|| (connection, Sources::default()));
            sources.blocks.insert(net);
            sources.groups.entry(group).or_default().insert(ports);
            sources.rules += 1;
        };
        // All rules of a connection stand on the side of its provider.
        let sides = link.routed().into_iter().filter(|side| side.rules.len() > FEW);
        for rule in sides.flat_map(|side| &side.rules) {
            if let (AccessPeer::Block(net, _), Direction::Ingress) = (&rule.peer, rule.direction) {
                for connection in &rule.asked_by {
                    add(connection, *net, Some(&rule.group.name), rule.ports_label());
                }
            }
        }
        if let Some(service) = LinkType::of(link).grouped {
            for opening in &service.front_ingress {
                if let Peer::Block(net, _) = opening.peer {
                    add(&service.connection, net, None, Opening::ports_label(opening));
                }
            }
        }
        let many = found.into_values().filter(|(_, sources)| sources.blocks.len() > FEW);
        many.for_each(|(connection, sources)| report.push(finding(connection, &sources)));
    }
}

fn finding(connection: &Connection, sources: &Sources<'_>) -> Diagnostic {
    let Sources { blocks, groups, rules } = sources;
    let (name, count) = (&connection.name, blocks.len());
    let entries = PrefixList::room_for(count);
    let references: usize = groups.values().map(BTreeSet::len).sum();
    let named = groups.keys().map(|group| match group {
        Some(group) => format!("security group `{group}`"),
        None => "the security group of the load balancer".to_owned(),
    });
    let named: Vec<_> = named.collect();
    let message = format!(
        "`{name}` needs {rules} rules in {} of `{}`: one for each port range and each of {count} CIDR blocks",
        named.join(" and "),
        connection.provider.vpc.name
    );
    let finding = Diagnostic::new(&CODE, message, connection.span, format!("{count} CIDR blocks"));
    let finding = finding.note(format!(
        "a managed prefix list holds the CIDR blocks once, and {references} rules name it; each of these counts as the \
         size of the list, {entries}, against the quota of rules per security group"
    ));
    finding.help(format!("add `rules: prefix-lists` to `{name}`"))
}
