//! What accounts have to do: the acts that are new, what is accepted, published and let in; and quotas that are nearly used up.

use std::collections::{BTreeMap, BTreeSet};

use crate::aws::quota::Quota;
use crate::aws::region::Region;
use crate::name::Name;
use crate::plan::{Act, Link, Plan, What};

use super::codes::{
    CROSSES_ACCOUNT_BOUNDARY, INVOLVES_EXTERNAL_ACCOUNT, NEARS_QUOTA, NEEDS_ACCEPTANCE, NEEDS_DNS_RECORD,
};
use super::kinds::{Change, Step};
use super::pairs::Pairs;
use super::same;
use super::touched::Touched;

/// A count is near its quota from this share on, in percent.
const NEAR: usize = 80;

/// What to do, each step after those that it needs, and what is said of single steps.
pub(super) fn steps(pairs: &Pairs<'_>, changes: &mut Vec<Change>) -> Vec<Step> {
    let first = changes.iter().filter_map(|change| Some((change.first.clone()?, change)));
    let mut steps: Vec<Step> = Vec::new();
    for (what, change) in first {
        let owner = pairs.0.values().filter_map(|links| links[1]);
        let owner = owner
            .filter(|link| Some(link.id()) == change.link)
            .find_map(|link| link.places().into_iter().next());
        // Without a link, it is about an account.
        let account = || change.accounts.first().zip(any_region(pairs, change.accounts.first()?));
        let owner = owner.map(|place| (place.account.name.clone(), place.region));
        let owner = owner.or_else(|| account().map(|(name, region)| (name.clone(), region)));
        steps.extend(owner.map(|(account, region)| Step {
            account,
            region,
            link: change.link.clone().unwrap_or_default(),
            what,
            command: None,
            before_merge: true,
        }));
    }
    for links in pairs.0.values() {
        let [base, new] =
            links.map(|link| link.filter(|_| is_changed(links)).map(Link::acts).unwrap_or_default());
        let known: BTreeSet<_> = base.iter().map(|act| label(act, Name::key)).collect();
        for act in new.iter().filter(|act| !known.contains(&label(act, Name::key))) {
            let Some((_, what)) = label(act, Name::as_str) else { continue };
            let link = links[1].map(Link::id).unwrap_or_default();
            let mut said = |code, message: String| {
                let mut change = Change::new(code, message);
                change.link = Some(link.clone());
                let connections = act.connections();
                change.connection = connections.first().map(|connection| connection.name.clone());
                change.at = connections.first().map(|connection| connection.span);
                change.accounts = [act.place.account.name.clone()].into();
                changes.push(change);
            };
            match act.what {
                What::AcceptPeering(_)
                | What::AcceptEndpoints(_)
                | What::AcceptShare(..)
                | What::AcceptAttachment(..) => {
                    said(&NEEDS_ACCEPTANCE, format!("{} has to {what}", act.place.account.name));
                }
                What::VerifyName(_, name) => {
                    said(
                        &NEEDS_DNS_RECORD,
                        format!("the owner of `{name}` publishes the TXT record that AWS asks for"),
                    );
                }
                What::RequestPeering(_)
                | What::ResolvePeer(..)
                | What::OfferService(_)
                | What::RequestEndpoint(..)
                | What::ResolveName(..)
                | What::ProvideGateway(_)
                | What::ShareGateway(..)
                | What::AwaitShare(..)
                | What::Attach(..)
                | What::Associate(..)
                | What::Route(..) => {}
            }
            let (account, region) = (act.place.account.name.clone(), act.place.region);
            let command = command(&act.what)
                .map(|command| format!("aws {command} --profile {} --region {region}", account.as_str()));
            steps.push(Step { account, region, link, what, command, before_merge: false });
        }
    }
    steps
}

/// A region in which the links of the new plan use an account.
fn any_region(pairs: &Pairs<'_>, account: &Name) -> Option<Region> {
    let places = pairs.0.values().filter_map(|links| links[1]).flat_map(Link::distinct_places);
    places.into_iter().find(|place| place.account.name == *account).map(|place| place.region)
}

/// Whether anything of a link may differ: it is new, or one of its connections is another one.
fn is_changed(links: &[Option<&Link>; 2]) -> bool {
    let [Some(one), Some(two)] = links else { return links[1].is_some() };
    !same::same_connections(one.connections(), two.connections())
}

