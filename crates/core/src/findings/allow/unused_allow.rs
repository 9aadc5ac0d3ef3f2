//! A finding that is allowed and not found.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::{Text, Waiver};

/// See the page.
pub static CODE: Code =
    Code { name: "unused-allow", severity: Severity::Warning, page: include_str!("unused-allow.md") };

pub(crate) fn finding(code: &Text, reason: &Text) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("`{code}` is allowed, but no finding has this code"),
        code.span,
        "no effect",
    )
    .also(reason.span, "the reason")
    .help("remove it, so that crossvpc reports a new finding of this kind")
}

/// A change that is allowed and does not happen. `near` is a name of either spec that may be meant; `link` is the link of such a
/// change that is of several connections, of which the waiver names one.
pub fn change(waiver: &Waiver, near: Option<&str>, link: Option<&str>) -> Diagnostic {
    let Waiver { code, of, .. } = waiver;
    let message = format!("`{code}` is allowed for `{of}`, but nothing of it changes in this way");
    let finding = Diagnostic::new(&CODE, message, of.span, "no effect");
    match (link, near) {
        (Some(link), _) => {
            finding.help(format!("write `{link}`: all connections of this link are concerned"))
        }
        (None, Some(near)) => finding.help(format!("did you mean `{near}`?")),
        (None, None) => finding.help("remove it, so that it does not allow a later change"),
    }
}
