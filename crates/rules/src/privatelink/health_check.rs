//! A health check that target groups refuse.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::{Forward, HealthCheck, HealthProtocol};
use crossvpc_core::plan::{Plan, PrivateLink};
use crossvpc_core::source::Span;

/// See the page.
pub(super) static CODE: Code =
    Code { name: "health-check", severity: Severity::Error, page: include_str!("health-check.md") };

/// The longest path, in characters.
const MAX_PATH: usize = 1_024;

/// What the numbers of a health check may be, and the unit (Network Load Balancer guide, "Health checks").
const RANGES: [(&str, RangeInclusive<u64>, &str); 4] = [
    ("interval", 5..=300, " seconds"),
    ("timeout", 2..=120, " seconds"),
    ("healthy-threshold", 2..=10, ""),
    ("unhealthy-threshold", 2..=10, ""),
];

const DEFAULT_INTERVAL: u64 = 30;

/// What target groups of a network load balancer take as the status code of a healthy target.
const STATUS_CODES: RangeInclusive<u16> = 200..=599;

pub(crate) fn check(plan: &Plan, report: &mut Report) {
    for service in plan.services() {
        let mut seen = BTreeSet::new();
        for forward in service.forwards() {
            if seen.insert((forward.health.span, forward.is_alb())) {
                of_forward(service, forward, report);
            }
        }
    }
}

fn of_forward(service: &PrivateLink, forward: &Forward, report: &mut Report) {
    let HealthCheck { protocol, path, success_codes, .. } = &forward.health;
    let at = (service, &forward.health);
    numbers(at, report);
    let is_tcp = *protocol == HealthProtocol::Tcp;
    if forward.is_alb() && is_tcp {
        let reason = "an Application Load Balancer as target needs HTTP or HTTPS";
        let help =
            "write `protocol: http` or `protocol: https`, the protocol of the load balancer's listener";
        report.push(finding(at, reason, "the protocol is TCP").help(help));
        return;
    }
    if let Some(path) = path {
        if is_tcp {
            let reason = format!("a TCP health check has no path, but `{path}` is given");
            let help = "add `protocol: http` or `protocol: https`, or remove `path`";
            report.push(finding(at, &reason, "the protocol is TCP").help(help));
        } else if let Some(reason) = wrong_path(path) {
            let found = finding(at, &format!("`{path}` is not a valid path: {reason}"), reason);
            report.push(found.help(format!("write `path: {}`", repaired(path))));
        }
    }
    if let Some((codes, span)) = success_codes {
        let found = if is_tcp {
            let help = "add `protocol: http` or `protocol: https`, or remove `success-codes`";
            Some(("a TCP health check has no status codes".to_owned(), "the protocol is TCP", help))
        } else {
            let help = "write a code, a range or a list of both, such as `success-codes: 200-299`";
            let reason = format!("`{codes}` is not a list of status codes between 200 and 599");
            (!are_status_codes(codes)).then_some((reason, "not valid", help))
        };
        let found = found.map(|(reason, label, help)| at_span(at, *span, &reason, label).help(help));
        if let Some(found) = found {
            report.push(found);
        }
    }
}

/// Each number by itself, then the timeout against the interval. AWS takes a timeout that is as long as the interval.
fn numbers(at: (&PrivateLink, &HealthCheck), report: &mut Report) {
    let health = at.1;
    let numbers = [health.interval, health.timeout, health.healthy_threshold, health.unhealthy_threshold];
    let mut is_right = true;
    for ((key, range, unit), (number, span)) in
        RANGES.iter().zip(numbers).filter_map(|(known, number)| Some((known, number?)))
    {
        if !range.contains(&number) {
            let (least, most) = (range.start(), range.end());
            let reason = format!("`{key}` is {number}{unit}, but AWS accepts {least} to {most}{unit}");
            let nearest = number.clamp(*least, *most);
            let found = at_span(at, span, &reason, &format!("not between {least} and {most}"));
            report.push(found.help(format!("write `{key}: {nearest}`")));
            is_right = false;
        }
    }
    // AWS: 6 seconds for HTTP, 10 for TCP and HTTPS.
    let default_timeout = if health.protocol == HealthProtocol::Http { 6 } else { 10 };
    let (interval, timeout) =
        (number_or(health.interval, DEFAULT_INTERVAL), number_or(health.timeout, default_timeout));
    let Some((_, span)) = health.timeout.or(health.interval).filter(|_| is_right && timeout > interval)
    else {
        return;
    };
    let whose = if health.timeout.is_some() { "" } else { "default " };
    let reason =
        format!("its {whose}timeout of {timeout} seconds is longer than its interval of {interval} seconds");
    let found = at_span(at, span, &reason, "timeout longer than interval");
    report.push(
        found.help(format!("write `timeout: {}` or a longer `interval`", interval.min(default_timeout))),
    );
}

fn number_or(number: Option<(u64, Span)>, default: u64) -> u64 {
    number.map_or(default, |(number, _)| number)
}

fn are_status_codes(text: &str) -> bool {
    let code = |text: &str| {
        let code = (text.len() == 3).then(|| text.parse::<u16>().ok())??;
        STATUS_CODES.contains(&code).then_some(code)
    };
    text.split(',').all(|part| match part.split_once('-') {
        Some((first, last)) => code(first).zip(code(last)).is_some_and(|(first, last)| first <= last),
        None => code(part).is_some(),
    })
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

fn finding(at: (&PrivateLink, &HealthCheck), reason: &str, label: &str) -> Diagnostic {
    let span = at.1.span.unwrap_or(at.0.connection.via_span);
    at_span(at, span, reason, label)
}

fn at_span((service, _): (&PrivateLink, &HealthCheck), span: Span, reason: &str, label: &str) -> Diagnostic {
    let message = format!("the health check of `{}` is invalid: {reason}", service.connection.name);
    Diagnostic::new(&CODE, message, span, label)
}
