//! One load balancer behind two services.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Connection;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code = Code {
    name: "load-balancer-shared",
    severity: Severity::Error,
    page: include_str!("load-balancer-shared.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    let mut first_of = BTreeMap::new();
    for service in plan.services() {
        let Some((arn, span)) = &service.options().load_balancer else { continue };
        let connection = &*service.connection;
        match first_of.get(arn) {
            Some(&first) => report.push(finding(first, (connection, *span))),
            None => {
                first_of.insert(arn, (connection, *span));
            }
        }
    }
}

fn finding(first: (&Connection, Span), second: (&Connection, Span)) -> Diagnostic {
    let ((one, first_span), (other, second_span)) = (first, second);
    let message = format!(
        "`{}` and `{}` cannot share a load balancer: it can have only one endpoint service",
        one.name, other.name
    );
    let finding = Diagnostic::new(&CODE, message, second_span, format!("also used by `{}`", other.name))
        .also(first_span, format!("used by `{}`", one.name));
    let merge = one.provider.vpc.is(&other.provider.vpc).then(|| {
        format!(
            "list all consumers under `{}` and remove `{}`: one endpoint service can have many \
                 consumers",
            one.name, other.name
        )
    });
    finding.help_if(merge).help(format!(
        "or remove `load-balancer` from `{}`, so that crossvpc creates a load balancer for \
                       it",
        other.name
    ))
}
