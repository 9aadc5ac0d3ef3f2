//! Single texts of the spec, each parsed by AWS's grammar for it.

use std::net::IpAddr;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::aws::account::AccountId;
use crate::aws::cidr::{self, CidrError};
use crate::aws::id::{AwsId, IdKind};
use crate::aws::port::Ports;
use crate::aws::region::Region;
use crate::aws::traffic::Traffic;
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::findings::values::{
    host_bits, invalid_account_id, invalid_cidr, invalid_id, invalid_ports, unknown_region,
};
use crate::printable;
use crate::source::Spanned;
use crate::spec::Text;

use super::super::{Adopted, Block, Tag};

pub(super) fn account_id(text: &Text, report: &mut Report) -> Option<AccountId> {
    AccountId::parse(&text.value)
        .map_err(|reason| report.push(invalid_account_id::finding(text, &reason)))
        .ok()
}

pub(super) fn region(text: &Text, report: &mut Report) -> Option<Region> {
    let region = Region::parse(&text.value);
    if region.is_none() {
        report.push(unknown_region::finding(text, report.has_room(&unknown_region::CODE)));
    }
    region
}

pub(super) fn id(kind: IdKind, text: Option<&Text>, report: &mut Report) -> Option<AwsId> {
    let text = text?;
    AwsId::parse(kind, &text.value)
        .map_err(|reason| report.push(invalid_id::finding(text, kind, &reason)))
        .ok()
}

/// Something that exists, with the place of its id.
pub(super) fn adopted(kind: IdKind, text: Option<&Text>, report: &mut Report) -> Option<Adopted> {
    Some(Adopted { id: id(kind, text, report)?, span: text?.span })
}

/// An amount of data a month.
pub(super) fn traffic(text: &Text, report: &mut Report) -> Option<Traffic> {
    let reason = |reason| report.push(invalid_value::malformed(text, "traffic", reason));
    Traffic::parse(&text.value).map_err(reason).ok()
}

/// An address inside a block is reported and stands for the block, so that what lies in it is not reported too.
pub(super) fn block(text: &Text, report: &mut Report) -> Option<Block> {
    match cidr::parse(&text.value) {
        Ok(net) => return Some(Block { net, span: text.span }),
        Err(CidrError::HostBits { canonical }) => {
            report.push(host_bits::finding(text, canonical));
            return Some(Block { net: canonical, span: text.span });
        }
        Err(CidrError::Syntax { reason, meant }) => {
            report.push(invalid_cidr::finding(text, &reason, meant.as_deref()));
        }
    }
    None
}

/// A block of one family, as `cidrs` and `ipv6-cidrs` each hold.
pub(super) fn block_of_family(text: &Text, ipv6: bool, report: &mut Report) -> Option<Block> {
    let block = block(text, report)?;
    if block.is_ipv6() == ipv6 {
        return Some(block);
    }
    report.push(invalid_cidr::wrong_family(text, ipv6));
    None
}

pub(super) fn address(text: &Text, report: &mut Report) -> Option<IpAddr> {
    let parsed = text.value.parse();
    parsed.map_err(|_| report.push(invalid_value::not_an_address(text))).ok()
}

pub(super) fn ports(texts: &[Text], report: &mut Report) -> Vec<Ports> {
    let mut ports = Vec::new();
    for text in texts {
        match Ports::parse(&text.value) {
            Ok(parsed) => ports.push(parsed),
            Err(error) => {
                report.at(&invalid_ports::CODE, text.span, || invalid_ports::finding(text, &error));
            }
        }
    }
    ports.sort_unstable();
    ports.dedup();
    ports
}

pub(super) fn port(number: Spanned<u64>, key: &str, report: &mut Report) -> Option<u16> {
    let port = u16::try_from(number.value).ok().filter(|&port| port > 0);
    if port.is_none() {
        report.push(invalid_value::out_of_range(number, key, "a port between 1 and 65535"));
    }
    port
}

