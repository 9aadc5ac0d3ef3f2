//! An account id that is not twelve digits.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;

/// See the page.
pub static CODE: Code = Code {
    name: "invalid-account-id",
    severity: Severity::Error,
    page: include_str!("invalid-account-id.md"),
};

/// `reason` is a few words.
pub(crate) fn finding(text: &Text, reason: &str) -> Diagnostic {
    let finding = Diagnostic::new(&CODE, format!("`{}` is not an account id", text.value), text.span, reason)
        .help_if(repair(&text.value));
    match digits(&text.value).filter(|digits| digits.len() == 12) {
        Some(digits) => finding.replacing_text(text, &format!("\"{digits}\"")),
        None => finding,
    }
}

/// The console shows account ids with hyphens, and numbers lose their leading zeros.
fn repair(text: &str) -> Option<String> {
    let digits = digits(text)?;
    match digits.len() {
        12 => Some(format!("write `\"{digits}\"`")),
        9..12 => Some(format!("if its leading zeros were lost, write `\"{digits:0>12}\"`")),
        _ => None,
    }
}

/// A text of digits without the hyphens and blanks between them.
fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
}
