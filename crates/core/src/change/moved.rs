//! What keeps its key and is another thing on AWS.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::plan::Link;

use super::links::{Found, listed};
use super::touched::Touched;

impl<'p> Found<'p> {
    /// The touched VPCs, by their new names, that are other ones on AWS, and whether their stacks are elsewhere.
    pub(super) fn moved_vpcs(&self, touched: &Touched<'_>) -> BTreeMap<&'p Name, bool> {
        let olds = self.base.vpcs().iter().filter(|vpc| touched.base.contains(&vpc.name));
        let olds: BTreeMap<_, _> = olds.map(|vpc| (&vpc.name, vpc)).collect();
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

    /// Route tables and groups that keep their keys and are other ones on AWS.
    pub(super) fn of_parts(&mut self, one: &Link, two: &Link, touched: &Touched<'_>) {
        for side in two.routed() {
            let Some(old) = one.routed_vpc(&side.vpc.name) else { continue };
            if !touched.new.contains(&side.vpc.name) {
                continue;
            }
            for (before, after) in [
                (&old.vpc.route_tables, &side.vpc.route_tables),
                (&old.vpc.security_groups, &side.vpc.security_groups),
            ] {
                for part in before {
                    let moved = after.iter().find(|other| other.name == part.name).filter(|other| {
                        other.id.as_ref().zip(part.id.as_ref()).is_some_and(|(one, two)| one != two)
                    });
                    if let Some(moved) = moved {
                        self.push("part-id", two, &format!("`{}` of `{}`", moved.name, side.vpc.name));
                        self.applied_by([&side.vpc.account.name]);
                    }
                }
            }
        }
    }
}