pub(super) fn organization_id(text: &Text, report: &mut Report) -> Option<String> {
    let valid = text.value.strip_prefix("o-").is_some_and(|rest| {
        (10..=32).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    keep(text, valid, "organization.id", "expected `o-` and 10 to 32 lower-case letters or digits", report)
}

pub(super) fn organizational_unit(text: &Text, report: &mut Report) -> Option<String> {
    let is_part =
        |part: &str, lengths| has_only(part, lengths, |b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let rest = text.value.strip_prefix("ou-").and_then(|rest| rest.split_once('-'));
    let valid = rest.is_some_and(|(root, unit)| is_part(root, 4..=32) && is_part(unit, 8..=32));
    keep(
        text,
        valid,
        "share",
        "expected the id of an organizational unit, such as `ou-ab12-34cd56ef`",
        report,
    )
}

pub(super) fn role_name(text: &Text, report: &mut Report) -> Option<String> {
    let valid = (1..=64).contains(&text.value.len())
        && text.value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b));
    keep(
        text,
        valid,
        "deploy-role",
        "expected the name of an IAM role: 1 to 64 letters, digits or `_+=,.@-`",
        report,
    )
}

/// The id of an availability zone, of the region if that is known; a zone *name* means another zone in each account.
pub(super) fn zone(text: &Text, region: Option<Region>, report: &mut Report) -> Option<String> {
    let prefix = region.and_then(Region::zone_prefix);
    let number = text.value.rsplit_once("-az");
    let well_formed = number.is_some_and(|(found, number)| {
        !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
            && prefix.is_none_or(|expected| expected == found)
    });
    if !well_formed {
        report.push(invalid_value::not_a_zone(text, region));
    }
    well_formed.then(|| text.value.clone())
}

/// Tags that every service here accepts, of what is created or of what exists.
pub(super) fn tags(tags: &[(Text, Text)], are_created: bool, report: &mut Report) -> Vec<Tag> {
    let mut valid = Vec::new();
    for (key, value) in tags {
        let key_reason = match key.value.chars().count() {
            0 | 129.. => Some("a tag key has 1 to 128 characters"),
            _ if are_created && key.value.to_ascii_lowercase().starts_with("aws:") => {
                Some("`aws:` is reserved for AWS")
            }
            _ if are_created && key.value == "Name" => {
                Some("crossvpc sets `Name` on every resource that it creates")
            }
            _ if !key.value.chars().all(may_be_in_tag) => Some(TAG_CHARACTERS),
            _ => None,
        };
        let value_reason = match value.value.chars().count() {
            257.. => Some("a tag value has at most 256 characters"),
            _ if !value.value.chars().all(may_be_in_tag) => Some(TAG_CHARACTERS),
            _ => None,
        };
        match (key_reason, value_reason) {
            (None, None) => {
                let tag = Tag { key: key.value.clone(), span: key.span, value: value.value.clone() };
                valid.push(tag);
            }
            (Some(reason), _) => {
                report.push(invalid_value::malformed(key, "tags", reason).help("remove or rename it"));
            }
            (None, Some(reason)) => {
                report.push(invalid_value::malformed(value, &format!("tags.{}", key.value), reason));
            }
        }
    }
    let mut places: Vec<_> = tags.iter().map(|(key, _)| key.span).collect();
    places.sort_unstable();
    // Everything that is created gets its `Name` too.
    let most = if are_created { MOST_TAGS - 1 } else { MOST_TAGS };
    if let Some(&first_too_many) = places.get(most) {
        report.push(invalid_value::too_many_tags(first_too_many, places.len(), most));
    }
    valid
}

/// What AWS allows on a resource.
const MOST_TAGS: usize = 50;

pub(super) const TAG_CHARACTERS: &str = "only letters, digits, spaces and `+-=._:/@`";

/// AWS's pattern is `[\p{L}\p{Z}\p{N}_.:/=+\-@]`. Of separators only the space is taken; marks are no letters, although
/// [`char::is_alphanumeric`] has many of them.
pub(super) fn may_be_in_tag(c: char) -> bool {
    use GeneralCategoryGroup::{Letter, Number};
    // Fillers are letters to Unicode.
    let is_letter = || matches!(c.general_category_group(), Letter | Number) && !printable::is_hidden(c);
    c == ' ' || "+-=._:/@".contains(c) || is_letter()
}

/// The ARN of a load balancer, `kind` being `net` or `app`: what the generated modules take too.
pub(super) fn load_balancer_arn(text: &Text, kind: &str, key: &str, report: &mut Report) -> Option<String> {
    let parts: Vec<_> = text.value.splitn(6, ':').collect();
    let valid = matches!(parts.as_slice(), ["arn", partition, "elasticloadbalancing", region, account, resource]
        if has_only(partition, 1..=64, |b| b.is_ascii_lowercase() || b == b'-')
            && has_only(region, 1..=64, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && AccountId::parse(account).is_ok()
            && is_load_balancer(resource, kind));
    let reason = format!(
        "expected \
         `arn:<partition>:elasticloadbalancing:<region>:<account>:loadbalancer/{kind}/<name>/<id>`"
    );
    if !valid {
        let found = ["app", "gwy", "net"]
            .into_iter()
            .find(|kind| text.value.contains(&format!(":loadbalancer/{kind}/")));
        report.push(match (found, kind) {
            (Some("app"), "net") => invalid_value::malformed(text, key, "this is an Application Load Balancer")
                .help(format!("write `targets: {{alb: {}}}` instead of `{key}`", text.value))
                .note("an endpoint service needs a Network Load Balancer, which forwards to the \
                       Application Load Balancer"),
            (Some("gwy"), _) => invalid_value::malformed(text, key, "this is a Gateway Load Balancer")
                .help("write the ARN of a Network Load Balancer, or remove `load-balancer`, so that \
                       crossvpc creates one")
                .note("a Gateway Load Balancer inspects traffic, and clients cannot connect to its \
                       endpoints"),
            (Some("net"), "app") => invalid_value::malformed(text, key, "this is a Network Load Balancer")
                .help(format!("write `load-balancer: {}` instead of `targets`", text.value)),
            _ => invalid_value::malformed(text, key, reason).help(
                "copy the ARN from AWS: a name of up to 32 letters, digits or hyphens, then 16 hexadecimal digits",
            ),
        });
    }
    valid.then(|| text.value.clone())
}

fn is_load_balancer(resource: &str, kind: &str) -> bool {
    let parts: Vec<_> = resource.split('/').collect();
    matches!(parts.as_slice(), ["loadbalancer", found, name, id]
        if *found == kind
            && has_only(name, 1..=32, |b| b.is_ascii_alphanumeric() || b == b'-')
            && has_only(id, 16..=16, |b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

fn has_only(text: &str, lengths: std::ops::RangeInclusive<usize>, allowed: impl Fn(u8) -> bool) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(allowed)
}

pub(super) fn keep(text: &Text, valid: bool, key: &str, reason: &str, report: &mut Report) -> Option<String> {
    if !valid {
        report.push(invalid_value::malformed(text, key, reason));
    }
    valid.then(|| text.value.clone())
}
