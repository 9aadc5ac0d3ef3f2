//! A service that nobody watches the door of.

use crate::placement::listed;
use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::plan::{Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code = Code {
    name: "automatic-acceptance",
    severity: Severity::Warning,
    page: include_str!("automatic-acceptance.md"),
};

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services().filter(|service| !service.options().acceptance_required) {
        report.push(finding(service));
    }
}

fn finding(service: &PrivateLink) -> Diagnostic {
    let connection = &service.connection;
    let accounts = listed(service.principals.iter().map(|account| format!("`{}`", account.name)));
    let message = format!(
        "any VPC of the consumers' accounts can connect to `{}`, because the provider accepts every \
         endpoint",
        connection.name
    );
    let at = service.options().acceptance_span.unwrap_or(connection.via_span);
    Diagnostic::new(&CODE, message, at, "accepts every endpoint connection")
        .help("remove `acceptance: automatic`, so that the provider accepts only the declared endpoints")
        .help(format!(
            "or keep it, if everyone who can create endpoints in {accounts} may use this \
                       service"
        ))
}
