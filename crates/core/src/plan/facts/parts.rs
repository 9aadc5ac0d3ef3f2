//! What several kinds of facts are made of.

use ipnet::IpNet;
use serde::Serialize;

use crate::aws::account::AccountId;
use crate::aws::id::AwsId;
use crate::aws::region::Region;
use crate::name::Name;
use crate::network::{Forward, HealthCheck, Party, PrivateLinkSettings, SecurityGroup, Subnet, Target, Vpc};
use crate::plan::privatelink::{Front, Listener};
use crate::plan::{AccessPeer, Opening, Peer, Place, PrefixList};
use crate::source::Span;

/// An account and a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Site {
    /// The account's name in the spec.
    pub account: Name,
    /// Twelve digits.
    pub account_id: AccountId,
    /// Such as `eu-west-1`.
    pub region: Region,
}

/// One side of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The VPC.
    pub vpc: Name,
    /// The subnets that are meant; the whole VPC when empty.
    pub subnets: Vec<SubnetFact>,
    /// The CIDR blocks that are meant.
    pub cidrs: Vec<IpNet>,
    /// The security groups that get rules, by name.
    pub security_groups: Vec<Name>,
}

/// A subnet that a flow means, or that something is created in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubnetFact {
    /// Its name.
    pub subnet: Name,
    /// Its id, where it is known.
    pub subnet_id: Option<AwsId>,
    /// The id of its availability zone, where it is known.
    pub zone: Option<String>,
}

/// The load balancer of an endpoint service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FrontFact {
    /// An internal one that is created.
    Created {
        /// Its subnets, one per availability zone.
        subnets: Vec<SubnetFact>,
    },
    /// One that exists.
    Existing {
        /// Its ARN.
        arn: String,
    },
}

/// What a load balancer listens on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListenerFact {
    /// `TCP`, `UDP` or `TCP_UDP`.
    pub protocol: &'static str,
    /// The port that is called.
    pub port: u16,
    /// The port of the targets.
    pub target_port: u16,
    /// What this port is forwarded to, where it has something of its own.
    #[serde(flatten)]
    pub own: Option<ForwardFact>,
}

/// What a load balancer forwards to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ForwardFact {
    /// Ids of instances, addresses, or the ARN of an application load balancer.
    pub targets: Vec<String>,
    /// The type of the target groups: `instance`, `ip` or `alb`.
    pub target_type: &'static str,
    /// How targets are probed.
    pub health_check: HealthFact,
}

/// How targets are probed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthFact {
    /// `TCP`, `HTTP` or `HTTPS`.
    pub protocol: &'static str,
    /// The path of an HTTP or HTTPS probe, where the spec names one.
    pub path: Option<String>,
    /// The port of the probe; `null` for the target port.
    pub port: Option<u16>,
    /// The status codes that pass; `null` for 200-399.
    pub success_codes: Option<String>,
    /// Seconds between two probes; `null` for 30.
    pub interval: Option<u64>,
    /// Seconds until a probe without answer fails; `null` for AWS's default.
    pub timeout: Option<u64>,
    /// How many probes in a row make a target healthy; `null` for 5.
    pub healthy_threshold: Option<u64>,
    /// How many failures in a row make a target unhealthy; `null` for 2.
    pub unhealthy_threshold: Option<u64>,
}

/// An entry of a managed prefix list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryFact {
    /// The CIDR block.
    pub cidr: IpNet,
    /// The VPC that it is of.
    pub vpc: Name,
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum GroupRef {
    /// One that the spec names.
    Named {
        /// Its name.
        name: Name,
        /// Its id, where it is known.
        id: Option<AwsId>,
    },
    /// One that is created for a part of the link.
    Created {
        /// `load-balancer` or `endpoint`.
        of: &'static str,
    },
}

/// The other end of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PeerRef {
    /// A CIDR block.
    Block {
        /// The block.
        cidr: IpNet,
        /// The VPC that it is of.
        vpc: Name,
    },
    /// A managed prefix list of the same link.
    List {
        /// Its key.
        prefix_list: String,
        /// As how many rules a rule with it counts.
        size: usize,
    },
    /// A security group of the same VPC.
    Group {
        /// The group.
        group: GroupRef,
    },
}

