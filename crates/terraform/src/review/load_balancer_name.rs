//! A load balancer that cannot be made, as one of the spec's has its name.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Target;
use crossvpc_core::plan::{Front, Plan, PrivateLink};
use crossvpc_core::source::Span;

use crate::merged::type_of;
use crate::names;

/// See the page.
pub(crate) static CODE: Code = Code {
    name: "load-balancer-name",
    severity: Severity::Error,
    page: include_str!("load-balancer-name.md"),
};

/// Load balancers of all types share their names in an account and region, which are in their ARNs.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let prefix = &plan.network.generate().name_prefix;
    let services: Vec<_> = plan.links.iter().filter_map(|link| type_of(link).service).collect();
    let existing = services.iter().flat_map(|service| existing(service));
    let existing = existing.filter_map(|(arn, span)| Some((place_and_name(arn)?, span)));
    let existing: BTreeMap<_, _> = existing.collect();
    for service in services.into_iter().filter(|service| matches!(service.front, Front::Made(_))) {
        let (vpc, connection) = (service.vpc(), &service.connection);
        let name = names::load_balancer(prefix, &connection.name);
        let Some(&span) = existing.get(&(vpc.region.name(), vpc.account.id.as_str(), name.as_str())) else {
            continue;
        };
        let message = format!(
            "{} cannot create the load balancer `{name}` of `{}`: an existing one has the same name",
            plan.network.generate().tool().name(),
            connection.name
        );
        let finding = Diagnostic::new(&CODE, message, span, "has the same name")
            .also(connection.span, format!("creates a load balancer with the name `{name}`"));
        report.push(
            finding
                .help("rename the connection, or set `generate: {name-prefix: …}`: its load balancer has this name")
                .help("or generate only CloudFormation or CDK, where CloudFormation chooses the name"),
        );
    }
}

/// The ARNs of load balancers that a service names.
fn existing(service: &PrivateLink) -> Vec<(&str, Span)> {
    let options = service.options();
    let behind = service.target_lists().flat_map(|forward| {
        let span = forward.targets_span.unwrap_or(service.connection.via_span);
        forward.targets.iter().filter_map(move |target| match target {
            Target::Alb(arn) => Some((arn.as_str(), span)),
            Target::Instance(_) | Target::Ip(_) => None,
        })
    });
    let front = options.load_balancer.iter().map(|(arn, span)| (arn.as_str(), *span));
    front.chain(behind).collect()
}

/// The region, account and name that an ARN tells.
fn place_and_name(arn: &str) -> Option<(&str, &str, &str)> {
    let [_, _, _, region, account, resource] = arn.splitn(6, ':').collect::<Vec<_>>()[..] else {
        return None;
    };
    Some((region, account, resource.split('/').nth(2)?))
}
