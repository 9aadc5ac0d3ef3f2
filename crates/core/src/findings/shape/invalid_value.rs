//! A word or number that the key does not take.

use crate::aws::region::Region;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{Span, Spanned};
use crate::suggest;

/// See the page.
pub static CODE: Code =
    Code { name: "invalid-value", severity: Severity::Error, page: include_str!("invalid-value.md") };

/// None of the words that the key takes.
pub(crate) fn not_a_choice(text: &Spanned<String>, key: &str, words: &[&str]) -> Diagnostic {
    let listed: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    let near = suggest::nearest(&text.value, words.iter().copied());
    let finding = malformed(text, key, format!("expected {}", listed.join(" or ")));
    match words.iter().find(|word| word.eq_ignore_ascii_case(&text.value)) {
        Some(word) => finding.help(format!("write `{word}`")).replacing_text(text, word),
        None => finding.help_if(near.map(|near| format!("did you mean `{near}`?"))),
    }
}

/// No id of an availability zone of the region, where that is known.
pub(crate) fn not_a_zone(text: &Spanned<String>, region: Option<Region>) -> Diagnostic {
    let named = Region::of_zone_name(&text.value);
    let region = region.or(named);
    let example = region.and_then(Region::zone_prefix).map(|prefix| format!("{prefix}-az1"));
    let reason = match (named, region) {
        (Some(_), _) => "this is a zone name, which can differ between accounts".to_owned(),
        (None, Some(region)) => format!("not a zone id of {region}"),
        (None, None) => "not a zone id".to_owned(),
    };
    let such_as = example.map(|example| format!(", such as `{example}`")).unwrap_or_default();
    let list = region.map(|region| {
        format!(
            "run `aws ec2 describe-availability-zones --region {region}`, which lists the id of each \
             zone as `ZoneId`"
        )
    });
    malformed(text, "zone", reason).help(format!("write the zone id{such_as}")).help_if(list)
}

/// No address of a target.
pub(crate) fn not_an_address(text: &Spanned<String>) -> Diagnostic {
    let host = text.value.trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_host = host.contains('.') && last.starts_with(|c: char| c.is_ascii_alphabetic());
    let address = text.value.split_once('/').map(|(address, _)| address);
    match address.filter(|address| address.parse::<std::net::IpAddr>().is_ok()) {
        Some(address) => malformed(text, "ips", "this is a CIDR block").help(format!(
            "write `{address}`, \
            with one entry per address"
        )),
        None if is_host => malformed(text, "ips", "this is a host name")
            .help("write its IP addresses: a target group accepts only IP addresses")
            .help("or write `instances` or `alb`, so that AWS follows changes of the addresses"),
        None if text.value.starts_with("i-") => malformed(text, "ips", "this is the id of an instance")
            .help(format!("write `instances: [{}]`", text.value)),
        None => malformed(text, "ips", "not an IP address"),
    }
}

/// A route of a gateway that both leads somewhere and is a black hole.
pub(crate) fn route_with_two_targets(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a route has either `via` or `blackhole`", span, "also a blackhole")
        .help("remove `via` or `blackhole`")
}

/// More tags than a resource may have; `at` is the first one too many.
pub(crate) fn too_many_tags(at: Span, count: usize, most: usize) -> Diagnostic {
    let message = format!("`tags` has {count} tags, but at most {most} are allowed");
    let too_many = count - most;
    let what = if too_many == 1 { "one tag".to_owned() } else { format!("{too_many} tags") };
    Diagnostic::new(&CODE, message, at, format!("tag {}", most + 1)).help(format!("remove {what}"))
}

/// More expectations than are checked.
pub(crate) fn too_many_expectations(at: Span, key: &str, count: usize, most: usize) -> Diagnostic {
    let message = format!("`{key}` has {count} expectations, but at most {most} are allowed");
    Diagnostic::new(&CODE, message, at, "too many").help("say several in one, such as `from: \"dev-*\"`")
}

/// A text that its own grammar refuses, with the reason in a few words.
pub fn malformed(text: &Spanned<String>, key: &str, reason: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{}` is not a valid value of `{key}`", text.value), text.span, reason)
}

/// A number outside its range.
pub(crate) fn out_of_range(Spanned { value, span }: Spanned<u64>, key: &str, range: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{key}` must be {range}, not {value}"), span, "out of range")
}

/// A side of an expectation that names both an account and tags.
pub(crate) fn side_with_two_kinds(at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a side of an expectation has either `account` or `tag`", at, "has both")
        .help("remove one of them, or write an expectation for each")
}

/// A side of an expectation that names no tag.
pub(crate) fn no_tag(at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`tag` names no tag", at, "is empty")
        .help("write the key and the value of a tag, such as `tag: {env: prod}`")
}
