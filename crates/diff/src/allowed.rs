//! Changes that the new spec allows, each with its reason, and what it allows in vain.

use crossvpc_core::change::{Change, Difference};
use crossvpc_core::diagnostic::Diagnostic;
use crossvpc_core::findings::allow::unused_allow;
use crossvpc_core::name::Name;
use crossvpc_core::plan::{Link, Plan};
use crossvpc_core::spec::Waiver;
use crossvpc_core::suggest;

/// Gives the changes that are allowed their reason. What is left are the waivers of nothing.
pub(crate) fn mark(difference: &mut Difference, waivers: &[Waiver], plans: [&Plan; 2]) -> Vec<Diagnostic> {
    let mut unused = Vec::new();
    for waiver in waivers {
        let mut is_used = false;
        for change in difference.changes.iter_mut().filter(|change| is_of(change, waiver)) {
            change.allowed = Some(waiver.reason.value.clone());
            is_used = true;
        }
        if !is_used {
            let link = links(plans).find(|link| {
                let is_this = |change: &Change| {
                    change.code.name == waiver.code.value && change.link.as_ref() == Some(&link.id())
                };
                link.connections().iter().any(|one| one.name.as_str() == waiver.of.value)
                    && difference.changes.iter().any(is_this)
            });
            unused.push(unused_allow::change(
                waiver,
                near(waiver, plans).as_deref(),
                link.map(Link::id).as_deref(),
            ));
        }
    }
    unused
}

fn is_of(change: &Change, waiver: &Waiver) -> bool {
    let names = [change.connection.as_ref().map(Name::as_str), change.link.as_deref()];
    change.code.name == waiver.code.value && names.contains(&Some(&*waiver.of.value))
}

fn links(plans: [&Plan; 2]) -> impl Iterator<Item = &Link> {
    plans.into_iter().flat_map(|plan| plan.links.iter())
}

/// The name that is meant, where neither spec has the one that is written.
fn near(waiver: &Waiver, plans: [&Plan; 2]) -> Option<String> {
    let connections = plans.into_iter().flat_map(|plan| plan.network.connections());
    let connections = connections.map(|connection| connection.name.to_string());
    let names: Vec<_> = connections.chain(links(plans).map(Link::id)).collect();
    if names.contains(&waiver.of.value) {
        return None;
    }
    suggest::nearest(&waiver.of.value, names.iter().map(String::as_str)).map(str::to_owned)
}
