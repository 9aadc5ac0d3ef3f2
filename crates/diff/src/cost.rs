//! What a change costs: the fixed costs of each account before and after, and those of the traffic that connections declare.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_compare::cost::{Sum, by_account, charges};
use crossvpc_core::change::{CHANGES_COST, Change};
use crossvpc_core::name::Name;
use crossvpc_core::plan::Plan;

/// The sums by what is the same account in both plans, whatever each calls it.
fn named<'p>(plan: &'p Plan, sums: BTreeMap<&str, Sum>) -> BTreeMap<&'p Name, Sum> {
    let mut names: BTreeMap<_, _> =
        plan.network.accounts().iter().map(|account| (account.name.as_str(), &account.name)).collect();
    sums.into_iter().filter_map(|(name, sum)| Some((names.remove(name)?, sum))).collect()
}

/// One change for each account that pays another amount, and one for what has no price.
pub(crate) fn changes(base: &Plan, new: &Plan) -> Vec<Change> {
    let (before, after) = (charges(base), charges(new));
    let dates: BTreeSet<_> =
        before.iter().chain(&after).flat_map(|charge| &charge.prices).map(|price| &*price.as_of).collect();
    let as_of = dates.last().copied().unwrap_or_default();
    let (old, now) = (named(base, by_account(&before, 0.0)), named(new, by_account(&after, 0.0)));
    let names: BTreeSet<_> = now.keys().chain(old.keys()).copied().collect();
    let none = Sum::default();
    let mut changes = Vec::new();
    for name in names {
        let (old, now) = (old.get(name).unwrap_or(&none), now.get(name).unwrap_or(&none));
        let told: Vec<_> = [
            (now.fixed - old.fixed, "a month before traffic"),
            (now.traffic - old.traffic, "a month for the declared traffic"),
        ]
        .iter()
        .filter(|(more, _)| more.abs() >= 0.005)
        .map(|(more, of)| {
            let sign = if *more < 0.0 { '-' } else { '+' };
            format!("{sign}${:.2} {of}", more.abs())
        })
        .collect();
        if !told.is_empty() {
            let message = format!("{name}: {} (prices of {as_of})", told.join(", "));
            let mut change = Change::new(&CHANGES_COST, message);
            let usd = |sum: &Sum| Some(format!("${:.2}", sum.fixed + sum.traffic));
            (change.before, change.after) = (usd(old), usd(now));
            changes.push(change);
        }
        for (item, region) in now.missing.difference(&old.missing) {
            let message = format!("{name}: no price for {} in {region}", item.name());
            changes.push(Change::new(&CHANGES_COST, message));
        }
    }
    changes
}
