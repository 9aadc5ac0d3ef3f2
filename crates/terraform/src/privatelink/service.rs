//! The file of an endpoint service: a module call in the provider's account and region.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::name::Prefix;
use crossvpc_core::network::{SecurityGroup, Subnet, Vpc};
use crossvpc_core::plan::{Front, GroupRule, ListenerProtocol, Opening, PrivateLink, Protocol};
use crossvpc_render::{Comment, Expr, hcl_list, link_header, listed};
use serde::Serialize;

use crate::maps::{EntryView, MapView, subnets};
use crate::prefix_lists::{PrefixListView, prefix_lists};
use crate::root::Root;
use crate::{address, names};

use super::listeners::{ListenerView, TargetView, listener, settings, target};
use super::{RuleView, endpoint_id, quoted};

/// The page `privatelink/service.tf`.
#[derive(Serialize)]
pub(super) struct ServiceView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The name of the call.
    name: String,
    /// The folder of the module.
    source: String,
    /// The provider of the service's account and region, where there are several.
    provider: Option<Expr>,
    /// The provider's VPC.
    vpc_id: Expr,
    /// An existing load balancer.
    load_balancer_arn: Option<String>,
    /// Whether nobody has to accept.
    automatic: bool,
    /// The accounts that may ask, by name.
    principals: MapView,
    /// The endpoints that are accepted, by the consumer's VPC.
    endpoints: EndpointsView,
    /// The regions of the endpoints and the service's own, if there are others.
    supported_regions: Option<Expr>,
    /// The private DNS name.
    private_dns_name: Option<String>,
    /// The `Name` tag.
    tag: String,
    /// What its inbound rules name.
    prefix_lists: Vec<PrefixListView>,
    /// A load balancer that is made.
    load_balancer: Option<LoadBalancerView>,
    /// The listeners, by port.
    listeners: Vec<ListenerView>,
    /// What is said of the targets, where it is not the default.
    settings: Vec<EntryView>,
    /// The targets.
    targets: Vec<TargetView>,
    /// Into the targets' named groups.
    target_rules: Vec<RuleView>,
}

/// The endpoints of a service.
#[derive(Serialize)]
struct EndpointsView {
    /// All of them, if none is in another root.
    known: MapView,
    /// Those in other roots, which are missing until they are handed over.
    handed: Vec<EntryView>,
    /// Those in the service's own root, if there are others.
    beside: Vec<EntryView>,
}

/// The page `privatelink/load-balancer.tf`.
#[derive(Serialize)]
struct LoadBalancerView {
    /// At most 32 characters.
    name: String,
    /// The name of its group.
    security_group_name: String,
    /// Whether each node keeps to the targets of its zone.
    one_zone: bool,
    /// Whether it cannot be deleted until this is off.
    deletion_protection: bool,
    /// The subnets, one a zone.
    subnets: MapView,
    /// Why inbound rules are not enforced, if they are not.
    unenforced: Vec<Comment>,
    /// Into it.
    ingress: Vec<RuleView>,
    /// Out of it.
    egress: Vec<RuleView>,
}

/// What the page shows of a service.
pub(super) fn view(service: &PrivateLink, root: &Root) -> ServiceView {
    let connection = &service.connection;
    let options = service.options();
    let (vpc, home) = (service.vpc(), service.vpc().region);
    let consumers = service.endpoints.iter().map(|endpoint| format!("`{}`", endpoint.party.vpc.name));
    let consumers: Vec<_> = consumers.collect();
    let title = format!("PrivateLink service of `{}` for {}", vpc.name, consumers.join(", "));
    let mut regions: Vec<_> = service.supported_regions.iter().map(|region| region.name()).collect();
    if !regions.is_empty() {
        regions.push(home.name());
        regions.sort_unstable();
    }
    let (subnets, load_balancer_arn) = match &service.front {
        Front::Made(subnets) => (Some(subnets), None),
        Front::Existing(arn) => (None, Some(arn.clone())),
    };
    ServiceView {
        header: link_header(&title, None, std::slice::from_ref(connection)),
        name: address::service_module(service),
        source: root.module("privatelink/service"),
        provider: root.provider(&service.place()),
        vpc_id: address::vpc_id(vpc),
        load_balancer_arn,
        automatic: !options.acceptance_required,
        principals: MapView::of(service.principals.iter().map(|account| {
            let root = format!("arn:{}:iam::{}:root", home.partition(), account.id);
            (address::key(&account.name), quoted(&root))
        })),
        endpoints: endpoints(service, root),
        supported_regions: (!regions.is_empty()).then(|| Expr::new(hcl_list(regions))),
        private_dns_name: options.private_dns.as_ref().map(|(name, _)| name.clone()),
        tag: root.prefix.of(&connection.name),
        prefix_lists: prefix_lists(&root.prefix, &service.id(), &service.prefix_lists()),
        load_balancer: subnets.map(|subnets| load_balancer(service, subnets, &root.prefix)),
        listeners: service
            .listeners
            .iter()
            .map(|&listener| self::listener(service, listener, &root.prefix))
            .collect(),
        settings: if service.listeners.is_empty() { Vec::new() } else { settings(&options.forward) },
        targets: options.forward.targets.iter().map(|target| self::target(service, target)).collect(),
        target_rules: target_rules(service),
    }
}

