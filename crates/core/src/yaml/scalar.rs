//! What a text means: the core schema of YAML 1.2.2, chapter 10.3, and nothing of YAML 1.1 (`yes` is a text).

/// A value without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar<'a> {
    /// The text after escapes and line folding.
    pub text: &'a str,
    /// How it was written.
    pub style: Style,
    pub(super) tag: Tag,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: the only style that can mean a number, a boolean or null.
    Plain,
    /// Between single or double quotes.
    Quoted,
    /// After `|` or `>`.
    Block,
}

/// A scalar's meaning. Numbers stay as written: who needs one decides on its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved<'a> {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Decimal, `0o` octal or `0x` hexadecimal, with leading zeros kept.
    Int(&'a str),
    /// With a fraction or an exponent, or one of `.inf` and `.nan`.
    Float(&'a str),
    /// Everything else.
    Str(&'a str),
}

/// An explicit type, from a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    Str,
    Null,
    Bool,
    Int,
    Float,
}

impl<'a> Scalar<'a> {
    /// The meaning by style, explicit tag and text.
    pub fn resolve(&self) -> Resolved<'a> {
        let plain = by_text(self.text);
        match (self.tag, plain) {
            (Tag::None, meaning) if self.style == Style::Plain => meaning,
            (Tag::Float, Resolved::Int(text)) => Resolved::Float(text),
            (Tag::Null, Resolved::Null)
            | (Tag::Bool, Resolved::Bool(_))
            | (Tag::Int, Resolved::Int(_))
            | (Tag::Float, Resolved::Float(_)) => plain,
            _ => Resolved::Str(self.text),
        }
    }
}

impl Resolved<'_> {
    /// With its article, for messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Str(_) => "a string",
        }
    }
}

fn by_text(text: &str) -> Resolved<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        // Most texts are words, and no number begins like one.
        _ if text.starts_with(|c: char| c.is_ascii_alphabetic()) => Resolved::Str(text),
        _ if is_int(text) => Resolved::Int(text),
        _ if is_float(text) => Resolved::Float(text),
        _ => Resolved::Str(text),
    }
}

fn is_int(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0o") {
        return all(digits, |b| matches!(b, b'0'..=b'7'));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return all(digits, |b| b.is_ascii_hexdigit());
    }
    all(unsigned(text), |b| b.is_ascii_digit())
}

fn is_float(text: &str) -> bool {
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let text = unsigned(text);
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(|exponent| all(unsigned(exponent), |b| b.is_ascii_digit()))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn all(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(fits)
}
