//! What exists and is taken over instead of made: an import block each, in the root of its place.

use crossvpc_render::{Comment, Expr, hcl_quoted, header};
use serde::Serialize;

use crate::root::Taken;

/// The page `root/imports.tf`.
#[derive(Serialize)]
pub(crate) struct ImportsView<'r> {
    header: Vec<Comment>,
    imports: &'r [ImportView],
}

/// An import block.
#[derive(Serialize)]
pub(crate) struct ImportView {
    /// The keys of what there is, where there may be nothing yet.
    for_each: Option<Expr>,
    /// The address.
    to: Expr,
    id: String,
}

/// What the page shows; nothing where nothing is adopted.
pub(crate) fn view(imports: &[ImportView]) -> Option<ImportsView<'_>> {
    let title = "Existing resources to import";
    (!imports.is_empty())
        .then(|| ImportsView { header: header(title, ["connections", "transit-gateways"]), imports })
}

/// Whether any block has keys, which Terraform reads from 1.7 on.
pub(crate) fn needs_keys(view: &ImportsView<'_>) -> bool {
    view.imports.iter().any(|import| import.for_each.is_some())
}

/// Something in a call.
pub(crate) fn plain(call: &str, resource: &str, id: &str) -> ImportView {
    ImportView { for_each: None, to: Expr::new(format!("module.{call}.{resource}")), id: id.to_owned() }
}

/// Something in a call that there is none of while a value is missing.
pub(crate) fn counted(call: &str, resource: &str, id: &str, value: &Taken) -> ImportView {
    if !value.is_handed_over {
        return plain(call, resource, id);
    }
    ImportView {
        for_each: Some(Expr::new(format!("{} == null ? [] : [0]", value.expr))),
        to: Expr::new(format!("module.{call}[each.value].{resource}")),
        id: id.to_owned(),
    }
}

/// Something with a key, which is not there while a value is missing.
pub(crate) fn keyed(address: &str, key: &str, id: String, value: &Taken) -> ImportView {
    let key = hcl_quoted(key);
    if !value.is_handed_over {
        return ImportView { for_each: None, to: Expr::new(format!("{address}[{key}]")), id };
    }
    ImportView {
        for_each: Some(Expr::new(format!("{} == null ? [] : [{key}]", value.expr))),
        to: Expr::new(format!("{address}[each.value]")),
        id,
    }
}