/// Where nobody has to accept, nobody has to know the endpoints, unless a private name is to lead to them.
fn endpoints(service: &PrivateLink, root: &Root) -> EndpointsView {
    let options = service.options();
    let is_asked = options.acceptance_required || options.private_dns.is_some();
    let (mut known, mut handed) = (Vec::new(), Vec::new());
    for endpoint in &service.endpoints {
        let id = root.take(endpoint_id(service, endpoint));
        let key = address::key(&endpoint.party.vpc.name);
        let entry = EntryView { key, value: Expr::new(id.expr) };
        match id.is_handed_over {
            false => known.push(entry),
            true if is_asked => handed.push(entry),
            true => {}
        }
    }
    let (known, beside) = if handed.is_empty() { (known, Vec::new()) } else { (Vec::new(), known) };
    EndpointsView { known: MapView::from(known), handed, beside }
}

/// The named groups of the targets that get rules.
pub(super) fn target_groups(service: &PrivateLink) -> Vec<&Arc<SecurityGroup>> {
    match service.front {
        Front::Made(_) => service.connection.provider.security_groups.iter().collect(),
        Front::Existing(_) => service.target_rules.iter().map(|rule| &rule.group).collect(),
    }
}

fn load_balancer(service: &PrivateLink, subnets: &[Arc<Subnet>], prefix: &Prefix) -> LoadBalancerView {
    let vpc = service.vpc();
    LoadBalancerView {
        name: names::load_balancer(prefix, &service.connection.name),
        security_group_name: prefix.of(format!("{}-load-balancer", service.id())),
        one_zone: !service.options().cross_zone,
        deletion_protection: service.options().deletion_protection,
        subnets: self::subnets(vpc, subnets),
        unenforced: if service.enforces_inbound { Vec::new() } else { why_unenforced(service) },
        ingress: RuleView::own(vpc, &service.front_ingress, |_| false),
        egress: RuleView::own(vpc, &service.front_egress, |opening| is_health_check(service, opening)),
    }
}

/// Names the VPCs whose addresses another party of the connection has too.
fn why_unenforced(service: &PrivateLink) -> Vec<Comment> {
    let connection = &service.connection;
    let parties: Vec<_> = std::iter::once(&connection.provider).chain(&connection.consumers).collect();
    let ipv4 = |vpc: &Vpc| vpc.cidrs.iter().filter(|block| !block.is_ipv6()).map(|block| block.net).collect();
    let overlaps = |vpc: &Vpc| {
        let own: Vec<_> = ipv4(vpc);
        let others = parties.iter().filter(|other| !other.vpc.is(vpc));
        let mut nets = others.flat_map(|other| ipv4(&other.vpc));
        nets.any(|net| own.iter().any(|own| own.contains(&net) || net.contains(own)))
    };
    let overlapping = parties.iter().map(|party| &party.vpc).filter(|vpc| overlaps(vpc));
    let lead = "Off, because rules cannot tell clients apart: CIDR blocks overlap in";
    listed(lead, overlapping.map(|vpc| vpc.name.as_str()))
}

/// Into the targets' groups. A load balancer that is made here the module admits by itself, its group and, without
/// enforcement, its addresses, which are narrower than the blocks of its subnets.
fn target_rules(service: &PrivateLink) -> Vec<RuleView> {
    let peer = format!("the load balancer of {}", service.connection.name);
    let rule = |(group, openings): (&Arc<SecurityGroup>, Vec<_>)| {
        let rules = RuleView::of(&openings, peer.clone(), |opening| is_health_check(service, opening));
        RuleView::named(service.vpc(), group, rules)
    };
    if let Front::Made(_) = service.front {
        let rule = |group| RuleView { cidrs: None, ..rule((group, service.front_egress.iter().collect())) };
        return target_groups(service).into_iter().map(rule).collect();
    }
    let mut groups: BTreeMap<_, (_, Vec<_>)> = BTreeMap::new();
    for GroupRule { group, opening } in &service.target_rules {
        groups.entry(&group.name).or_insert_with(|| (group, Vec::new())).1.push(opening);
    }
    groups.into_values().map(rule).collect()
}

/// Whether only health checks use the ports.
fn is_health_check(service: &PrivateLink, opening: &Opening) -> bool {
    !service.listeners.iter().any(|listener| {
        let same = match listener.protocol {
            ListenerProtocol::Tcp => opening.protocol == Protocol::Tcp,
            ListenerProtocol::Udp => opening.protocol == Protocol::Udp,
            ListenerProtocol::TcpUdp => true,
        };
        same && (opening.ports.first..=opening.ports.last).contains(&listener.target_port)
    })
}
