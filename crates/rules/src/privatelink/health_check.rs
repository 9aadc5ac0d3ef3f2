//! A health check that target groups refuse.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{HealthCheck, HealthProtocol, Target};
use crossvpc_core::plan::{Plan, PrivateLink};

/// See the page.
pub(super) static CODE: Code =
    Code { name: "health-check", severity: Severity::Error, page: include_str!("health-check.md") };

/// The longest path, in characters.
const MAX_PATH: usize = 1_024;

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let HealthCheck { protocol, path, .. } = &service.options().health;
        let to_alb = service.options().targets.iter().any(|target| matches!(target, Target::Alb(_)));
        if to_alb && *protocol == HealthProtocol::Tcp {
            report.push(
                finding(
                    service,
                    "an Application Load Balancer as target needs HTTP or HTTPS",
                    "the \
                protocol is TCP",
                )
                .help(
                    "write `protocol: http` or `protocol: https`, the protocol of the load balancer's \
                 listener",
                ),
            );
            continue;
        }
        let Some(path) = path else { continue };
        if *protocol == HealthProtocol::Tcp {
            let found = finding(
                service,
                &format!("a TCP health check has no path, but `{path}` is given"),
                "the \
                protocol is TCP",
            );
            report.push(found.help("add `protocol: http` or `protocol: https`, or remove `path`"));
        } else if let Some(reason) = wrong_path(path) {
            let found = finding(service, &format!("`{path}` is not a valid path: {reason}"), reason);
            report.push(found.help(format!("write `path: {}`", repaired(path))));
        }
    }
}

fn wrong_path(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("a path starts with `/`");
    }
    if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some("spaces and non-ASCII characters must be percent-encoded");
    }
    (path.len() > MAX_PATH).then_some("a path has at most 1024 characters")
}

/// The nearest path that target groups take.
fn repaired(path: &str) -> String {
    let after_host =
        path.split_once("://").map(|(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = after_host.unwrap_or(path);
    let mut encoded = if path.starts_with('/') { String::new() } else { "/".to_owned() };
    for byte in path.bytes() {
        if byte.is_ascii_graphic() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded.truncate(MAX_PATH);
    encoded
}

fn finding(service: &PrivateLink, reason: &str, label: &str) -> Diagnostic {
    let connection = &service.connection;
    let message = format!("the health check of `{}` is invalid: {reason}", connection.name);
    let at = service.options().health.span.unwrap_or(connection.via_span);
    Diagnostic::new(&CODE, message, at, label)
}
