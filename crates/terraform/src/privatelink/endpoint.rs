//! The file of an endpoint: a module call in the consumer's account and region.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossvpc_core::aws::region::Region;
use crossvpc_core::network::SecurityGroup;
use crossvpc_core::plan::{Endpoint, GroupRule, PrivateLink};
use crossvpc_render::{Comment, Expr, header};
use serde::Serialize;

use crate::address;
use crate::maps::{MapView, subnets};
use crate::root::Root;

use super::{RuleView, quoted, service_name, verified_endpoint};

/// The page `privatelink/endpoint.tf`.
#[derive(Serialize)]
pub(super) struct EndpointView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The name of the call.
    name: String,
    /// Whether there is one, where that depends.
    count: Option<Expr>,
    /// The folder of the module.
    source: String,
    /// The provider of the consumer's account and region, where there are several.
    provider: Option<Expr>,
    /// The consumer's VPC.
    vpc_id: Expr,
    /// The subnets, one a zone.
    subnets: MapView,
    /// The name to ask for.
    service_name: Expr,
    /// The service's region, if it is another.
    service_region: Option<&'static str>,
    /// The private DNS name, if the service has one.
    private_dns: Option<PrivateDnsView>,
    /// The name of the endpoint's group.
    security_group_name: String,
    /// The `Name` tag.
    tag: String,
    /// Into the endpoint.
    ingress: Vec<RuleView>,
    /// Out of the consumer's named groups.
    egress: Vec<RuleView>,
}

/// Private DNS, which waits for the acceptance.
#[derive(Serialize)]
struct PrivateDnsView {
    /// The endpoint, once it is accepted and the name is verified.
    acceptance: Expr,
    /// Whether it leads to the endpoint.
    enabled: Expr,
}

/// What the page shows of an endpoint.
pub(super) fn view(service: &PrivateLink, endpoint: &Endpoint, root: &Root) -> EndpointView {
    let connection = &service.connection.name;
    let vpc = &endpoint.party.vpc;
    let title = format!("PrivateLink endpoint of `{}`", vpc.name);
    let entry = format!("connections.{connection}.consumers.{}", vpc.name);
    let private_dns = service.options().private_dns.as_ref();
    let service_name = root.take(service_name(service));
    EndpointView {
        header: header(&title, [entry.as_str()]),
        name: address::endpoint_module(service, endpoint),
        count: service_name.count(),
        source: root.module("privatelink/endpoint"),
        provider: root.provider(&endpoint.place()),
        vpc_id: address::vpc_id(vpc),
        subnets: subnets(vpc, &endpoint.subnets),
        service_name: Expr::new(service_name.expr),
        service_region: endpoint.service_region.map(Region::name),
        private_dns: private_dns.map(|(name, _)| self::private_dns(service, endpoint, name, root)),
        security_group_name: root.prefix.of(format!("{}-endpoint", service.id())),
        tag: root.prefix.of(connection),
        ingress: RuleView::own(vpc, &endpoint.ingress, |_| false),
        egress: egress(service, endpoint),
    }
}

/// What is handed over is there only once the name is published, and says so by itself.
fn private_dns(service: &PrivateLink, endpoint: &Endpoint, name: &str, root: &Root) -> PrivateDnsView {
    let verified = root.take(verified_endpoint(service, endpoint, name));
    let is_published = format!("contains(var.published_private_dns_names, {})", quoted(name).as_str());
    let enabled =
        if verified.is_handed_over { "true".to_owned() } else { format!("{is_published} ? true : null") };
    PrivateDnsView { acceptance: verified.object("vpc_endpoint_id"), enabled: Expr::new(enabled) }
}

fn egress(service: &PrivateLink, endpoint: &Endpoint) -> Vec<RuleView> {
    let mut groups: BTreeMap<_, (&Arc<SecurityGroup>, Vec<_>)> = BTreeMap::new();
    for GroupRule { group, opening } in &endpoint.egress {
        groups.entry(&group.name).or_insert_with(|| (group, Vec::new())).1.push(opening);
    }
    let peer = format!("{} of {}", service.connection.name, service.vpc().name);
    let rules = |(group, openings): (&Arc<SecurityGroup>, Vec<_>)| {
        RuleView::named(&endpoint.party.vpc, group, RuleView::of(&openings, peer.clone(), |_| false))
    };
    groups.into_values().map(rules).collect()
}
