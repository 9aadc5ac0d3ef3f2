//! What a load balancer and its targets let through between each other.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use crate::aws::port::{PortRange, Ports};
use crate::network::{PrivateLinkSettings, Target};
use crate::plan::Protocol;

use super::openings::{OpenPorts, blocks, openings};
use super::{Front, GroupRule, Opening, Peer, PrivateLink};

impl PrivateLink {
    /// What targets are called on: the ports of the listeners' targets, then the port of health checks where it is
    /// another. Health checks are TCP whatever the listener is.
    fn target_ports(&self, options: &PrivateLinkSettings) -> (OpenPorts, OpenPorts) {
        let single = |port| PortRange { first: port, last: port };
        let mut traffic = BTreeSet::new();
        let mut health = BTreeSet::new();
        for ports in &self.connection.ports {
            let (protocol, range) = match *ports {
                Ports::Tcp(range) => (Protocol::Tcp, range),
                Ports::Udp(range) => (Protocol::Udp, range),
                Ports::Icmp | Ports::All => continue,
            };
            let range = options.target_port.map_or(range, |(port, _)| single(port));
            traffic.insert((protocol, range));
            health.insert((Protocol::Tcp, options.health.port.map_or(range, single)));
        }
        let health = health.difference(&traffic).copied().collect();
        (traffic, health)
    }

    /// Out of the load balancer: to the narrowest that is known of the targets.
    pub(super) fn to_targets(&self, options: &PrivateLinkSettings) -> Vec<Opening> {
        let provider = &self.connection.provider;
        let ips: BTreeSet<_> = options.targets.iter().filter_map(ip).collect();
        let peers: Vec<_> = if !ips.is_empty() {
            ips.into_iter().map(|ip| Peer::Block(ip.into(), provider.vpc.name.clone())).collect()
        } else if !provider.security_groups.is_empty() {
            provider.security_groups.iter().cloned().map(Peer::Group).collect()
        } else {
            // Not the named subnets: these hold the load balancer, and targets may be elsewhere in the VPC.
            blocks(&provider.vpc.cidrs, &provider.vpc)
        };
        let (traffic, health) = self.target_ports(options);
        let ports: BTreeSet<_> = traffic.union(&health).copied().collect();
        openings(&ports, &peers)
    }

    /// Into the targets' named groups. With enforcement, AWS shows targets the load balancer's group; without it, or
    /// where that group is not ours, its addresses.
    pub(super) fn rules_of_targets(&self, options: &PrivateLinkSettings) -> Vec<GroupRule> {
        let provider = &self.connection.provider;
        let (traffic, health) = self.target_ports(options);
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
