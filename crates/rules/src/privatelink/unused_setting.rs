//! A setting of a load balancer, of its rules or of target groups where none are made.

use std::collections::BTreeSet;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Connection, Forward, RuleForm};
use crossvpc_core::plan::{Front, Plan};
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "unused-setting", severity: Severity::Warning, page: include_str!("unused-setting.md") };

/// An existing load balancer keeps its attributes, and without targets also its listeners and target groups.
pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let options = service.options();
        let connection = &service.connection;
        let is_ruled = matches!(service.front, Front::Made(_)) && service.enforces_inbound;
        let rules = connection.rules.as_ref().filter(|rules| rules.value == RuleForm::PrefixLists);
        if let Some(rules) = rules.filter(|_| !is_ruled) {
            report.push(of_rules(connection, rules.span));
        }
        if matches!(service.front, Front::Made(_)) {
            continue;
        }
        for (key, attribute, span) in [
            ("cross-zone", "load_balancing.cross_zone.enabled", options.cross_zone_span),
            ("deletion-protection", "deletion_protection.enabled", options.deletion_protection_span),
        ] {
            if let Some(span) = span {
                report.push(of_load_balancer(connection, (key, attribute), span));
            }
        }
        let has_targets = |forward: &Forward| forward.targets_span.is_some();
        if has_targets(&options.forward) || options.ports.iter().any(|own| has_targets(&own.forward)) {
            continue;
        }
        let all = std::iter::once(&options.forward).chain(options.ports.iter().map(|own| &own.forward));
        let keys = all.flat_map(|forward| {
            let target_port = forward.target_port.as_ref().map(|(_, span)| (*span, "target-port"));
            [target_port, forward.health.span.map(|span| (span, "health-check"))]
        });
        for (span, key) in keys.flatten().collect::<BTreeSet<_>>() {
            report.push(of_target_groups(connection, key, span));
        }
    }
}

fn of_load_balancer(connection: &Connection, (key, attribute): (&str, &str), span: Span) -> Diagnostic {
    let message = format!(
        "`{key}` of `{}` has no effect: crossvpc does not change an existing load balancer",
        connection.name
    );
    Diagnostic::new(&CODE, message, span, "applies only to a load balancer that crossvpc creates").help(
        format!("remove `{key}`, and set the attribute `{attribute}` where the load balancer is managed"),
    )
}

fn of_rules(connection: &Connection, span: Span) -> Diagnostic {
    let message = format!(
        "`rules` of `{}` has no effect: no rule names the CIDR blocks of its consumers",
        connection.name
    );
    Diagnostic::new(&CODE, message, span, "applies only to a load balancer whose rules are enforced")
        .help("remove `rules`")
}

fn of_target_groups(connection: &Connection, key: &str, span: Span) -> Diagnostic {
    let message = format!(
        "`{key}` of `{}` has no effect: its load balancer has listeners and target groups already",
        connection.name
    );
    Diagnostic::new(&CODE, message, span, "applies only to target groups that crossvpc creates")
        .help(format!("remove `{key}`"))
        .help("or add `targets`, so that crossvpc adds listeners and target groups to the load balancer")
}
