//! Tags that IAM takes for one.

use std::collections::BTreeMap;

use crossvpc_core::diagnostic::{Code, Diagnostic, Report, Severity};
use crossvpc_core::network::Tag;
use crossvpc_core::plan::{Plan, VpcPeering, What};

use super::LinkActs;

/// See the page.
pub(crate) static CODE: Code =
    Code { name: "tag-case", severity: Severity::Error, page: include_str!("tag-case.md") };

/// The only thing of IAM that is made is the role that accepts a peering of another account.
pub(crate) fn check(plan: &Plan, links: &[LinkActs<'_>], report: &mut Report) {
    let mut peerings = links
        .iter()
        .flat_map(|(_, acts)| acts)
        .filter_map(|act| if let What::RequestPeering(peering) = act.what { Some(peering) } else { None });
    let peering = peerings.find(|peering| peering.crosses_accounts());
    let Some(peering) = peering else { return };
    let mut firsts: BTreeMap<String, Option<&Tag>> = BTreeMap::from([("name".to_owned(), None)]);
    let mut as_written: Vec<_> = plan.network.tags().iter().collect();
    as_written.sort_unstable_by_key(|tag| tag.span);
    for tag in as_written {
        let key = tag.key.to_lowercase();
        match firsts.get(&key) {
            Some(&first) => report.push(finding(peering, first, tag)),
            None => {
                firsts.insert(key, Some(tag));
            }
        }
    }
}

/// Without a first one, it is the `Name` that everything gets.
fn finding(peering: &VpcPeering, first: Option<&Tag>, second: &Tag) -> Diagnostic {
    let key = first.map_or("Name", |first| &first.key);
    let message =
        format!("IAM treats the tags `{key}` and `{}` as the same, and a role would have both", second.key);
    let label = if first.is_some() { "differs only in case" } else { "crossvpc adds the tag `Name`" };
    let finding = Diagnostic::new(&CODE, message, second.span, label);
    let finding = match first {
        Some(first) => finding.also(first.span, "the first one"),
        None => finding,
    };
    let finding = match peering.connections.first() {
        Some(connection) => {
            finding.also(connection.via_span, "CloudFormation creates a role that accepts this peering")
        }
        None => finding,
    };
    finding.help(format!("remove or rename `{}`", second.key))
}
