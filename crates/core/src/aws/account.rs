//! Account ids.

use std::fmt;
use std::sync::Arc;

/// An AWS account id: exactly twelve digits, leading zeros kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountId(Arc<str>);

impl AccountId {
    /// Reads twelve digits; says in a few words what is wrong otherwise.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Self(text.into()));
        }
        Err(if text.chars().all(|c| c.is_ascii_digit()) {
            format!("{} digits instead of 12", text.len())
        } else {
            "an account id has only digits".to_owned()
        })
    }

    /// That of an account whose id could not be read: like no other.
    pub fn unknown(name: &str) -> Self {
        Self(format!("unknown id of {name}").into())
    }

    /// Whether it was read.
    pub fn is_known(&self) -> bool {
        !self.0.starts_with("unknown")
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for AccountId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
