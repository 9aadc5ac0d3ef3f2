//! The text breaks a rule of YAML itself.

use granit_parser::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;

/// The text is not YAML from here on.
pub static CODE: Code =
    Code { name: "yaml-syntax", severity: Severity::Error, page: include_str!("yaml-syntax.md") };

/// What the parser stopped at; `open` is the innermost bracket that is still open there.
pub(crate) fn broken(kind: &ErrorKind, at: Span, open: Option<Span>) -> Diagnostic {
    let wording = wording(kind);
    let finding = Diagnostic::new(&CODE, wording.message, at, wording.label);
    match open {
        Some(open) => finding
            .also(open, "this bracket is still open")
            .help("close the bracket before this place, or check the entry that ends here"),
        None => finding.help_if(wording.help),
    }
}

/// An alias to a name that no earlier `&name` defines.
pub(crate) fn unknown_anchor(name: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("alias `*{name}` has no anchor before it"), at, "unknown anchor")
        .help(format!("write `&{name}` before the value to repeat, above this line"))
}

struct Wording {
    message: String,
    label: String,
    help: Option<&'static str>,
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser has a hundred kinds of errors and its own words for them"
)]
fn wording(kind: &ErrorKind) -> Wording {
    let say = |message: &str, label: &str, help: Option<&'static str>| Wording {
        message: message.into(),
        label: label.into(),
        help,
    };
    match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => {
            say("YAML does not allow a tab here", "tab", Some("indent with spaces"))
        }
        ErrorKind::UnclosedQuotedScalar => say(
            "this quoted text has no closing quote",
            "the text continues to here",
            Some("add the closing quote at the end of the value"),
        ),
        ErrorKind::UnclosedFlowCollection { open } => {
            let close = closing(*open);
            let help = if *open == '{' { "add the closing `}`" } else { "add the closing `]`" };
            say(&format!("`{open}` has no closing bracket"), &format!("`{close}` is missing"), Some(help))
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            say(&format!("`{open}` is closed by `{close}`"), &format!("`{}` expected", closing(*open)), None)
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            say("this bracket has no opening bracket", "no opening bracket", None)
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            say("expected `,` or a closing bracket", "the entry continues here", None)
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => say(
            "unexpected `:`",
            "no key can be here",
            Some("quote a text that contains `: `; otherwise check the indentation of this line"),
        ),
        ErrorKind::SimpleKeyExpected => say(
            "expected `:` after the key",
            "no `:` on this line",
            Some("write `key: value`, with a space after the colon"),
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => say(
            "the indentation of this line matches no open map or list",
            "check the indentation",
            Some("keys of one map start in the same column"),
        ),
        // YAML has no such character anywhere, not even in a comment.
        ErrorKind::UnexpectedCharacter { character }
            if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') =>
        {
            say(
                &format!("YAML does not allow the character U+{:04X}", u32::from(*character)),
                "not allowed here",
                Some("remove it, or write it as an escape between double quotes"),
            )
        }
        ErrorKind::UnexpectedCharacter { character } => say(
            &format!("a value cannot start with `{}`", character.escape_debug()),
            "not allowed here",
            Some("quote the value"),
        ),
        other => say(&other.to_string(), "", None),
    }
}

fn closing(open: char) -> char {
    if open == '{' { '}' } else { ']' }
}
