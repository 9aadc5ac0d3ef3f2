//! A name that is declared nowhere.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;
use crate::suggest;

/// See the page.
pub static CODE: Code =
    Code { name: "unknown-name", severity: Severity::Error, page: include_str!("unknown-name.md") };

/// `what` is the kind of thing, such as "VPC" or "subnet of `web-prod`"; `names` are the ones that exist.
pub(crate) fn finding<'a>(text: &Text, what: &str, names: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let help =
        suggest::help(&text.value, names).unwrap_or_else(|| "declare it, or correct the name".to_owned());
    Diagnostic::new(&CODE, format!("no {what} is named `{}`", text.value), text.span, "not declared")
        .help(help)
}
