//! Links that come, go, are replaced or interrupted; found by comparing their parts, told by the table of effects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::name::Name;
use crate::network::{Gateway, Generate, Network};
use crate::plan::{Attachment, Front, Link, Plan, PrefixList, Principal, PrincipalKind, TransitGateway};
use crate::source::Span;

use super::codes::{
    ADDS_PRINCIPAL, INTERRUPTS_FLOW, LEAVES_RESOURCES, REPLACES_LINK, TURNS_ACCEPTANCE_AUTOMATIC,
};
use super::effects::row;
use super::kinds::Change;
use super::pairs::Pairs;
use super::touched::Touched;

/// What is found out about links.
pub(super) struct Found<'p> {
    pub(super) base: &'p Network,
    pub(super) new: &'p Network,
    /// The targets of both specs.
    pub(super) targets: Vec<&'static str>,
    pub(super) changes: Vec<Change>,
}

impl<'p> Found<'p> {
    pub(super) fn between(base: &'p Plan, new: &'p Plan) -> Self {
        let mut targets = new.network.generate().targets.clone();
        targets.extend(&base.network.generate().targets);
        targets.sort_unstable();
        targets.dedup();
        Self { base: &base.network, new: &new.network, targets, changes: Vec::new() }
    }

    pub(super) fn see(&mut self, pairs: &Pairs<'p>, touched: &Touched<'_>) {
        let moved = self.moved_vpcs(touched);
        for links in pairs.0.values() {
            match *links {
                [Some(one), Some(two)] => {
                    self.of_both(one, two, touched);
                    self.of_moved(one, two, &moved);
                }
                [Some(one), None] => self.gone(one, pairs),
                [None, _] => {}
            }
        }
        let places = |network: &Network| -> BTreeSet<_> {
            network.vpcs().iter().map(|vpc| (vpc.account.id.clone(), vpc.region)).collect()
        };
        let (before, after) = (places(self.base), places(self.new));
        for vpc in self.base.vpcs() {
            let place = (vpc.account.id.clone(), vpc.region);
            if before.contains(&place) && !after.contains(&place) && self.targets.contains(&"terraform") {
                let mut change =
                    self.told("provider-gone", &format!("{} {}", vpc.account.name, vpc.region), None);
                (change.base_at, change.accounts) = (Some(vpc.span), [vpc.account.name.clone()].into());
                if !self.changes.iter().any(|known| known.message == change.message) {
                    self.changes.push(change);
                }
            }
        }
    }

    /// A change as a row of the table tells it.
    pub(super) fn told(&self, id: &str, subject: &str, at: Option<Span>) -> Change {
        let (row, tool) = (row(id), self.new.generate().tool());
        let code = if row.interrupts(&self.targets) { &INTERRUPTS_FLOW } else { &REPLACES_LINK };
        let mut change = Change::new(code, format!("{subject}: {}", row.what));
        change.effects = row.effects_for(&self.targets, tool);
        change.first = row.first.as_deref().map(|first| tool.reword(first).into_owned());
        change.at = at;
        change
    }

    pub(super) fn push(&mut self, id: &str, link: &Link, subject: &str) {
        let named = if subject.is_empty() { link.id() } else { format!("{} ({subject})", link.id()) };
        let at = link.connections().first().map(|connection| connection.span);
        let mut change = self.told(id, &named, at);
        about(&mut change, link);
        self.changes.push(change);
    }