/// The command for what people do where a target or a layout does not. An id that AWS gives is `ID` in it.
fn command(what: &What<'_>) -> Option<String> {
    let command = match what {
        What::AcceptPeering(_) => "ec2 accept-vpc-peering-connection --vpc-peering-connection-id ID",
        What::ResolvePeer(peering, side) => {
            let end = if peering.requester.vpc.is(&side.vpc) { "requester" } else { "accepter" };
            return Some(format!(
                "ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id ID \
                 --{end}-peering-connection-options AllowDnsResolutionFromRemoteVpc=true"
            ));
        }
        What::AcceptEndpoints(_) => {
            "ec2 accept-vpc-endpoint-connections --service-id ID --vpc-endpoint-ids ID"
        }
        What::VerifyName(..) => "ec2 start-vpc-endpoint-service-private-dns-verification --service-id ID",
        What::ResolveName(..) => "ec2 modify-vpc-endpoint --vpc-endpoint-id ID --private-dns-enabled",
        What::AcceptShare(..) => "ram accept-resource-share-invitation --resource-share-invitation-arn ID",
        What::AcceptAttachment(..) => {
            "ec2 accept-transit-gateway-vpc-attachment --transit-gateway-attachment-id ID"
        }
        What::RequestPeering(_)
        | What::OfferService(_)
        | What::RequestEndpoint(..)
        | What::ProvideGateway(_)
        | What::ShareGateway(..)
        | What::AwaitShare(..)
        | What::Attach(..)
        | What::Associate(..)
        | What::Route(..) => return None,
    };
    Some(command.to_owned())
}

/// An act in words, with the account; none where it is nothing that somebody does for itself.
fn label(act: &Act<'_>, called: fn(&Name) -> &str) -> Option<(Name, String)> {
    let what = match act.what {
        What::RequestPeering(peering) => {
            format!("request the peering with `{}`", called(&peering.accepter.vpc.name))
        }
        What::AcceptPeering(peering) => {
            format!("accept the peering from `{}`", called(&peering.requester.vpc.name))
        }
        What::ResolvePeer(peering, side) => {
            let [one, two] = peering.sides();
            let other = if one.vpc.is(&side.vpc) { two } else { one };
            format!(
                "turn on DNS resolution of `{}` for `{}`",
                called(&side.vpc.name),
                called(&other.vpc.name)
            )
        }
        What::OfferService(service) => {
            format!("create the endpoint service of `{}`", called(&service.connection.name))
        }
        What::RequestEndpoint(_, endpoint) => {
            format!("create the endpoint in `{}`", called(&endpoint.party.vpc.name))
        }
        What::AcceptEndpoints(service) => {
            format!("accept the endpoints of `{}`", called(&service.connection.name))
        }
        What::VerifyName(_, name) => format!("set the private DNS name `{name}` and publish its TXT record"),
        What::ResolveName(_, endpoint, name) => {
            format!("turn on private DNS `{name}` for the endpoint in `{}`", called(&endpoint.party.vpc.name))
        }
        What::ProvideGateway(gateway) => {
            format!("create or update the gateway `{}`", called(&gateway.gateway.name))
        }
        What::ShareGateway(gateway, _) => format!("share the gateway `{}`", called(&gateway.gateway.name)),
        What::AcceptShare(gateway, _) => format!("accept the share of `{}`", called(&gateway.gateway.name)),
        What::AwaitShare(..) => return None,
        What::Attach(gateway, attachment) => {
            format!("attach `{}` to `{}`", called(attachment.name()), called(&gateway.gateway.name))
        }
        What::AcceptAttachment(_, attachment) => {
            format!("accept the attachment of `{}`", called(attachment.name()))
        }
        What::Associate(_, attachment, table) => {
            format!(
                "associate `{}` with the route table `{}`",
                called(attachment.name()),
                called(&table.name)
            )
        }
        What::Route(side, _) => format!("add the routes and rules of `{}`", called(&side.vpc.name)),
    };
    Some((act.place.account.name.clone(), what))
}

