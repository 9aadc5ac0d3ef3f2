//! A connection between two partitions of AWS.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::network::{Connection, Vpc};
use crate::plan::Plan;

/// See the page.
pub static CODE: Code = Code {
    name: "partition-mismatch",
    severity: Severity::Error,
    page: include_str!("partition-mismatch.md"),
};

/// Whatever the option, once for each pair of VPCs.
pub(crate) fn check(plan: &Plan<'_>, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for connection in plan.network.connections() {
        let provider = &connection.provider.vpc;
        for consumer in connection.consumers.iter().map(|consumer| &consumer.vpc) {
            let mut pair = [&provider.name, &consumer.name];
            pair.sort_unstable();
            if provider.region.partition() != consumer.region.partition() && seen.insert(pair) {
                report.push(finding(connection, consumer));
            }
        }
    }
}

fn finding(connection: &Connection, consumer: &Vpc) -> Diagnostic {
    let provider = &connection.provider.vpc;
    let message = format!(
        "`{}` and `{}` cannot be connected: nothing crosses partitions",
        consumer.name, provider.name
    );
    let described = |vpc: &Vpc| format!("in {}, partition {}", vpc.region, vpc.region.partition());
    Diagnostic::new(&CODE, message, consumer.span, described(consumer))
        .also(provider.span, described(provider))
        .also(connection.via_span, format!("connected by `{}`", connection.name))
        .help("correct the `region` of one of the two, or remove the connection")
}
