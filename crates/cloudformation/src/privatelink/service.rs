//! The provider's stack: the load balancer with what it listens on, the endpoint service, and who may ask for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::aws::cidr::IpNet;
use crossvpc_core::aws::region::Region;
use crossvpc_core::network::{Forward, HealthCheck, HealthProtocol, Subnet, Target, Vpc};
use crossvpc_core::plan::{Direction, Front, GroupRule, Listener, ListenerProtocol, Peer, PrivateLink};
use crossvpc_render::Expr;
use serde::Serialize;

use super::{SERVICE, Stacks};
use crate::address;
use crate::common::Common;
use crate::parameters::Parameters;
use crate::prefix_lists::{PrefixListView, prefix_lists};
use crate::rules::{OpeningView, RuleView, ask_group_rule, ask_opening, group_rule, opening};
use crate::settings;
use crate::stack::Stack;

/// The page `service`.
#[derive(Serialize)]
struct ServiceView {
    #[serde(flatten)]
    common: Common,
    /// What its inbound rules name.
    prefix_lists: Vec<PrefixListView>,
    /// The load balancer that is made, if one is.
    load_balancer: Option<LoadBalancerView>,
    load_balancer_arn: ArnView,
    target_groups: Vec<TargetGroupView>,
    listeners: Vec<ListenerView>,
    acceptance_required: bool,
    /// Every region, with its own, if there is another.
    supported_regions: Vec<&'static str>,
    /// The private name, if it is to have one.
    private_dns_name: Option<Expr>,
    /// What the name of the record that verifies it is, if it is to have one.
    record_name_description: Option<String>,
    /// The accounts that may ask, as principals.
    principals: Vec<Expr>,
    /// What the named groups of the targets let in.
    rules: Vec<RuleView>,
    /// How the service's name is built, where that is known.
    service_name: Option<Expr>,
}

#[derive(Serialize)]
struct LoadBalancerView {
    group_description: String,
    vpc_id: Expr,
    ingress: Vec<OpeningView>,
    egress: Vec<OpeningView>,
    enforces_inbound: bool,
    subnets: Vec<Expr>,
    cross_zone: &'static str,
    deletion_protection: bool,
}

/// The ARN of the load balancer: an expression, or a text of the spec.
#[derive(Clone, Serialize)]
#[serde(untagged)]
enum ArnView {
    Made(Expr),
    Existing(String),
}

#[derive(Serialize)]
struct TargetGroupView {
    /// The logical id.
    id: Expr,
    vpc_id: Expr,
    target_type: &'static str,
    protocol: &'static str,
    port: u16,
    health_protocol: &'static str,
    health_port: String,
    /// Of HTTP and HTTPS only.
    health_path: Option<String>,
    success_codes: Option<String>,
    /// What else is said of the health check.
    health_numbers: Vec<NumberView>,
    targets: Vec<TargetView>,
}

#[derive(Serialize)]
struct NumberView {
    key: Expr,
    value: u64,
}

#[derive(Serialize)]
struct TargetView {
    id: String,
    /// The port of an application load balancer. Other targets use the port of the target group.
    port: Option<u16>,
    /// Whether it is an address outside the VPC.
    outside: bool,
}

#[derive(Serialize)]
struct ListenerView {
    /// The logical id.
    id: Expr,
    protocol: &'static str,
    port: u16,
    target_group: Expr,
}

