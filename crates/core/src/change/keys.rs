//! What keeps its key and is another thing on AWS, and what has another key in the generated names.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::name::Name;
use crate::network::{Network, Resource};
use crate::plan::Link;

use super::links::{Found, listed};
use super::touched::Touched;

impl<'p> Found<'p> {
    /// In the layout `per-account`, an account has a folder with its own state, which has its key.
    pub(super) fn of_accounts(&mut self) {
        let layout =
            |network: &Network| network.generate().value("terraform", "layout") == Some("per-account");
        let has_roots = self.targets.contains(&"terraform") && layout(self.base) && layout(self.new);
        for (old, name) in self.renames.accounts.iter().filter(|_| has_roots) {
            let at =
                self.new.accounts().iter().find(|account| account.name == *name).map(|account| account.span);
            let mut change = self.told("account-key", &format!("`{name}` (was `{old}`)"), at);
            change.accounts = [name.clone()].into();
            self.changes.push(change);
        }
    }

    /// The touched VPCs, by their new names, that are other ones on AWS, and whether their stacks are elsewhere.
    pub(super) fn moved_vpcs(&self, touched: &Touched<'_>) -> BTreeMap<&'p Name, bool> {
        let olds = self.base.vpcs().iter().filter(|vpc| touched.base.contains(&vpc.name));
        let olds: BTreeMap<_, _> = olds.map(|vpc| (self.renames.vpc(&vpc.name), vpc)).collect();
        let news = self.new.vpcs().iter().filter(|vpc| touched.new.contains(&vpc.name));
        let moved = news.filter_map(|vpc| {
            let old = olds.get(&vpc.name)?;
            let is_elsewhere = (&old.account.id, old.region) != (&vpc.account.id, vpc.region);
            // An id that is left out is not another one.
            let is_other = old.id.as_ref().zip(vpc.id.as_ref()).is_some_and(|(one, two)| one != two);
            (is_elsewhere || is_other).then_some((&vpc.name, is_elsewhere))
        });
        moved.collect()
    }

    pub(super) fn of_moved(&mut self, one: &Link, two: &Link, moved: &BTreeMap<&Name, bool>) {
        if moved.is_empty() {
            return;
        }
        let vpcs: Vec<_> = two.vpcs().into_iter().filter(|vpc| moved.contains_key(&vpc.name)).collect();
        if !vpcs.is_empty() {
            self.push("vpc", two, &listed(vpcs.iter().map(|vpc| &vpc.name)));
        }
        for vpc in vpcs.iter().filter(|vpc| moved.get(&vpc.name) == Some(&true)) {
            self.leaves(one, &format!("{} for {}", one.id(), vpc.name), 1);
        }
    }

    /// Keys of route tables and groups that changed while their ids did not.
    pub(super) fn of_keys(&mut self, one: &Link, two: &Link, touched: &Touched<'_>) {
        for side in two.routed() {
            let Some(old) = one.routed_vpc(&side.vpc.name) else { continue };
            if !touched.new.contains(&side.vpc.name) {
                continue;
            }
            for (id, before, after) in [
                ("table-key", &old.vpc.route_tables, &side.vpc.route_tables),
                ("group-key", &old.vpc.security_groups, &side.vpc.security_groups),
            ] {
                for table in before {
                    let moved = after.iter().find(|other| other.name == table.name).filter(|other| {
                        other.id.as_ref().zip(table.id.as_ref()).is_some_and(|(one, two)| one != two)
                    });
                    if moved.is_some() {
                        self.push("part-id", two, &format!("`{}` of `{}`", table.name, side.vpc.name));
                        self.applied_by([&side.vpc.account.name]);
                    }
                    let other = renamed(table, before, after);
                    if let Some(other) = other {
                        let was = format!("`{}` of `{}` was `{}`", other.name, side.vpc.name, table.name);
                        self.push(id, two, &was);
                        self.applied_by([&side.vpc.account.name]);
                    }
                }
            }
        }
    }
}

/// The part that is the same under another key: by its id, or the only one that came where only this one went.
fn renamed<'p>(
    part: &Resource,
    before: &[Arc<Resource>],
    after: &'p [Arc<Resource>],
) -> Option<&'p Arc<Resource>> {
    let is_in = |all: &[Arc<Resource>], one: &Resource| all.iter().any(|other| other.name == one.name);
    if is_in(after, part) {
        return None;
    }
    let gone = before.iter().filter(|one| !is_in(after, one)).count();
    let mut come = after.iter().filter(|one| !is_in(before, one));
    match &part.id {
        Some(_) => come.find(|other| other.id == part.id),
        None => come.next().filter(|other| gone == 1 && other.id.is_none() && come.next().is_none()),
    }
}
