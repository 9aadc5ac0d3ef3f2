//! A connection between two partitions of AWS, or an account in two of them.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::aws::region::Region;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::name::Name;
use crossvpc_core::network::{Account, Connection, Vpc};
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "partition-mismatch",
    severity: Severity::Error,
    page: include_str!("partition-mismatch.md"),
};

/// Whatever the option, once for each pair of VPCs; and once for each that is not where its account is.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for connection in plan.network.connections() {
        let provider = &connection.provider.vpc;
        for consumer in connection.consumers.iter().map(|consumer| &consumer.vpc) {
            let mut pair = [&provider.name, &consumer.name];
            pair.sort_unstable();
            // Within one account, one of the two is not where the account is.
            if provider.region.partition() != consumer.region.partition()
                && !provider.same_account(consumer)
                && seen.insert(pair)
            {
                report.push(finding(connection, consumer));
            }
        }
    }
    let mut first_of = BTreeMap::new();
    let vpcs = plan.network.vpcs().iter().map(|vpc| (&*vpc.account, (&vpc.name, vpc.span, vpc.region)));
    let gateways = plan.network.gateways().iter();
    let gateways = gateways.map(|gateway| (&*gateway.account, (&gateway.name, gateway.span, gateway.region)));
    for (account, here) in vpcs.chain(gateways) {
        let first = *first_of.entry(&account.id).or_insert(here);
        if first.2.partition() != here.2.partition() {
            report.push(of_account(account, first, here));
        }
    }
}

/// A VPC or a gateway: its name, where it stands, and its region.
type Placed<'p> = (&'p Name, Span, Region);

fn of_account(account: &Account, first: Placed<'_>, second: Placed<'_>) -> Diagnostic {
    let message = format!(
        "`{}` and `{}` cannot both be in account `{}`: an account belongs to one partition",
        first.0, second.0, account.name
    );
    let described = |region: Region| format!("in {region}, partition {}", region.partition());
    Diagnostic::new(&CODE, message, second.1, described(second.2))
        .also(first.1, described(first.2))
        .also(account.span, "the account")
        .help(
            "correct the `region` of one of the two, or declare a second account with its id in the \
               other partition",
        )
}

fn finding(connection: &Connection, consumer: &Vpc) -> Diagnostic {
    let provider = &connection.provider.vpc;
    let message = format!(
        "`{}` and `{}` cannot be connected: they are in different partitions",
        consumer.name, provider.name
    );
    let described = |vpc: &Vpc| format!("in {}, partition {}", vpc.region, vpc.region.partition());
    Diagnostic::new(&CODE, message, consumer.span, described(consumer))
        .also(provider.span, described(provider))
        .also(connection.via_span, format!("connected by `{}`", connection.name))
        .help("correct the `region` of one of the two, or remove the connection")
}