/// The first link between two accounts, and accounts outside of the organization that take part for the first time.
pub(super) fn boundaries(base: &Plan, new: &Plan, changes: &mut Vec<Change>) {
    let pairs = |plan: &Plan| -> BTreeSet<_> {
        let connections = plan.network.connections().iter();
        let of = connections.flat_map(|connection| {
            let provider = &connection.provider.vpc.account.id;
            connection.consumers.iter().map(move |consumer| {
                let mut pair = [provider.clone(), consumer.vpc.account.id.clone()];
                pair.sort();
                pair
            })
        });
        of.collect()
    };
    let mut known = pairs(base);
    let mut members: BTreeSet<_> = known.iter().flatten().cloned().collect();
    for connection in new.network.connections() {
        for consumer in &connection.consumers {
            let accounts = [&connection.provider.vpc.account, &consumer.vpc.account];
            let mut pair = accounts.map(|account| account.id.clone());
            pair.sort();
            let mut said = |code, message| {
                let mut change = Change::new(code, message);
                change.connection = Some(connection.name.clone());
                change.at = Some(consumer.span);
                change.accounts = accounts.map(|account| account.name.clone()).into();
                changes.push(change);
            };
            if pair[0] != pair[1] && known.insert(pair) {
                let [provider, consumer] = accounts;
                said(
                    &CROSSES_ACCOUNT_BOUNDARY,
                    format!("first link between `{}` and `{}`", consumer.name, provider.name),
                );
            }
            for account in accounts {
                if members.insert(account.id.clone()) && account.external {
                    said(
                        &INVOLVES_EXTERNAL_ACCOUNT,
                        format!("account `{}` is outside the organization", account.name),
                    );
                }
            }
        }
    }
}

/// What a quota is for: a part of something, such as `route table`, or the whole.
type Counted<'p> = (Quota, Option<(String, &'p Name)>, &'p Name);

/// Quotas of which the new plan uses more than [`NEAR`] percent, and more than the base.
pub(super) fn limits(base: &Plan, new: &Plan, touched: &Touched<'_>, changes: &mut Vec<Change>) {
    let had = counts(base, &touched.base);
    for (counted, count) in counts(new, &touched.new) {
        let before = had.get(&counted).copied().unwrap_or(0);
        let (quota, part, of) = counted;
        let most = new.network.quotas().of(quota);
        if count > before && count * 100 > most * NEAR {
            let what = match part {
                Some((part, name)) => format!("{part} `{name}` of `{of}`"),
                None if [Quota::AttachmentsPerGateway, Quota::RoutesPerGateway].contains(&quota) => {
                    format!("gateway `{of}`")
                }
                None => format!("`{of}`"),
            };
            let message = format!("{what}: {count} of {most} ({})", quota.published().name);
            let mut change = Change::new(&NEARS_QUOTA, message);
            (change.before, change.after) = (Some(before.to_string()), Some(count.to_string()));
            changes.push(change);
        }
    }
}

fn counts<'p>(plan: &'p Plan, touched: &BTreeSet<&Name>) -> BTreeMap<Counted<'p>, usize> {
    let mut counts = BTreeMap::new();
    let mut add = |counted: Counted<'p>, count: usize| *counts.entry(counted).or_default() += count;
    for link in plan.links.iter() {
        for side in link.routed().into_iter().filter(|side| touched.contains(&side.vpc.name)) {
            let vpc = &side.vpc.name;
            for route in &side.routes {
                let table = ("route table".to_owned(), &route.table.name);
                add((Quota::RoutesPerTable, Some(table), vpc), 1);
            }
            for rule in &side.rules {
                let group = (format!("{} of group", rule.direction.name()), &rule.group.name);
                add((Quota::RulesPerSecurityGroup, Some(group), vpc), rule.peer.weight());
            }
            if link.peering().is_some() {
                add((Quota::ActivePeeringsPerVpc, None, vpc), 1);
            }
        }
        if let Some(service) = link.service() {
            let endpoints = service.endpoints.iter().map(|endpoint| &endpoint.party.vpc.name);
            for vpc in endpoints.filter(|vpc| touched.contains(vpc)) {
                add((Quota::EndpointsPerVpc, None, vpc), 1);
            }
        }
        if let Some(gateway) = link.router() {
            let name = &gateway.gateway.name;
            let routes = gateway.tables.iter().map(crate::plan::Table::route_count).sum();
            add((Quota::AttachmentsPerGateway, None, name), gateway.attachments.len());
            add((Quota::RoutesPerGateway, None, name), routes);
        }
    }
    counts
}
