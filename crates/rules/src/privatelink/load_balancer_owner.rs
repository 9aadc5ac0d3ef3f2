//! A load balancer that is not where its service is.

use crate::placement::listed;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Target;
use crossvpc_core::plan::{Plan, PrivateLink};
use crossvpc_core::source::Span;

use super::targets_span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "load-balancer-owner",
    severity: Severity::Error,
    page: include_str!("load-balancer-owner.md"),
};

/// Compares what an ARN says of partition, region and account with the provider's VPC.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let options = service.options();
        let network = options.load_balancer.as_ref().map(|(arn, span)| ("a load balancer", arn, *span));
        let application = service.target_lists().flat_map(|forward| {
            forward.targets.iter().filter_map(move |target| match target {
                Target::Alb(arn) => {
                    Some(("an Application Load Balancer", arn, targets_span(service, forward)))
                }
                Target::Instance(_) | Target::Ip(_) => None,
            })
        });
        for (what, arn, span) in network.into_iter().chain(application) {
            let elsewhere = elsewhere(service, arn);
            if !elsewhere.is_empty() {
                report.push(finding(service, what, &elsewhere, span));
            }
        }
    }
}

/// What an ARN says otherwise than the provider's VPC.
fn elsewhere(service: &PrivateLink, arn: &str) -> Vec<String> {
    let vpc = service.vpc();
    let mut parts = arn.split(':').skip(1);
    let mut part = |at| parts.nth(at).unwrap_or_default();
    let (partition, region, account) = (part(0), part(1), part(0));
    let differs = |what: &str, here: &str, there: &str| (here != there).then(|| format!("{what} {there}"));
    [
        differs("partition", vpc.region.partition().name(), partition),
        differs("region", vpc.region.name(), region),
        differs("account", vpc.account.id.as_str(), account).filter(|_| vpc.account.id.is_known()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn finding(service: &PrivateLink, what: &str, elsewhere: &[String], span: Span) -> Diagnostic {
    let (vpc, connection) = (service.vpc(), &service.connection.name);
    let named = listed(elsewhere);
    let here = format!("in account {}, region {}", vpc.account.id, vpc.region);
    let message =
        format!("`{connection}` cannot use {what} in {named}: its provider `{}` is {here}", vpc.name);
    Diagnostic::new(&CODE, message, span, format!("in {named}"))
        .also(vpc.span, here.clone())
        .help(format!("name {what} {here}"))
        .help("or name the VPC of this load balancer as `provider`")
        .note("AWS creates an endpoint service only in the account and region of its load balancer")
}