impl Stacks<'_> {
    pub(crate) fn service_stack(&self) -> Stack {
        let service = self.service;
        let vpc = service.vpc();
        let mut parameters = Parameters::default();
        let mut outputs = vec!["ServiceId"];
        outputs.extend(vpc.region.partition().endpoint_service_prefix().map(|_| "ServiceName"));
        let called = self.called();
        if let Front::Made(subnets) = &service.front {
            outputs.extend(["LoadBalancerArn", "LoadBalancerDnsName", "LoadBalancerSecurityGroupId"]);
            parameters.ask(&address::own_vpc_id(vpc));
            let rules = service.front_ingress.iter().chain(&service.front_egress);
            rules.for_each(|rule| ask_opening(vpc, rule, &mut parameters));
            for subnet in subnets {
                parameters.ask(&address::subnet_id(vpc, subnet));
            }
        } else if !called.is_empty() {
            parameters.ask(&address::own_vpc_id(vpc));
        }
        service.target_rules.iter().for_each(|rule| ask_group_rule(vpc, rule, &mut parameters));
        for (subnet, block) in self.nodes() {
            parameters.preset(address::node_parameter(&subnet, block));
        }
        self.private_dns_name(&mut parameters);
        // A container service or an Auto Scaling group needs the ARNs of the groups to register its targets in them.
        let options = service.options();
        let is_empty = |group: &TargetGroup| {
            group.2.map_or(&options.forward, |port| options.at(port)).targets.is_empty()
        };
        let empty_groups = called.into_iter().filter(is_empty);
        let arns: Vec<_> =
            empty_groups.map(|group| target_group_id(group).as_str().to_owned() + "Arn").collect();
        outputs.extend(arns.iter().map(String::as_str));
        if options.private_dns.is_some() {
            outputs.extend(["PrivateDnsRecordName", "PrivateDnsRecordValue"]);
        }
        let template = self.template("privatelink/service.yaml", &parameters, |own| own.service_view());
        let is_protected = settings::termination_protection(&self.context.network);
        Stack { is_protected, ..self.stack(SERVICE, service.place(), template, parameters, &outputs) }
    }

    fn service_view(&self) -> (ServiceView, Parameters) {
        let service = self.service;
        let vpc = service.vpc();
        let mut parameters = Parameters::default();
        let (load_balancer, load_balancer_arn) = match &service.front {
            Front::Made(subnets) => {
                let view = self.load_balancer(subnets, &mut parameters);
                (Some(view), ArnView::Made(address::reference("LoadBalancer")))
            }
            Front::Existing(arn) => (None, ArnView::Existing(arn.clone())),
        };
        let target_groups = self.target_groups(&mut parameters);
        let nodes = self.nodes();
        let rule = |rule: &GroupRule| {
            let node = nodes.iter().find(|(_, own)| rule.opening.peer.block() == Some(*own));
            let rule = (Direction::Ingress, rule);
            let view = group_rule(vpc, rule, self.connection(), "the load balancer", &mut parameters);
            match node {
                Some((subnet, block)) => {
                    view.with_peer(parameters.preset(address::node_parameter(subnet, *block)))
                }
                None => view,
            }
        };
        let rules = service.target_rules.iter().map(rule).collect();
        let service_name = vpc
            .region
            .partition()
            .endpoint_service_prefix()
            .map(|prefix| Expr::new(format!("!Sub \"{prefix}.${{AWS::Region}}.${{EndpointService}}\"")));
        let private_dns_name = self.private_dns_name(&mut parameters);
        let private_dns = service.options().private_dns.as_ref();
        let principal = |account: &str| address::arn(&format!("iam::{account}:root"));
        let view = ServiceView {
            common: self.common(&format!("the endpoint service of {}", vpc.name), &parameters),
            prefix_lists: prefix_lists(&self.context.network, &service.id(), &service.prefix_lists()),
            load_balancer,
            load_balancer_arn,
            target_groups,
            listeners: service.listeners.iter().map(|&listener| self::listener(service, listener)).collect(),
            acceptance_required: service.options().acceptance_required,
            supported_regions: self.supported_regions(),
            private_dns_name,
            record_name_description: private_dns.map(|(name, _)| {
                let domain = name.trim_start_matches("*.");
                format!("The name of the TXT record, below {domain}, that verifies the private DNS name")
            }),
            principals: service.principals.iter().map(|account| principal(account.id.as_str())).collect(),
            rules,
            service_name,
        };
        (view, parameters)
    }

    /// The subnets in which the load balancer has an address that targets admit, each with its block: where AWS does not
    /// show its group.
    pub(super) fn nodes(&self) -> Vec<(Arc<Subnet>, IpNet)> {
        let service = self.service;
        let Front::Made(subnets) = &service.front else { return Vec::new() };
        let peers: BTreeSet<_> =
            service.target_rules.iter().filter_map(|rule| rule.opening.peer.block()).collect();
        let blocks = |subnet: &Arc<Subnet>| subnet.cidrs.iter().map(|block| block.net).collect::<Vec<_>>();
        let nodes = subnets.iter().flat_map(|subnet| {
            let known = blocks(subnet).into_iter().filter(|block| peers.contains(block));
            known.map(|block| (Arc::clone(subnet), block)).collect::<Vec<_>>()
        });
        nodes.collect()
    }

    fn private_dns_name(&self, parameters: &mut Parameters) -> Option<Expr> {
        let private_dns = self.service.options().private_dns.as_ref();
        private_dns.map(|(name, _)| parameters.preset(address::private_dns_name_parameter(name)))
    }

    fn load_balancer(&self, subnets: &[Arc<Subnet>], parameters: &mut Parameters) -> LoadBalancerView {
        let service = self.service;
        let vpc = service.vpc();
        let vpc_id = parameters.give(address::own_vpc_id(vpc));
        let ingress = service.front_ingress.iter().map(|rule| {
            let from = match &rule.peer {
                Peer::Block(_, of) => of.as_str(),
                Peer::List(_) => "the consumers",
                Peer::Group(_) | Peer::LoadBalancer | Peer::Endpoint => vpc.name.as_str(),
            };
            opening(vpc, (Direction::Ingress, rule), from, parameters)
        });
        let ingress = ingress.collect();
        let egress = service.front_egress.iter();
        let egress =
            egress.map(|rule| opening(vpc, (Direction::Egress, rule), "the targets", parameters)).collect();
        LoadBalancerView {
            group_description: format!("The load balancer of the endpoint service {}", self.connection()),
            vpc_id,
            ingress,
            egress,
            enforces_inbound: service.enforces_inbound,
            subnets: subnets.iter().map(|subnet| parameters.give(address::subnet_id(vpc, subnet))).collect(),
            deletion_protection: service.options().deletion_protection,
            cross_zone: if service.options().cross_zone { "true" } else { "false" },
        }
    }

    /// One for each protocol and port of the targets, which several listeners may share.
    fn target_groups(&self, parameters: &mut Parameters) -> Vec<TargetGroupView> {
        let (vpc, options) = (self.service.vpc(), self.service.options());
        let view = |group: TargetGroup| {
            let (port, protocol, own) = group;
            let forward = own.map_or(&options.forward, |port| options.at(port));
            let health = &forward.health;
            TargetGroupView {
                id: target_group_id(group),
                vpc_id: parameters.give(address::own_vpc_id(vpc)),
                target_type: forward.target_type.name(),
                protocol: protocol.name(),
                port,
                health_protocol: health.protocol.name(),
                health_port: health.port.map_or_else(|| "traffic-port".to_owned(), |port| port.to_string()),
                health_path: health_path(health),
                success_codes: health.success_codes.as_ref().map(|(codes, _)| codes.clone()),
                health_numbers: health_numbers(health),
                targets: targets(vpc, forward, port),
            }
        };
        self.called().into_iter().map(view).collect()
    }

    /// The ports and protocols of the target groups.
    fn called(&self) -> BTreeSet<TargetGroup> {
        self.service.listeners.iter().map(|&listener| target_group(self.service, listener)).collect()
    }

    fn supported_regions(&self) -> Vec<&'static str> {
        let others = &self.service.supported_regions;
        let own = (!others.is_empty()).then(|| self.service.vpc().region);
        let all: BTreeSet<_> = others.iter().copied().chain(own).map(Region::name).collect();
        all.into_iter().collect()
    }
}

