//! The provider's stack: the load balancer with what it listens on, the endpoint service, and who may ask for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossvpc_core::aws::region::Region;
use crossvpc_core::network::{HealthProtocol, PrivateLinkSettings, Subnet, Target};
use crossvpc_core::plan::{Direction, Front, Listener, ListenerProtocol, Peer, PrivateLink};
use crossvpc_render::Expr;
use serde::Serialize;

use super::{SERVICE, Stacks};
use crate::address;
use crate::common::Common;
use crate::parameters::Parameters;
use crate::rules::{OpeningView, RuleView, ask_group_rule, ask_opening, group_rule, opening};
use crate::stack::Stack;

/// The page `service`.
#[derive(Serialize)]
struct ServiceView {
    #[serde(flatten)]
    common: Common,
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
    targets: Vec<TargetView>,
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
        self.private_dns_name(&mut parameters);
        // A container service or an Auto Scaling group needs the ARNs of the groups to register its targets in them.
        let empty_groups = called.into_iter().filter(|_| service.options().targets.is_empty());
        let arns =
            empty_groups.map(|(port, protocol)| target_group_id(protocol, port).as_str().to_owned() + "Arn");
        let arns: Vec<_> = arns.collect();
        outputs.extend(arns.iter().map(String::as_str));
        let template = self.template("privatelink/service.yaml", &parameters, |own| own.service_view());
        self.stack(SERVICE, service.place(), template, parameters, &outputs)
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
        let rule = |rule| {
            let rule = (Direction::Ingress, rule);
            group_rule(vpc, rule, self.connection(), "the load balancer", &mut parameters)
        };
        let rules = service.target_rules.iter().map(rule).collect();
        let service_name = vpc
            .region
            .partition()
            .endpoint_service_prefix()
            .map(|prefix| Expr::new(format!("!Sub \"{prefix}.${{AWS::Region}}.${{EndpointService}}\"")));
        let private_dns_name = self.private_dns_name(&mut parameters);
        let principal = |account: &str| address::arn(&format!("iam::{account}:root"));
        let view = ServiceView {
            common: self.common(&format!("the endpoint service of {}", vpc.name), &parameters),
            load_balancer,
            load_balancer_arn,
            target_groups,
            listeners: service.listeners.iter().copied().map(listener).collect(),
            acceptance_required: service.options().acceptance_required,
            supported_regions: self.supported_regions(),
            private_dns_name,
            principals: service.principals.iter().map(|account| principal(account.id.as_str())).collect(),
            rules,
            service_name,
        };
        (view, parameters)
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
                Peer::Block(_, of) => of,
                Peer::Group(_) | Peer::LoadBalancer | Peer::Endpoint => &vpc.name,
            };
            opening(vpc, (Direction::Ingress, rule), from.as_str(), parameters)
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
            cross_zone: if service.options().cross_zone { "true" } else { "false" },
        }
    }

    /// One for each protocol and port of the targets, which several listeners may share.
    fn target_groups(&self, parameters: &mut Parameters) -> Vec<TargetGroupView> {
        let (vpc, options) = (self.service.vpc(), self.service.options());
        let view = |(port, protocol): (u16, ListenerProtocol)| TargetGroupView {
            id: target_group_id(protocol, port),
            vpc_id: parameters.give(address::own_vpc_id(vpc)),
            target_type: options.target_type.name(),
            protocol: protocol.name(),
            port,
            health_protocol: options.health.protocol.name(),
            health_port: options
                .health
                .port
                .map_or_else(|| "traffic-port".to_owned(), |port| port.to_string()),
            health_path: health_path(options),
            targets: targets(self.service, port),
        };
        self.called().into_iter().map(view).collect()
    }

    /// The ports and protocols of the target groups.
    fn called(&self) -> BTreeSet<(u16, ListenerProtocol)> {
        let listeners = self.service.listeners.iter();
        listeners.map(|listener| (listener.target_port, listener.protocol)).collect()
    }

    fn supported_regions(&self) -> Vec<&'static str> {
        let others = &self.service.supported_regions;
        let own = (!others.is_empty()).then(|| self.service.vpc().region);
        let all: BTreeSet<_> = others.iter().copied().chain(own).map(Region::name).collect();
        all.into_iter().collect()
    }
}

fn listener(listener: Listener) -> ListenerView {
    let target_group = target_group_id(listener.protocol, listener.target_port);
    ListenerView {
        id: Expr::new(format!("Listener{}", listener.port)),
        protocol: listener.protocol.name(),
        port: listener.port,
        target_group: address::reference(target_group.as_str()),
    }
}

fn targets(service: &PrivateLink, port: u16) -> Vec<TargetView> {
    let vpc = service.vpc();
    let view = |target: &Target| match target {
        Target::Instance(id) => TargetView { id: id.to_string(), port: None, outside: false },
        Target::Ip(ip) => TargetView { id: ip.to_string(), port: None, outside: !vpc.contains(*ip) },
        Target::Alb(arn) => TargetView { id: arn.clone(), port: Some(port), outside: false },
    };
    let targets = service.options().targets.iter().map(view);
    let targets: BTreeMap<_, _> = targets.map(|target| (target.id.clone(), target)).collect();
    targets.into_values().collect()
}

fn health_path(options: &PrivateLinkSettings) -> Option<String> {
    match options.health.protocol {
        HealthProtocol::Tcp => None,
        HealthProtocol::Http | HealthProtocol::Https => {
            Some(options.health.path.clone().unwrap_or_else(|| "/".to_owned()))
        }
    }
}

fn target_group_id(protocol: ListenerProtocol, port: u16) -> Expr {
    let protocol = match protocol {
        ListenerProtocol::Tcp => "Tcp",
        ListenerProtocol::Udp => "Udp",
        ListenerProtocol::TcpUdp => "TcpUdp",
    };
    Expr::new(format!("TargetGroup{protocol}{port}"))
}
