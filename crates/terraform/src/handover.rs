//! What the root of one account and region takes from others and gives to them. Each receiver has an output of its own: its
//! JSON is the file of variables that the receiver reads, so that nothing has to be copied by hand. Where no files are wanted,
//! `published` reads the same outputs from states, or makes parameters of them.

use std::collections::BTreeMap;

use crossvpc_core::name::Prefix;
use crossvpc_core::plan::Place;
use crossvpc_core::tool::Tool;
use crossvpc_render::{Comment, Expr, hcl_quoted, header};
use serde::Serialize;

use crate::address;
use crate::root::{Value, Wire};

/// What the names of the resources start with that keep what was handed over. The scripts know it too.
pub(crate) const KEEPER: &str = "restore_or_forget_";

/// The page `root/handover.tf`.
#[derive(Serialize)]
pub(crate) struct HandoverView {
    pub(crate) header: Vec<Comment>,
    /// The tool, as people call it and as a command.
    pub(crate) tool: Expr,
    pub(crate) command: Expr,
    pub(crate) variables: Vec<VariableView>,
    pub(crate) outputs: Vec<OutputView>,
}

/// A variable that another root fills in.
#[derive(Serialize)]
pub(crate) struct VariableView {
    name: String,
    /// The same as an expression.
    reference: Expr,
    /// The name of the local value of the roots that read the value themselves.
    local: Expr,
    /// What they read.
    found: Expr,
    description: String,
    /// The description, as a comment.
    remark: Comment,
    pattern: &'static str,
    error: String,
    /// The resource that exists as long as the value is known, and that no plan may remove: a value that is not there yet and
    /// one that got lost are both null.
    keeper: String,
}

/// What another root takes.
#[derive(Serialize)]
pub(crate) struct OutputView {
    name: String,
    description: String,
    /// The name of its parameter of a key, where it takes parameters.
    parameter: Expr,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    key: Expr,
    value: Expr,
}

/// What the page shows; nothing where the place has to do with no other.
pub(crate) fn view(place: &Place, wires: &[Wire], tool: Tool, prefix: &Prefix) -> Option<HandoverView> {
    let variables: BTreeMap<_, _> =
        taken(place, wires).map(|value| (&value.variable, variable(value))).collect();
    let outputs: Vec<_> = receivers(place, wires)
        .map(|to| {
            let given = given(place, to, wires);
            let entries =
                given.map(|(name, expr)| EntryView { key: Expr::new(name), value: Expr::new(expr) });
            OutputView {
                name: output_name(to),
                parameter: Expr::new(format!("\"{}/${{each.key}}\"", parameters(prefix, place, to))),
                description: format!(
                    "Values that this root module passes to the root module of {} in {}.",
                    to.account.name, to.region
                ),
                entries: entries.collect(),
            }
        })
        .collect();
    (!variables.is_empty() || !outputs.is_empty()).then(|| HandoverView {
        header: header(
            "Values that this root module exchanges with those of other accounts and regions",
            ["connections"],
        ),
        tool: Expr::new(tool.name()),
        command: Expr::new(tool.to_string()),
        variables: variables.into_values().collect(),
        outputs,
    })
}

/// The output for a receiver.
pub(crate) fn output_name(to: &Place) -> String {
    format!("for_{}", address::provider_alias(to))
}

/// The path of the parameters that a place gives to another one. AWS reserves names that start with `aws` or `ssm`, so that
/// no prefix comes first.
pub(crate) fn parameters(prefix: &Prefix, from: &Place, to: &Place) -> String {
    format!("{}/{}/{}", parameters_of(prefix, from), to.account.name, to.region)
}

/// The path of all parameters that a place gives.
pub(crate) fn parameters_of(prefix: &Prefix, from: &Place) -> String {
    let prefix = prefix.as_str().map(|prefix| format!("/{prefix}")).unwrap_or_default();
    format!("/crossvpc{prefix}/{}/{}", from.account.name, from.region)
}

/// The file below a receiver's root that holds what it is given. The region has a grammar of its own, so that no two
/// are alike.
pub(crate) fn file_name(from: &Place) -> String {
    format!("from-{}-{}.auto.tfvars.json", from.account.name, from.region)
}

/// Those that a place gives something to, once, by name.
pub(crate) fn receivers<'w>(place: &Place, wires: &'w [Wire]) -> impl Iterator<Item = &'w Place> {
    let from_here = wires.iter().filter(move |wire| wire.value.place.is(place));
    let key = |to: &Place| (to.account.name.clone(), to.region);
    let receivers: BTreeMap<_, _> = from_here.map(|wire| (key(&wire.to), &wire.to)).collect();
    receivers.into_values()
}

/// What a place takes.
pub(crate) fn taken<'w>(place: &Place, wires: &'w [Wire]) -> impl Iterator<Item = &'w Value> {
    wires.iter().filter(move |wire| wire.to.is(place)).map(|wire| &wire.value)
}

fn given<'w>(from: &Place, to: &Place, wires: &'w [Wire]) -> impl Iterator<Item = (&'w str, &'w str)> {
    let given = wires.iter().filter(|wire| wire.value.place.is(from) && wire.to.is(to));
    let given = given.map(|wire| (wire.value.variable.as_str(), wire.value.handed_over.as_str()));
    given.collect::<BTreeMap<_, _>>().into_iter()
}

fn variable(value: &Value) -> VariableView {
    let Value { place, variable, description, pattern, .. } = value;
    let description = format!(
        "{description}, from the root module of {} in {}. Null until that root module is applied.",
        place.account.name, place.region
    );
    VariableView {
        name: variable.clone(),
        reference: Expr::new(format!("var.{variable}")),
        local: Expr::new(variable),
        found: Expr::new(format!("local.from_{}[{}]", address::provider_alias(place), hcl_quoted(variable))),
        remark: Comment::new(&description),
        description,
        pattern,
        error: format!("The {variable} must match {pattern}."),
        keeper: format!("{KEEPER}{variable}"),
    }
}
