//! A name that is declared nowhere.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;
use crate::suggest;

/// See the page.
pub static CODE: Code = Code { name: "unknown-name", severity: Severity::Error, page: include_str!("unknown-name.md") };

/// `what` is the kind of thing, such as "VPC"; `names` are the ones that exist.
pub(crate) fn finding<'a>(text: &Text, what: &str, names: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(&CODE, format!("there is no {what} `{}`", text.value), text.span, "not declared")
        .help_if(suggest::help(&text.value, names))
}
