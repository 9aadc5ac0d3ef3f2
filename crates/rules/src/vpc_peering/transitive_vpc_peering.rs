//! A peering that would lead through a third VPC.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Network, Via};
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "transitive-vpc-peering",
    severity: Severity::Error,
    page: include_str!("transitive-vpc-peering.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for connection in plan.network.connections() {
        if let Via::VpcPeering(peering) = &connection.via
            && let Some((through, span)) = &peering.through
        {
            report.push(finding(&plan.network, connection, through, *span));
        }
    }
}

fn finding(network: &Network, connection: &Connection, through: &str, span: Span) -> Diagnostic {
    let provider = &connection.provider.vpc.name;
    let consumer = match connection.consumers.as_slice() {
        [only] => format!("`{}`", only.vpc.name),
        several => format!("the {} consumers of `{}`", several.len(), connection.name),
    };
    let message =
        format!("{consumer} cannot reach `{provider}` through `{through}`: peering is not transitive");
    let gateway = match network.gateways().first() {
        Some(gateway) => format!("change this key to `transit-gateway: {{via: {}}}`", gateway.name),
        None => "change this key to `transit-gateway`, which routes between all attached VPCs".to_owned(),
    };
    Diagnostic::new(&CODE, message, span, "a VPC peering has no transit")
        .also(connection.provider.span, format!("the destination of {consumer}"))
        .help(gateway)
        .help("or remove `via`, so that the two VPCs are peered directly")
}
