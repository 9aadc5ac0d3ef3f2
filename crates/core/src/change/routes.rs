//! Routes that make addresses reachable though no rule lets the packets in: static routes of gateways, and the way back of the
//! answers.

use std::collections::BTreeMap;

use crate::name::Name;
use crate::network::Gateway;
use crate::plan::{Link, Plan, RoutedVpc};
use crate::routing::AddressSet;

use super::codes::{ADDS_ROUTE_ONLY, Section};
use super::flows::shown;
use super::kinds::Change;
use super::links::{Found, about};
use super::touched::Touched;

/// The addresses that a VPC routes to in another one only because of answers, with a link that has such a route.
type Returns<'p> = BTreeMap<[Name; 2], (AddressSet, &'p Link)>;

/// The routes for answers that the new plan has and the base has not, but for those to whom the change lets call: that a flow that
/// is opened has a way back is no news.
pub(super) fn returns(base: &Plan, new: &Plan, touched: &Touched<'_>, changes: &[Change]) -> Vec<Change> {
    let mut callers: BTreeMap<[Name; 2], AddressSet> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.section() == Section::Opens) {
        if let (Some(from), Some(to)) = (&change.from, &change.to) {
            let known = callers.entry([to.vpc.clone(), from.vpc.clone()]).or_insert(AddressSet::EMPTY);
            *known = known.union(&from.addresses);
        }
    }
    let had = routed_back(base, |side| touched.base.contains(&side.vpc.name));
    let has = routed_back(new, |side| touched.new.contains(&side.vpc.name));
    let added = has.into_iter().filter_map(|(pair, (addresses, link))| {
        let added = had.get(&pair).map_or(addresses.clone(), |(had, _)| addresses.difference(had));
        let added = callers.get(&pair).map_or(added.clone(), |callers| added.difference(callers));
        let [vpc, peer] = &pair;
        let message = format!(
            "{}: `{vpc}` gets routes to {} of `{peer}` for its answers, and no rule lets it call there",
            link.id(),
            shown(&addresses)
        );
        let mut change = Change::new(&ADDS_ROUTE_ONLY, message);
        about(&mut change, link);
        change.at = link.connections().first().map(|connection| connection.span);
        (!added.is_empty()).then_some(change)
    });
    added.collect()
}

fn routed_back(plan: &Plan, is_touched: impl Fn(&RoutedVpc) -> bool) -> Returns<'_> {
    let mut returns = Returns::new();
    for (link, side) in plan.routed().filter(|(_, side)| is_touched(side)) {
        for route in &side.routes {
            let mut asked_by = route.asked_by.iter();
            let is_called = asked_by.any(|connection| {
                connection.provider.vpc.is(&route.peer)
                    && connection.consumers.iter().any(|consumer| consumer.vpc.is(&side.vpc))
            });
            if !is_called {
                let pair = [&side.vpc.name, &route.peer.name].map(Name::clone);
                let (addresses, _) = returns.entry(pair).or_insert((AddressSet::EMPTY, link));
                *addresses = addresses.union(&AddressSet::from(route.destination.net));
            }
        }
    }
    returns
}

impl Found<'_> {
    /// Static routes of a gateway.
    pub(super) fn of_routes(&mut self, before: &Gateway, after: &Gateway, link: &Link) {
        let routes = |gateway: &Gateway| -> BTreeMap<_, _> {
            let all =
                gateway.tables.iter().flat_map(|table| table.routes.iter().map(move |route| (table, route)));
            all.map(|(table, route)| {
                (
                    (table.name.clone(), route.destination.net),
                    (route.leads_to().cloned(), route.destination.span),
                )
            })
            .collect()
        };
        let had = routes(before);
        for ((table, destination), (target, span)) in routes(after) {
            let old = had.get(&(table.clone(), destination)).map(|(old, _)| old.clone());
            match (old, target) {
                (Some(old), target) if old != target => {
                    self.push("static-route", link, &format!("{destination} in {table}"));
                    self.applied_by([&after.account.name]);
                }
                (None, Some(target)) => {
                    let message = format!(
                        "{}: table `{table}` sends {destination} to `{target}`, whatever the rules there let in",
                        link.id()
                    );
                    let mut change = Change::new(&ADDS_ROUTE_ONLY, message);
                    about(&mut change, link);
                    (change.at, change.after) = (Some(span), Some(format!("{destination} via {target}")));
                    self.changes.push(change);
                }
                (Some(_) | None, _) => {}
            }
        }
    }
}