    /// The change that was pushed last is applied by these accounts, and by no other account of the link.
    pub(super) fn applied_by<'n>(&mut self, accounts: impl IntoIterator<Item = &'n Name>) {
        if let Some(change) = self.changes.last_mut() {
            change.accounts = accounts.into_iter().cloned().collect();
        }
    }

    /// A link that left: another one may have taken its place for the same VPCs.
    fn gone(&mut self, link: &Link, pairs: &Pairs<'_>) {
        let names: BTreeSet<_> = link.vpcs().iter().map(|vpc| vpc.name.clone()).collect();
        let heir = pairs.0.values().filter_map(|links| links[1]).find(|other| {
            other.option() != link.option()
                && other.vpcs().iter().filter(|vpc| names.contains(&vpc.name)).count() >= 2
                && other
                    .connections()
                    .iter()
                    .any(|connection| link.connections().iter().any(|gone| gone.name == connection.name))
        });
        if let Some(heir) = heir {
            let mut change = self.told("connection-type", &link.id(), None);
            about(&mut change, link);
            change.at = heir.connections().first().map(|connection| connection.span);
            change.base_at = link.connections().first().map(|connection| connection.span);
            (change.before, change.after) = (Some(link.id()), Some(heir.id()));
            self.changes.push(change);
        }
        self.leaves(link, &link.id(), link.distinct_places().len());
    }

    pub(super) fn leaves(&mut self, link: &Link, what: &str, places: usize) {
        let stacks: Vec<_> = self.targets.iter().filter(|target| **target != "terraform").copied().collect();
        if stacks.is_empty() {
            return;
        }
        let noun = if places == 1 { "account and region" } else { "accounts and regions" };
        let message =
            format!("the stacks of `{what}` stay deployed in {places} {noun} until `deploy.sh` deletes them");
        let mut change = Change::new(&LEAVES_RESOURCES, message);
        about(&mut change, link);
        change.base_at = link.connections().first().map(|connection| connection.span);
        self.changes.push(change);
    }

    fn of_both(&mut self, one: &'p Link, two: &'p Link, touched: &Touched<'_>) {
        match (one, two) {
            (Link::VpcPeering(old), Link::VpcPeering(peering)) => {
                if old.requester.vpc.name != peering.requester.vpc.name {
                    self.push("requester", two, "");
                }
            }
            (Link::PrivateLink(old), Link::PrivateLink(service)) => self.of_services(one, old, two, service),
            (Link::TransitGateway(old), Link::TransitGateway(gateway)) => {
                self.of_gateways(one, old, two, gateway, touched);
            }
            (Link::VpcPeering(_) | Link::PrivateLink(_) | Link::TransitGateway(_), _) => {}
        }
        self.of_parts(one, two, touched);
        self.of_rules(one, two);
        self.of_prefixes(two);
    }

    /// What the rules of the provider's side name its consumers by: of connections that are in both, and have any.
    fn of_rules(&mut self, one: &Link, two: &Link) {
        let (before, after) = (prefix_lists(one), prefix_lists(two));
        if before.is_empty() && after.is_empty() {
            return;
        }
        let by_name: BTreeMap<_, _> = two.connections().iter().map(|new| (&new.name, new)).collect();
        for old in one.connections() {
            let Some(new) = by_name.get(&old.name) else { continue };
            let sizes = |lists: &[(Name, Name, bool, usize)]| -> BTreeMap<_, _> {
                let own = lists.iter().filter(|(connection, ..)| *connection == old.name);
                own.map(|(_, vpc, is_ipv6, size)| ((vpc.clone(), *is_ipv6), *size)).collect()
            };
            let (had, has) = (sizes(&before), sizes(&after));
            let is_resized = had.iter().any(|(list, size)| has.get(list).is_some_and(|now| now != size));
            if old.rule_form() != new.rule_form() && !(had.is_empty() && has.is_empty()) {
                self.push("rule-form", two, old.name.as_str());
                self.applied_by([&new.provider.vpc.account.name]);
            } else if is_resized {
                self.push("prefix-list-size", two, old.name.as_str());
                self.applied_by([&new.provider.vpc.account.name]);
            }
        }
    }

    /// What names in AWS start with: a name cannot be changed.
    fn of_prefixes(&mut self, link: &Link) {
        let [base, new] = [self.base, self.new].map(Network::generate);
        let prefix = |generate: &Generate| {
            let own = generate.value("cloudformation", "stack-prefix");
            own.or_else(|| generate.name_prefix.as_str()).unwrap_or("crossvpc").to_owned()
        };
        let has_stacks = self.targets.iter().any(|target| *target != "terraform");
        if has_stacks && prefix(base) != prefix(new) {
            self.push("stack-name", link, "");
        }
        let has_balancer =
            matches!(link, Link::PrivateLink(service) if matches!(service.front, Front::Made(_)));
        if has_balancer && self.targets.contains(&"terraform") && base.name_prefix != new.name_prefix {
            self.push("name-prefix", link, "");
        }
    }

    pub(super) fn principal(&mut self, link: &Link, message: String) {
        let mut change = Change::new(&ADDS_PRINCIPAL, message);
        about(&mut change, link);
        change.at = link.connections().first().map(|connection| connection.span);
        self.changes.push(change);
    }

    fn of_gateways(
        &mut self,
        one: &Link,
        old: &TransitGateway,
        two: &Link,
        gateway: &TransitGateway,
        touched: &Touched<'_>,
    ) {
        let (before, after) = (&old.gateway, &gateway.gateway);
        let owner = &after.account.name;
        let asn = |gateway: &Gateway| gateway.asn.map(|(asn, _)| asn);
        if (&before.id, asn(before), &before.account.id, before.region)
            != (&after.id, asn(after), &after.account.id, after.region)
        {
            self.push("gateway", two, "");
        }
        if !before.auto_accept && after.auto_accept {
            self.push("attachment-accepter-gone", two, "");
            self.applied_by([owner]);
            let message = format!("{}: attachments of other accounts need no acceptance", two.id());
            let mut change = Change::new(&TURNS_ACCEPTANCE_AUTOMATIC, message);
            about(&mut change, two);
            change.at = Some(after.auto_accept_span.unwrap_or(after.span));
            self.changes.push(change);
        }
        let tags = |network: &Network| -> Vec<_> {
            network.tags().iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect()
        };
        if tags(self.base) != tags(self.new) {
            self.push("tags", two, "");
        }
        for attachment in &old.attachments {
            let name = attachment.name();
            if !touched.new.contains(name) && !touched.base.contains(attachment.name()) {
                continue;
            }
            match gateway.attachment(name) {
                Some(now) => {
                    let table = |of: &Attachment| of.table.as_ref().map(|table| table.name.clone());
                    if table(attachment) != table(now) {
                        self.push("association", two, name.as_str());
                        self.applied_by([owner]);
                    }
                    let subnets = |of: &Attachment| -> Vec<_> {
                        of.subnets.iter().map(|subnet| subnet.name.clone()).collect()
                    };
                    if subnets(attachment) != subnets(now) {
                        self.push("attachment-subnets", two, name.as_str());
                        self.applied_by([&now.side.vpc.account.name]);
                    }
                }
                None => self.leaves(one, &format!("{} for {name}", one.id()), 1),
            }
        }
        self.of_routes(before, after, two);
        let principals = |of: &TransitGateway| -> BTreeMap<String, String> {
            let principals = of.share.iter().flat_map(|share| &share.principals);
            let who = |principal: &Principal| match &principal.who {
                PrincipalKind::Account(account) => account.id.to_string(),
                PrincipalKind::Organization(arn) => arn.clone(),
            };
            principals.map(|principal| (who(principal), principal.name.clone())).collect()
        };
        let had = principals(old);
        for (_, name) in principals(gateway).into_iter().filter(|(who, _)| !had.contains_key(who)) {
            self.principal(two, format!("{}: `{name}` may attach VPCs", two.id()));
            self.push("share", two, &name);
            self.applied_by([owner]);
        }
    }
}

/// The prefix lists of a link: the connection, the VPC, whether it is IPv6, and the size.
fn prefix_lists(link: &Link) -> Vec<(Name, Name, bool, usize)> {
    let routed = link.routed().into_iter().map(|side| (&side.vpc.name, side.prefix_lists()));
    let service = link.service().map(|service| (&service.vpc().name, service.prefix_lists()));
    let of_vpc = |(vpc, lists): (&Name, Vec<&Arc<PrefixList>>)| {
        let list =
            |list: &Arc<PrefixList>| (list.connection.name.clone(), vpc.clone(), list.is_ipv6, list.size());
        lists.into_iter().map(list).collect::<Vec<_>>()
    };
    routed.chain(service).flat_map(of_vpc).collect()
}

pub(super) fn about(change: &mut Change, link: &Link) {
    change.link = Some(link.id());
    if let [connection] = link.connections() {
        change.connection = Some(connection.name.clone());
    }
    change.accounts =
        link.distinct_places().into_iter().map(|place| place.account.name.clone()).take(20).collect();
}

pub(super) fn listed<'n>(names: impl Iterator<Item = &'n Name>) -> String {
    names.map(Name::as_str).collect::<Vec<_>>().join(", ")
}
