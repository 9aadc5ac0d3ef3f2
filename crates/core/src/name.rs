//! The names people give to things in the spec, and what each target makes of them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The longest name, in characters.
pub const MAX_LENGTH: usize = 40;

/// A name of the spec: lower-case words of letters and digits with single hyphens between, the first character a letter, at
/// most [`MAX_LENGTH`] characters. Derived names join names with `--`, so that each of them comes from the same names only.
/// Plans hold each many times: a copy is shared.
///
/// A thing that was renamed has the name that the spec gives it, which people read, and the key that it was first generated
/// under: addresses, stacks, files and tags are made of the key, and two names are the same if their keys are.
#[derive(Clone, Debug)]
pub struct Name {
    key: Arc<str>,
    /// Where it is not the key.
    shown: Option<Arc<str>>,
}

/// What names in AWS start with, so that specs with the same names can share an account. By default, nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefix(Option<Name>);

impl Prefix {
    /// The longest one, in characters: of the 32 that the name of a target group has, it leaves six to the connection's.
    pub const MAX_LENGTH: usize = 10;

    /// Checks a text. The name of a security group must not start with `sg-`.
    pub fn new(text: &str) -> Option<Self> {
        let fits = text.len() <= Self::MAX_LENGTH && text != "sg" && !text.starts_with("sg-");
        Name::new(text).filter(|_| fits).map(|name| Self(Some(name)))
    }

    /// The text, if there is a prefix.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_ref().map(Name::as_str)
    }

    /// A name with the prefix.
    pub fn of(&self, name: impl fmt::Display) -> String {
        self.0.as_ref().map_or_else(|| name.to_string(), |prefix| format!("{prefix}-{name}"))
    }
}

impl serde::Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Whether Windows takes a file of this name, with any extension, for a device (Microsoft, Naming Files, Paths, and
/// Namespaces). Names are lower case; so is what is asked here.
pub fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    ["aux", "con", "nul", "prn"].contains(&name)
        || port.is_some_and(|port| matches!(port.as_bytes(), [b'1'..=b'9']))
}

impl Name {
    /// Checks a text against the grammar of names.
    pub fn new(text: &str) -> Option<Self> {
        let mut characters = text.chars();
        let valid = characters.next().is_some_and(|first| first.is_ascii_lowercase())
            && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !text.contains("--")
            && !text.ends_with('-')
            && text.len() <= MAX_LENGTH;
        valid.then(|| Self { key: text.into(), shown: None })
    }

    /// The nearest valid name to a text that is none, if anything of it is left.
    pub fn nearest(text: &str) -> Option<Self> {
        let mut name = String::new();
        for c in text.chars() {
            match c.to_ascii_lowercase() {
                c if c.is_ascii_lowercase() || (c.is_ascii_digit() && !name.is_empty()) => name.push(c),
                _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
                _ => {}
            }
        }
        name.truncate(MAX_LENGTH);
        Self::new(name.trim_end_matches('-'))
    }

    /// The name as written, for people.
    pub fn as_str(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.key)
    }

    /// What everything is called that is generated for the thing: its first name.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The name of a thing that has the key of another name.
    #[must_use]
    pub fn keyed(&self, key: &Self) -> Self {
        let shown = self.as_str();
        Self { key: Arc::clone(&key.key), shown: (*key.key != *shown).then(|| shown.into()) }
    }

    /// The key as an identifier with underscores: `web-prod` is `web_prod`.
    pub fn snake(&self) -> String {
        self.key.replace('-', "_")
    }

    /// The key as an alphanumeric identifier: `web-prod` is `WebProd`. Names that differ only in hyphens before a digit become equal;
    /// `name-clash` refuses these where it matters.
    pub fn pascal(&self) -> String {
        self.pascal_chars().collect()
    }

    /// The characters of [`Self::pascal`].
    pub fn pascal_chars(&self) -> impl Iterator<Item = char> {
        let mut starts = true;
        self.key.chars().filter_map(move |character| {
            let is_first = std::mem::replace(&mut starts, character == '-');
            let shown = if is_first { character.to_ascii_uppercase() } else { character };
            (character != '-').then_some(shown)
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl std::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_short_and_starts_no_id() {
        for valid in ["a", "sgx", "internal", "a-23456789"] {
            assert_eq!(Prefix::new(valid).unwrap().of("x"), format!("{valid}-x"));
        }
        for invalid in ["", "1a", "a-", "A", "sg", "sg-a", "a-234567890"] {
            assert!(Prefix::new(invalid).is_none(), "{invalid}");
        }
    }

    #[test]
    fn grammar() {
        for valid in ["a", "web-prod", "a1-2", &"a".repeat(40)] {
            assert!(Name::new(valid).is_some(), "{valid}");
        }
        for invalid in ["", "1a", "-a", "a-", "a--b", "A", "a_b", "a.b", "é", &"a".repeat(41)] {
            assert!(Name::new(invalid).is_none(), "{invalid}");
        }
    }

    #[test]
    fn nearest_name_is_valid() {
        assert_eq!(Name::nearest("Web_Prod ").as_ref().map(Name::as_str), Some("web-prod"));
        assert_eq!(Name::nearest("10-web").as_ref().map(Name::as_str), Some("web"));
        assert_eq!(Name::nearest("web--prod-").as_ref().map(Name::as_str), Some("web-prod"));
        assert_eq!(Name::nearest("_"), None);
    }

    #[test]
    fn identifiers() {
        let name = Name::new("web-prod-2").unwrap();
        assert_eq!((name.snake(), name.pascal()), ("web_prod_2".to_owned(), "WebProd2".to_owned()));
    }
}
