//! An earlier name that another thing has.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::name::Name;
use crate::source::Span;
use crate::spec::Text;

/// See the page.
pub static CODE: Code =
    Code { name: "renamed-from", severity: Severity::Error, page: include_str!("renamed-from.md") };

/// The earlier name is the name.
pub(crate) fn own(text: &Text) -> Diagnostic {
    let message = format!("`{}` is renamed from itself", text.value);
    Diagnostic::new(&CODE, message, text.span, "this is its name").help("remove `renamed-from`")
}

/// The earlier name is none.
pub(crate) fn no_name(text: &Text) -> Diagnostic {
    let message = format!("`renamed-from` has `{}`, which is not a name", text.value);
    Diagnostic::new(&CODE, message, text.span, "not a name")
        .help("write the name that the entry had when it was first generated")
}

/// Two things have one key: `first` is where the other one gets it.
pub(crate) fn taken(at: Span, key: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("two entries are generated as `{key}`"), at, "the second one")
        .also(first, "the first one")
        .note("stacks, addresses and files are called by the name that an entry was first generated under")
        .help("give the new entry another name, or write `renamed-from` where the same resource had another name")
}
