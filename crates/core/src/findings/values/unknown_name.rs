//! A name that is declared nowhere.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::spec::Text;
use crate::suggest;

/// See the page.
pub static CODE: Code =
    Code { name: "unknown-name", severity: Severity::Error, page: include_str!("unknown-name.md") };

/// `what` is the kind of thing, such as "VPC" or "subnet of `web-prod`"; `names` are the ones that exist.
pub(crate) fn finding<'a>(text: &Text, what: &str, names: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    if let Some(key) = key_of_id(&text.value) {
        let message = format!("no {what} is named `{}`", text.value);
        return Diagnostic::new(&CODE, message, text.span, "this is an id, but a name is expected")
            .help(format!("declare it in `{key}` with this `id`, and write its name here"));
    }
    let help =
        suggest::help(&text.value, names).unwrap_or_else(|| "declare it, or correct the name".to_owned());
    Diagnostic::new(&CODE, format!("no {what} is named `{}`", text.value), text.span, "not declared")
        .help(help)
}

/// An id where the spec gives that id a name.
pub(crate) fn id_of(text: &Text, what: &str, name: &str) -> Diagnostic {
    let message = format!("no {what} is named `{}`", text.value);
    Diagnostic::new(&CODE, message, text.span, "this is an id, but a name is expected")
        .help(format!("write `{name}`, which has this id"))
        .replacing_text(text, name)
}

/// The key under which something with such an id is declared.
fn key_of_id(text: &str) -> Option<&'static str> {
    const KEYS: [(&str, &str); 6] = [
        ("tgw-rtb-", "route-tables"),
        ("tgw-", "transit-gateways"),
        ("vpc-", "vpcs"),
        ("subnet-", "subnets"),
        ("rtb-", "route-tables"),
        ("sg-", "security-groups"),
    ];
    if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some("accounts");
    }
    let is_digits =
        |digits: &str| [8, 17].contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let found = KEYS.iter().find(|(prefix, _)| text.strip_prefix(prefix).is_some_and(is_digits));
    found.map(|(_, key)| *key)
}
