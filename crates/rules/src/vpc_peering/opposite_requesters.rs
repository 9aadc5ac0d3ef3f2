//! Connections that share a peering and do not agree who requests it.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Via, Vpc};
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "opposite-requesters",
    severity: Severity::Error,
    page: include_str!("opposite-requesters.md"),
};

/// So many connections are pointed at or named in one finding.
const SHOWN: usize = 4;

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for peering in plan.peerings() {
        let [one, other] = peering.sides().map(|side| &*side.vpc);
        let (first, second): (Vec<_>, Vec<_>) = peering
            .connections
            .iter()
            .map(|connection| &**connection)
            .filter(|connection| connection.says_requester())
            .partition(|c| requester(c, one, other).is(one));
        if let Some(finding) = finding((one, &first), (other, &second)) {
            report.push(finding);
        }
    }
}

/// Which of the two VPCs a connection between them makes the requester.
fn requester<'v>(connection: &Connection, one: &'v Vpc, other: &'v Vpc) -> &'v Vpc {
    let provider_is_one = connection.provider.vpc.is(one);
    if provider_is_one == provider_requests(connection) { one } else { other }
}

fn provider_requests(connection: &Connection) -> bool {
    !matches!(&connection.via, Via::VpcPeering(peering) if !peering.requester_is_provider)
}

/// Two VPCs, each with the connections that make it the requester.
fn finding(one: (&Vpc, &[&Connection]), other: (&Vpc, &[&Connection])) -> Option<Diagnostic> {
    let ((vpc, [first, ..]), (peer, [second, rest @ ..])) = (one, other) else { return None };
    let message = format!(
        "connections between `{}` and `{}` name different requesters: `{}` names `{}`, `{}` names `{}`",
        vpc.name, peer.name, first.name, vpc.name, second.name, peer.name
    );
    let requests = |vpc: &Vpc| format!("`{}` is the requester", vpc.name);
    let finding = Diagnostic::new(&CODE, message, place(second), requests(peer));
    let labels = rest.iter().map(|connection| (connection, peer)).take(SHOWN);
    let labels = labels.chain(one.1.iter().map(|connection| (connection, vpc)).take(SHOWN));
    let finding =
        labels.fold(finding, |finding, (connection, vpc)| finding.also(place(connection), requests(vpc)));
    let (changed, kept) = if pairs(one.1) < pairs(other.1) { (one.1, peer) } else { (other.1, vpc) };
    let finding = ["consumer", "provider"].into_iter().fold(finding, |finding, word| {
        let turned =
            changed.iter().filter(|connection| provider_requests(connection) == (word == "consumer"));
        let names: Vec<_> = turned.map(|connection| format!("`{}`", connection.name)).collect();
        let help = format!("write `requester: {word}` under `vpc-peering` of {}", listed(&names));
        finding
            .help_if((!names.is_empty()).then(|| format!("{help}, so that `{}` is the requester", kept.name)))
    });
    let shared = changed.iter().any(|connection| connection.consumers.len() > 1);
    let all = "`requester` applies to every consumer of a connection; split the connection if they differ";
    let finding = finding.note("two VPCs have one peering connection, which one of them requests");
    Some(shared.then_some(all).into_iter().fold(finding, Diagnostic::note))
}

/// Where `requester` stands, or would.
fn place(connection: &Connection) -> Span {
    match &connection.via {
        Via::VpcPeering(peering) => peering.requester_span.unwrap_or(connection.via_span),
        Via::PrivateLink(_) | Via::TransitGateway(_) => connection.via_span,
    }
}

/// How many pairs a change of all these connections would turn round.
fn pairs(connections: &[&Connection]) -> usize {
    connections.iter().map(|connection| connection.consumers.len()).sum()
}

fn listed(names: &[String]) -> String {
    match names.split_at_checked(SHOWN) {
        Some((shown, rest)) if !rest.is_empty() => format!("{} and {} more", shown.join(", "), rest.len()),
        Some(_) | None => names.join(", "),
    }
}
