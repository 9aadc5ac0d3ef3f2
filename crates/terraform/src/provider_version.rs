//! The version constraint of Terraform's AWS provider, by Terraform's own grammar, and whether it leaves a version that
//! the generated modules take.

use crossvpc_core::diagnostic::Report;
use crossvpc_core::findings::shape::invalid_value;
use crossvpc_core::source::Spanned;

/// What a spec without a constraint gets.
pub(crate) const DEFAULT: &str = ">= 5.80, < 7.0";

/// What every module asks for in its `versions.tf`.
const LEAST: Version = Version { numbers: [5, 80, 0], is_release: true };

/// Operators as Terraform spells them, the longer ones first.
const OPERATORS: [(&str, Operator); 8] = [
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("!=", Operator::Not),
    ("~>", Operator::Near),
    (">", Operator::Above),
    ("<", Operator::Below),
    ("=", Operator::Exactly),
    ("", Operator::Exactly),
];

#[derive(Clone, Copy)]
enum Operator {
    Exactly,
    Not,
    Above,
    AtLeast,
    Below,
    AtMost,
    Near,
}

/// Parts left out are zero. A version that is not released yet comes before the release; which of two such versions of
/// one release is the earlier does not matter here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    numbers: [u32; 3],
    is_release: bool,
}

/// Reports a constraint that Terraform does not read, or that leaves no version.
pub(crate) fn check(text: &Spanned<String>, report: &mut Report) {
    let malformed = |reason: &str| {
        let finding = invalid_value::malformed(text, "provider-version", reason);
        finding
            .help(format!("write a version constraint such as `{DEFAULT}`, or remove it to use that default"))
    };
    let parts: Option<Vec<_>> = text.value.split(',').map(parse).collect();
    let Some(parts) = parts else {
        report.push(malformed("not a version constraint of Terraform"));
        return;
    };
    if !leaves_any(parts) {
        report.push(malformed("the generated modules need version 5.80 or later, which this excludes"));
    }
}

/// An operator, a version and how many of its numbers are written.
fn parse(text: &str) -> Option<(Operator, Version, usize)> {
    let text = text.trim();
    let split = |&(written, operator)| Some((operator, text.strip_prefix(written)?));
    let (operator, version) = OPERATORS.iter().find_map(split)?;
    let version = version.trim_start();
    let (version, build) = version.split_once('+').map_or((version, None), |(v, build)| (v, Some(build)));
    let (version, preview) =
        version.split_once('-').map_or((version, None), |(v, preview)| (v, Some(preview)));
    if !preview.into_iter().chain(build).all(are_identifiers) {
        return None;
    }
    let mut numbers = [0; 3];
    let mut written = 0;
    for number in version.split('.') {
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        *numbers.get_mut(written)? = number.parse().ok().filter(|_| is_number)?;
        written += 1;
    }
    Some((operator, Version { numbers, is_release: preview.is_none() }, written))
}

fn are_identifiers(text: &str) -> bool {
    let is_identifier =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    text.split('.').all(is_identifier)
}

/// Whether some version from the least one on may satisfy all constraints. What `!=` takes out is not looked at: there
/// are others beside it.
fn leaves_any(parts: Vec<(Operator, Version, usize)>) -> bool {
    // Places between versions: right before one, or right after it.
    let (before, after) = (|version| (version, false), |version| (version, true));
    let (mut from, mut to) = (before(LEAST), None);
    for (operator, version, written) in parts {
        let (starts, ends) = match operator {
            Operator::Exactly => (Some(before(version)), Some(after(version))),
            Operator::Not => (None, None),
            Operator::Above => (Some(after(version)), None),
            Operator::AtLeast => (Some(before(version)), None),
            Operator::Below => (None, Some(before(version))),
            Operator::AtMost => (None, Some(after(version))),
            Operator::Near => (Some(before(version)), Some(before(version.next_beside(written)))),
        };
        from = starts.map_or(from, |starts| starts.max(from));
        to = [to, ends].into_iter().flatten().min();
    }
    to.is_none_or(|to| from < to)
}

impl Version {
    /// Where `~>` ends: the next of the number before the last one that is written.
    fn next_beside(self, written: usize) -> Self {
        let [major, minor, _] = self.numbers;
        let numbers =
            if written == 3 { [major, minor.saturating_add(1), 0] } else { [major.saturating_add(1), 0, 0] };
        Self { numbers, is_release: true }
    }
}
