//! A private name that a service cannot have.

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Connection;
use crossvpc_core::plan::Plan;
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "private-dns-name", severity: Severity::Error, page: include_str!("private-dns-name.md") };

const MAX_NAME: usize = 255;
const MAX_LABEL: usize = 63;

/// Top-level names that nobody owns in the public DNS, by RFC 2606, 6761, 6762 and 7686 and by decision of ICANN.
const NOT_PUBLIC: [&str; 10] =
    ["corp", "example", "home", "internal", "invalid", "local", "localhost", "mail", "onion", "test"];

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        if let Some((name, span)) = &service.options().private_dns
            && let Some((reason, help)) = wrong(name)
        {
            report.push(finding(&service.connection, name, *span, &reason, help));
        }
    }
}

/// Why a service cannot have a name, and what to write.
fn wrong(name: &str) -> Option<(String, String)> {
    let lower = name.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<_> = name.strip_prefix("*.").unwrap_or(name).split('.').collect();
    let because = |reason: &str, help: String| Some((reason.to_owned(), help));
    let write_lower = || format!("write `{lower}`");
    if name.len() > MAX_NAME || labels.iter().any(|label| label.len() > MAX_LABEL) {
        let reason = "a DNS name has at most 255 characters, and at most 63 between two dots";
        return because(reason, "shorten the name".to_owned());
    }
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return because("it has upper-case letters", write_lower());
    }
    if !lower.is_empty() && name.ends_with('.') {
        return because("it ends with a dot", write_lower());
    }
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if let Some(label) = labels.iter().find(|label| !is_label(label)) {
        let help = "use letters, digits and inner hyphens between the dots, and `*` only as the first part";
        return Some((format!("`{label}` is not a valid part of a domain name"), help.to_owned()));
    }
    let own =
        "write a name in a public domain that the provider owns, such as `ledger.example.com`".to_owned();
    match labels.as_slice() {
        [.., last] if last.bytes().all(|byte| byte.is_ascii_digit()) => because("it is an IP address", own),
        [.., last] if NOT_PUBLIC.contains(last) => {
            Some((format!("ownership of a name in `.{last}` cannot be verified"), own))
        }
        [] | [_] => because("it has only one part", own),
        _ => None,
    }
}

fn finding(connection: &Connection, name: &str, span: Span, reason: &str, help: String) -> Diagnostic {
    let message = format!("the private DNS name of `{}` cannot be `{name}`: {reason}", connection.name);
    Diagnostic::new(&CODE, message, span, reason).help(help)
}
