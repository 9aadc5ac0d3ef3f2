//! What the whole network must keep: flows that must be possible, and flows that must not.

use std::fmt;

use crate::aws::port::Ports;
use crate::source::Span;

use super::{Block, Tag};

/// What a spec expects of some flows.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Whether they must be possible.
    pub expected: Expected,
    /// Why, for people.
    pub description: Option<String>,
    /// Who calls.
    pub from: Side,
    /// Who is called.
    pub to: Side,
    /// What is called; anything when empty.
    pub ports: Vec<Ports>,
}

/// Whether flows must be possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// None of them is.
    Never,
    /// They are.
    Always,
}

/// One side of an expectation.
#[derive(Clone, Debug)]
pub struct Side {
    /// Where it stands.
    pub span: Span,
    /// What it means.
    pub kind: SideKind,
}

/// What a side of an expectation means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SideKind {
    /// VPCs.
    Vpcs(Pattern),
    /// Subnets of VPCs.
    Subnets(Pattern, Pattern),
    /// The VPCs of accounts.
    Accounts(Pattern),
    /// The VPCs that have all of these tags: keys, and what their values look like.
    Tagged(Vec<(String, Pattern)>),
    /// Addresses.
    Block(Block),
}

/// A name, or the value of a tag, in which each `*` stands for any characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Expected {
    /// Its key in the spec.
    pub fn key(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Always => "always",
        }
    }
}

impl Pattern {
    /// Checks a text: lower-case letters, digits, hyphens and `*`.
    pub fn new(text: &str) -> Option<Self> {
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '*';
        (!text.is_empty() && text.chars().all(is_part)).then(|| Self(text.to_owned()))
    }

    /// The value of a tag, whatever is in it.
    pub fn of_value(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The name that it is, if it has no `*`.
    pub fn name(&self) -> Option<&str> {
        (!self.0.contains('*')).then_some(&*self.0)
    }

    /// Whether it stands for a name.
    pub fn matches(&self, name: &str) -> bool {
        let Some((start, rest)) = self.0.split_once('*') else { return self.0 == name };
        let Some(mut left) = name.strip_prefix(start) else { return false };
        // Each part between two `*` is found as early as it can be, and the last one at the end.
        let mut parts: Vec<_> = rest.split('*').collect();
        let last = parts.pop().unwrap_or_default();
        for part in parts {
            let Some(at) = left.find(part) else { return false };
            left = &left[at + part.len()..];
        }
        left.ends_with(last)
    }
}

/// As a spec writes it.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "\"\"" } else { &self.0 })
    }
}

impl SideKind {
    /// Whether tags are all that a side asks for; no side but one of tags asks for any.
    pub fn is_tagged(&self, tags: &[Tag]) -> bool {
        let Self::Tagged(wanted) = self else { return false };
        let has = |(key, value): &(String, Pattern)| {
            tags.iter().any(|tag| tag.key == *key && value.matches(&tag.value))
        };
        wanted.iter().all(has)
    }

    /// Whether two say the same, wherever they stand.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Block(one), Self::Block(other)) => one.net == other.net,
            (one, other) => one == other,
        }
    }
}

/// As a spec writes it.
impl fmt::Display for SideKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vpcs(vpc) => write!(f, "{vpc}"),
            Self::Subnets(vpc, subnet) => write!(f, "{vpc}/{subnet}"),
            Self::Accounts(account) => write!(f, "{{account: {account}}}"),
            Self::Tagged(tags) => {
                let tags: Vec<_> = tags.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                write!(f, "{{tag: {{{}}}}}", tags.join(", "))
            }
            Self::Block(block) => write!(f, "{}", block.net),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        let matches = |pattern: &str, name| Pattern::new(pattern).unwrap().matches(name);
        for (pattern, name) in [
            ("*", "web"),
            ("web", "web"),
            ("dev-*", "dev-web"),
            ("*-prod", "a-prod"),
            ("a*b*a", "aba"),
            ("w*b", "wb"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("web", "web-a"), ("dev-*", "dev"), ("a*a", "a"), ("*-b-*", "a-b"), ("a*b", "abc")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
        assert!(Pattern::new("").is_none() && Pattern::new("Web").is_none() && Pattern::new("a/b").is_none());
    }
}
