//! What a load balancer and its targets let through between each other.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use crate::aws::port::{PortRange, Ports};
use crate::network::{Forward, PrivateLinkSettings, Target};
use crate::plan::Protocol;

use super::openings::{OpenPorts, blocks, openings};
use super::{Front, GroupRule, Opening, Peer, PrivateLink};

impl PrivateLink {
    /// What the declared ports are forwarded to, part by part. An existing load balancer has its own listeners for ports
    /// without targets.
    fn parts<'s>(&'s self, options: &'s PrivateLinkSettings) -> Vec<(Protocol, PortRange, &'s Forward)> {
        let is_made = matches!(self.front, Front::Made(_));
        let mut parts = Vec::new();
        for ports in &self.connection.ports {
            let (protocol, range) = match *ports {
                Ports::Tcp(range) => (Protocol::Tcp, range),
                Ports::Udp(range) => (Protocol::Udp, range),
                Ports::Icmp | Ports::All => continue,
            };
            let of_range = options.parts(range).into_iter();
            let of_range = of_range.filter(|(_, forward)| is_made || forward.has_targets());
            parts.extend(of_range.map(|(range, forward)| (protocol, range, forward)));
        }
        parts
    }

    /// What targets are called on: the ports of the listeners' targets, then the port of health checks where it is
    /// another. Health checks are TCP whatever the listener is.
    fn target_ports(parts: &[(Protocol, PortRange, &Forward)]) -> (OpenPorts, OpenPorts) {
        let single = |port| PortRange { first: port, last: port };
        let mut traffic = BTreeSet::new();
        let mut health = BTreeSet::new();
        for &(protocol, range, forward) in parts {
            let range = forward.target_port.map_or(range, |(port, _)| single(port));
            traffic.insert((protocol, range));
            health.insert((Protocol::Tcp, forward.health.port.map_or(range, single)));
        }
        let health = health.difference(&traffic).copied().collect();
        (traffic, health)
    }

    /// Out of the load balancer: to the narrowest that is known of the targets.
    pub(super) fn to_targets(&self, options: &PrivateLinkSettings) -> Vec<Opening> {
        let parts = self.parts(options);
        let mut found: Vec<Opening> = Vec::new();
        for forward in self.forwards() {
            let own: Vec<_> =
                parts.iter().filter(|(.., other)| std::ptr::eq(*other, forward)).copied().collect();
            let (traffic, health) = Self::target_ports(&own);
            let called: BTreeSet<_> = traffic.union(&health).copied().collect();
            // Ports may share a target or a group.
            let new = openings(&called, &self.peers(forward));
            let is_new = |opening: &Opening| !found.iter().any(|known| known.is_same(opening));
            let new: Vec<_> = new.into_iter().filter(is_new).collect();
            found.extend(new);
        }
        found
    }

    fn peers(&self, forward: &Forward) -> Vec<Peer> {
        let provider = &self.connection.provider;
        let ips: BTreeSet<_> = forward.targets.iter().filter_map(ip).collect();
        if !ips.is_empty() {
            ips.into_iter().map(|ip| Peer::Block(ip.into(), provider.vpc.name.clone())).collect()
        } else if !provider.security_groups.is_empty() {
            provider.security_groups.iter().cloned().map(Peer::Group).collect()
        } else {
            // Not the named subnets: these hold the load balancer, and targets may be elsewhere in the VPC.
            blocks(&provider.vpc.cidrs, &provider.vpc)
        }
    }

    /// Into the targets' named groups. With enforcement, AWS shows targets the load balancer's group; without it, or
    /// where that group is not ours, its addresses.
    pub(super) fn rules_of_targets(&self, options: &PrivateLinkSettings) -> Vec<GroupRule> {
        let provider = &self.connection.provider;
        let (traffic, health) = Self::target_ports(&self.parts(options));
        let (from_traffic, from_health) = match &self.front {
            Front::Made(_) if self.enforces_inbound => (vec![Peer::LoadBalancer], vec![Peer::LoadBalancer]),
            Front::Made(subnets) => {
                let cidrs: Vec<_> = subnets.iter().flat_map(|subnet| subnet.cidrs.iter().copied()).collect();
                (blocks(&cidrs, &provider.vpc), vec![Peer::LoadBalancer])
            }
            Front::Existing(_) if self.listeners.is_empty() => (Vec::new(), Vec::new()),
            Front::Existing(_) => {
                let peers = blocks(&provider.cidrs(), &provider.vpc);
                (peers.clone(), peers)
            }
        };
        let openings = [openings(&traffic, &from_traffic), openings(&health, &from_health)].concat();
        let groups = provider.security_groups.iter();
        let rules = groups.flat_map(|group| {
            openings.iter().map(|opening| GroupRule { group: Arc::clone(group), opening: opening.clone() })
        });
        rules.collect()
    }
}

fn ip(target: &Target) -> Option<IpAddr> {
    match target {
        Target::Ip(ip) => Some(*ip),
        Target::Instance(_) | Target::Alb(_) => None,
    }
}