/// What an account accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Accepted {
    /// A peering connection.
    Peering,
    /// An invitation to a resource share.
    Share,
    /// An attachment to a transit gateway.
    Attachment,
    /// An interface endpoint.
    Endpoint,
}

impl Site {
    pub(super) fn of(place: &Place) -> Self {
        Self {
            account: place.account.name.clone(),
            account_id: place.account.id.clone(),
            region: place.region,
        }
    }

    pub(super) fn of_vpc(vpc: &Vpc) -> Self {
        Self { account: vpc.account.name.clone(), account_id: vpc.account.id.clone(), region: vpc.region }
    }
}

impl Side {
    pub(super) fn of(party: &Party) -> Self {
        Self {
            vpc: party.vpc.name.clone(),
            subnets: SubnetFact::all(&party.subnets),
            cidrs: party.cidrs().iter().map(|block| block.net).collect(),
            security_groups: party.security_groups.iter().map(|group| group.name.clone()).collect(),
        }
    }
}

impl SubnetFact {
    pub(super) fn all<'s>(subnets: impl IntoIterator<Item = &'s std::sync::Arc<Subnet>>) -> Vec<Self> {
        let fact = |subnet: &std::sync::Arc<Subnet>| Self {
            subnet: subnet.name.clone(),
            subnet_id: subnet.id.clone(),
            zone: subnet.zone.clone(),
        };
        subnets.into_iter().map(fact).collect()
    }
}

impl FrontFact {
    pub(super) fn of(front: &Front) -> Self {
        match front {
            Front::Made(subnets) => Self::Created { subnets: SubnetFact::all(subnets) },
            Front::Existing(arn) => Self::Existing { arn: arn.clone() },
        }
    }
}

impl ListenerFact {
    pub(super) fn of(
        Listener { port, protocol, target_port }: Listener,
        options: &PrivateLinkSettings,
    ) -> Self {
        Self { protocol: protocol.name(), port, target_port, own: options.own(port).map(ForwardFact::of) }
    }
}

impl ForwardFact {
    pub(super) fn of(forward: &Forward) -> Self {
        let target = |target: &Target| match target {
            Target::Instance(id) => id.to_string(),
            Target::Ip(ip) => ip.to_string(),
            Target::Alb(arn) => arn.clone(),
        };
        Self {
            targets: forward.targets.iter().map(target).collect(),
            target_type: forward.target_type.name(),
            health_check: HealthFact::of(&forward.health),
        }
    }
}

impl HealthFact {
    pub(super) fn of(health: &HealthCheck) -> Self {
        let number = |number: &Option<(u64, Span)>| number.map(|(number, _)| number);
        Self {
            protocol: health.protocol.name(),
            path: health.path.clone(),
            port: health.port,
            success_codes: health.success_codes.as_ref().map(|(codes, _)| codes.clone()),
            interval: number(&health.interval),
            timeout: number(&health.timeout),
            healthy_threshold: number(&health.healthy_threshold),
            unhealthy_threshold: number(&health.unhealthy_threshold),
        }
    }
}

impl GroupRef {
    /// The load balancer's own group.
    pub(super) const LOAD_BALANCER: Self = Self::Created { of: "load-balancer" };
    /// An endpoint's own group.
    pub(super) const ENDPOINT: Self = Self::Created { of: "endpoint" };

    pub(super) fn of(group: &SecurityGroup) -> Self {
        Self::Named { name: group.name.clone(), id: group.id.clone() }
    }
}

impl PeerRef {
    fn list(list: &PrefixList) -> Self {
        Self::List { prefix_list: list.key(), size: list.size() }
    }

    pub(super) fn of_rule(peer: &AccessPeer) -> Self {
        match peer {
            AccessPeer::Block(cidr, vpc) => Self::Block { cidr: *cidr, vpc: vpc.clone() },
            AccessPeer::List(list) => Self::list(list),
        }
    }

    pub(super) fn of(opening: &Opening) -> Self {
        match &opening.peer {
            Peer::Block(cidr, vpc) => Self::Block { cidr: *cidr, vpc: vpc.clone() },
            Peer::List(list) => Self::list(list),
            Peer::Group(group) => Self::Group { group: GroupRef::of(group) },
            Peer::LoadBalancer => Self::Group { group: GroupRef::LOAD_BALANCER },
            Peer::Endpoint => Self::Group { group: GroupRef::ENDPOINT },
        }
    }
}
