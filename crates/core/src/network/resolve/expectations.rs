//! What the whole network must keep. A side that is a name must be declared; a pattern may match nothing, which a rule finds.

use std::net::IpAddr;

use crate::aws::port::Ports;
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::network::{Block, Expectation, Expected, Pattern, Side, SideKind};
use crate::source::Spanned;
use crate::spec::{self, Spec, Text};

use super::{report_unknown, values};

pub(super) fn resolve(spec: &Spec, report: &mut Report) -> Vec<Expectation> {
    let never = spec.expect.never.iter().map(|written| (Expected::Never, written));
    let always = spec.expect.always.iter().map(|written| (Expected::Always, written));
    never
        .chain(always)
        .filter_map(|(expected, written)| expectation(spec, expected, written, report))
        .collect()
}

/// One of which anything could not be read may be about other flows.
fn expectation(
    spec: &Spec,
    expected: Expected,
    written: &spec::Expectation,
    report: &mut Report,
) -> Option<Expectation> {
    let mut read =
        |side: &Option<spec::Side>, key| side.as_ref().and_then(|side| self::side(spec, side, key, report));
    let (from, to) = (read(&written.from, "from"), read(&written.to, "to"));
    let ports: Vec<Ports> = values::ports(&written.ports, report);
    let is_whole = written.is_whole && ports.is_empty() == written.ports.is_empty();
    let description = written.description.as_ref().map(|text| text.value.clone());
    let (from, to) = from.zip(to)?;
    is_whole.then_some(Expectation { expected, description, from, to, ports })
}

fn side(spec: &Spec, side: &spec::Side, key: &str, report: &mut Report) -> Option<Side> {
    let kind = match side {
        spec::Side::Account(text) => {
            let pattern =
                pattern(text, &text.value, "account", "an account, such as `payments` or `dev-*`", report)?;
            if pattern.name().is_some() {
                report_unknown(text, "account", &spec.accounts, report);
            }
            SideKind::Accounts(pattern)
        }
        spec::Side::Tags(tags, _) => tagged(tags, report)?,
        spec::Side::Place(text) => place(spec, text, key, report)?,
    };
    Some(Side { span: side.span(), kind })
}

/// Keys and values that a tag may have; a value may have `*` too.
fn tagged(tags: &[(Text, Text)], report: &mut Report) -> Option<SideKind> {
    let may_be = |text: &Text, is_value: bool| {
        text.value.chars().all(|c| values::may_be_in_tag(c) || is_value && c == '*')
    };
    let mut is_whole = true;
    for (key, value) in tags {
        let wrong = (!may_be(key, false)).then_some((key, "tag".to_owned()));
        let wrong = wrong.or_else(|| (!may_be(value, true)).then(|| (value, format!("tag.{}", key.value))));
        if let Some((text, at)) = wrong {
            report.push(invalid_value::malformed(text, &at, values::TAG_CHARACTERS));
            is_whole = false;
        }
    }
    let tags = tags.iter().map(|(key, value)| (key.value.clone(), Pattern::of_value(&value.value)));
    is_whole.then(|| SideKind::Tagged(tags.collect()))
}

fn place(spec: &Spec, text: &Text, key: &str, report: &mut Report) -> Option<SideKind> {
    const EXPECTED: &str =
        "a VPC, such as `web-prod` or `dev-*`, a subnet, such as `web-prod/app-*`, or a CIDR block";
    if text.value.starts_with(|c: char| c.is_ascii_digit()) || text.value.contains(':') {
        let address =
            text.value.parse::<IpAddr>().ok().map(|address| Block { net: address.into(), span: text.span });
        return address.or_else(|| values::block(text, report)).map(SideKind::Block);
    }
    let (vpc, subnet) = match text.value.split_once('/') {
        Some((vpc, subnet)) => (vpc, Some(subnet)),
        None => (&*text.value, None),
    };
    let of_vpc = pattern(text, vpc, key, EXPECTED, report)?;
    let declared = match of_vpc.name() {
        Some(name) => {
            let name = Spanned { value: name.to_owned(), span: text.span };
            report_unknown(&name, "VPC", &spec.vpcs, report);
            spec.vpcs.find(&name.value)
        }
        None => None,
    };
    let Some(subnet) = subnet else { return Some(SideKind::Vpcs(of_vpc)) };
    let of_subnet = pattern(text, subnet, key, EXPECTED, report)?;
    if let (Some((vpc, entry)), Some(name)) = (declared, of_subnet.name()) {
        let name = Spanned { value: name.to_owned(), span: text.span };
        report_unknown(&name, &format!("subnet of `{vpc}`"), &entry.value.subnets, report);
    }
    Some(SideKind::Subnets(of_vpc, of_subnet))
}

fn pattern(text: &Text, part: &str, key: &str, expected: &str, report: &mut Report) -> Option<Pattern> {
    let pattern = Pattern::new(part);
    if pattern.is_none() {
        report.push(invalid_value::malformed(text, key, format!("expected {expected}")));
    }
    pattern
}