/// A target group: the port of its targets, the protocol, and the port of its listener where this has something of its own.
pub(crate) type TargetGroup = (u16, ListenerProtocol, Option<u16>);

pub(crate) fn target_group(service: &PrivateLink, listener: Listener) -> TargetGroup {
    let own = service.options().own(listener.port).map(|_| listener.port);
    (listener.target_port, listener.protocol, own)
}

fn listener(service: &PrivateLink, listener: Listener) -> ListenerView {
    let target_group = target_group_id(target_group(service, listener));
    ListenerView {
        id: Expr::new(format!("Listener{}", listener.port)),
        protocol: listener.protocol.name(),
        port: listener.port,
        target_group: address::reference(target_group.as_str()),
    }
}

fn targets(vpc: &Vpc, forward: &Forward, port: u16) -> Vec<TargetView> {
    let view = |target: &Target| match target {
        Target::Instance(id) => TargetView { id: id.to_string(), port: None, outside: false },
        Target::Ip(ip) => TargetView { id: ip.to_string(), port: None, outside: !vpc.contains(*ip) },
        Target::Alb(arn) => TargetView { id: arn.clone(), port: Some(port), outside: false },
    };
    let targets = forward.targets.iter().map(view);
    let targets: BTreeMap<_, _> = targets.map(|target| (target.id.clone(), target)).collect();
    targets.into_values().collect()
}

fn health_numbers(health: &HealthCheck) -> Vec<NumberView> {
    let numbers = [
        ("HealthCheckIntervalSeconds", health.interval),
        ("HealthCheckTimeoutSeconds", health.timeout),
        ("HealthyThresholdCount", health.healthy_threshold),
        ("UnhealthyThresholdCount", health.unhealthy_threshold),
    ];
    numbers
        .into_iter()
        .filter_map(|(key, number)| Some(NumberView { key: Expr::new(key), value: number?.0 }))
        .collect()
}

fn health_path(health: &HealthCheck) -> Option<String> {
    match health.protocol {
        HealthProtocol::Tcp => None,
        HealthProtocol::Http | HealthProtocol::Https => {
            Some(health.path.clone().unwrap_or_else(|| "/".to_owned()))
        }
    }
}

fn target_group_id((port, protocol, own): TargetGroup) -> Expr {
    let protocol = match protocol {
        ListenerProtocol::Tcp => "Tcp",
        ListenerProtocol::Udp => "Udp",
        ListenerProtocol::TcpUdp => "TcpUdp",
    };
    let of = own.map(|port| format!("OfListener{port}")).unwrap_or_default();
    Expr::new(format!("TargetGroup{protocol}{port}{of}"))
}
