//! The version constraint of Terraform's AWS provider, in Terraform's own grammar, and whether it allows a version that
//! the modules in use accept.

use std::fmt;

use crossvpc_core::diagnostic::{Diagnostic, Report};
use crossvpc_core::findings::shape::invalid_value;
use crossvpc_core::source::Spanned;
use crossvpc_templates::terraform::MODULES;

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

#[derive(Clone, Copy, Debug)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    numbers: [u32; 3],
    is_release: bool,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, _] = self.numbers;
        write!(f, "{major}.{minor}")
    }
}

/// The constraint of a root whose spec has none.
pub(crate) fn default_for<'m>(modules: impl IntoIterator<Item = &'m str>) -> String {
    let least = least(modules).map_or_else(lowest, |(version, _)| version);
    format!(">= {least}, < 7.0")
}

/// Reports a constraint that Terraform cannot read, or that allows no version for any module.
pub(crate) fn check(text: &Spanned<String>, report: &mut Report) {
    let lowest = lowest();
    match read(text) {
        None => report.push(malformed(text, "not a version constraint of Terraform", lowest)),
        Some(parts) if !leaves_any(&parts, lowest) => {
            let reason = format!("the generated modules need version {lowest} or later, which this excludes");
            report.push(malformed(text, &reason, lowest));
        }
        Some(_) => {}
    }
}

/// Reports a constraint that allows no version for one of the modules in use.
pub(crate) fn check_modules<'m>(
    text: &Spanned<String>,
    modules: impl IntoIterator<Item = &'m str>,
    report: &mut Report,
) {
    let (Some(parts), Some((version, module))) = (read(text), least(modules)) else { return };
    if leaves_any(&parts, lowest()) && !leaves_any(&parts, version) {
        let reason = format!("the module `{module}` needs version {version} or later, which this excludes");
        report.push(malformed(text, &reason, version));
    }
}

fn malformed(text: &Spanned<String>, reason: &str, least: Version) -> Diagnostic {
    invalid_value::malformed(text, "provider-version", reason).help(format!(
        "write a version constraint such as `>= {least}, < 7.0`, or remove it to use that default"
    ))
}

/// The lowest version that all of some modules accept, and a module that accepts none below it.
fn least<'m>(modules: impl IntoIterator<Item = &'m str>) -> Option<(Version, &'m str)> {
    modules.into_iter().map(|module| (needed(module), module)).max()
}

fn read(text: &Spanned<String>) -> Option<Vec<(Operator, Version, usize)>> {
    text.value.split(',').map(parse).collect()
}

/// What a module requires in its `versions.tf`, the only place that says it.
fn needed(module: &str) -> Version {
    let files = MODULES.iter().find(|(folder, _)| *folder == module).map(|(_, files)| files);
    let text = files.and_then(|files| files.iter().find(|(name, _)| *name == "versions.tf"));
    let mut lines = text.into_iter().flat_map(|(_, text)| text.lines());
    let constraint = lines.find_map(|line| line.trim_start().strip_prefix("version = \"")?.strip_suffix('"'));
    match constraint.and_then(parse) {
        Some((Operator::AtLeast, version, _)) => version,
        found => unreachable!("versions.tf of {module} requires a lowest version of the provider: {found:?}"),
    }
}

/// The lowest version that any module accepts.
fn lowest() -> Version {
    MODULES.iter().map(|(folder, _)| needed(folder)).min().expect("there are modules")
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
fn leaves_any(parts: &[(Operator, Version, usize)], least: Version) -> bool {
    // Places between versions: right before one, or right after it.
    let (before, after) = (|version| (version, false), |version| (version, true));
    let (mut from, mut to) = (before(least), None);
    for &(operator, version, written) in parts {
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
