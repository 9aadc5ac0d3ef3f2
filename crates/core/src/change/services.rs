//! Endpoint services whose parts differ.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::name::Name;
use crate::network::{Forward, PrivateLinkSettings, Subnet, Target};
use crate::plan::{Front, Link, PrivateLink};
use crate::routing::AddressSet;

use super::codes::TURNS_ACCEPTANCE_AUTOMATIC;
use super::kinds::Change;
use super::links::{Found, about, listed};
use super::same;

impl Found<'_> {
    pub(super) fn of_services(&mut self, one: &Link, old: &PrivateLink, two: &Link, service: &PrivateLink) {
        let (before, after) = (old.options(), service.options());
        let provider = &service.connection.provider.vpc.account.name;
        match (&old.front, &service.front) {
            (Front::Made(had), Front::Made(has)) => {
                let names = |subnets: &[Arc<Subnet>]| -> BTreeSet<Name> {
                    subnets.iter().map(|subnet| subnet.name.clone()).collect()
                };
                let (had, has) = (names(had), names(has));
                if had.difference(&has).next().is_some() {
                    self.push("zones-fewer", two, &listed(had.difference(&has)));
                    self.applied_by([provider]);
                } else if has != had {
                    self.push("zones-more", two, &listed(has.difference(&had)));
                    self.applied_by([provider]);
                }
            }
            (Front::Existing(had), Front::Existing(has)) if had == has => {}
            (Front::Made(_) | Front::Existing(_), _) => {
                self.push("load-balancer", two, "");
                self.applied_by([provider]);
            }
        }
        if before.acceptance_required && !after.acceptance_required {
            self.push("accepter-gone", two, "");
            self.applied_by([provider]);
            let message =
                format!("{}: every allowed principal connects without a person who accepts", two.id());
            let mut change = Change::new(&TURNS_ACCEPTANCE_AUTOMATIC, message);
            about(&mut change, two);
            change.at = Some(after.acceptance_span.unwrap_or(service.connection.span));
            self.changes.push(change);
        }
        let name =
            |settings: &PrivateLinkSettings| settings.private_dns.as_ref().map(|(name, _)| name.clone());
        if let Some(gone) = name(before).filter(|had| name(after).as_ref() != Some(had)) {
            self.push("private-dns", two, &gone);
        }
        let target = |settings: &PrivateLinkSettings| -> Vec<_> {
            let own = settings.ports.iter().map(|own| (Some(own.range), &own.forward));
            let all = own.chain([(None, &settings.forward)]);
            let port = |forward: &Forward| forward.target_port.map(|(port, _)| port);
            all.map(|(range, forward)| (range, forward.target_type, port(forward))).collect()
        };
        if target(before) != target(after) && before.load_balancer.is_none() && after.load_balancer.is_none()
        {
            self.push("target-group", two, "");
            self.applied_by([provider]);
        }
        let outside = |service: &PrivateLink| -> BTreeSet<String> {
            let blocks: AddressSet = same::blocks(&service.connection.provider.vpc.cidrs).collect();
            let own = service.options().ports.iter().map(|own| &own.forward);
            let targets = own.chain([&service.options().forward]).flat_map(|forward| &forward.targets);
            let targets = targets.filter_map(|target| match target {
                Target::Ip(ip) => Some(ip),
                Target::Instance(_) | Target::Alb(_) => None,
            });
            targets.filter(|ip| !blocks.contains(**ip)).map(ToString::to_string).collect()
        };
        let added: Vec<_> = outside(service).difference(&outside(old)).cloned().collect();
        if !added.is_empty() {
            self.push("target-outside", two, &added.join(", "));
            self.applied_by([provider]);
        }
        for endpoint in &old.endpoints {
            let vpc = &endpoint.party.vpc.name;
            if !service.endpoints.iter().any(|other| other.party.vpc.name == *vpc) {
                self.push("principal-gone", two, vpc.as_str());
                self.applied_by([provider, &endpoint.party.vpc.account.name]);
                let what = format!("{} for {vpc}", one.id());
                self.leaves(one, &what, 1);
            }
        }
        let had: BTreeSet<_> = old.principals.iter().map(|account| &account.id).collect();
        for account in service.principals.iter().filter(|account| !had.contains(&account.id)) {
            let message = format!("{}: account `{}` may create endpoints", two.id(), account.name);
            self.principal(two, message);
        }
    }
}
