//! The file of an endpoint: a module call in the consumer's account and region.

use crossvpc_core::aws::region::Region;
use crossvpc_core::plan::{Endpoint, GroupRule, Service};
use crossvpc_render::{Comment, Expr, header};
use serde::Serialize;

use crate::address;
use crate::maps::{MapView, subnets};

use super::{RuleView, service_call};

/// The page `privatelink/endpoint.tf`.
#[derive(Serialize)]
pub(crate) struct EndpointView {
    /// What the file opens with.
    header: Vec<Comment>,
    /// The name of the call.
    name: String,
    /// The provider of the consumer's account and region.
    provider: Expr,
    /// The consumer's VPC.
    vpc_id: Expr,
    /// The subnets, one a zone.
    subnets: MapView,
    /// The call of the service's module.
    service: Expr,
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
    /// The key of the endpoint among those accepted.
    consumer: String,
    /// The name.
    name: String,
}

/// What the page shows of an endpoint.
pub(crate) fn view(service: &Service, endpoint: &Endpoint) -> EndpointView {
    let connection = &service.connection.name;
    let vpc = &endpoint.party.vpc;
    let title = format!("PrivateLink endpoint of `{}`", vpc.name);
    let entry = format!("connections.{connection}.consumers.{}", vpc.name);
    let private_dns = service.options().private_dns.as_ref();
    EndpointView {
        header: header(&title, [entry.as_str()]),
        name: address::endpoint_module(service, endpoint),
        provider: Expr::new(format!("aws.{}", address::provider_alias(&endpoint.place()))),
        vpc_id: address::vpc_id(vpc),
        subnets: subnets(vpc, &endpoint.subnets),
        service: service_call(service),
        service_region: endpoint.service_region.map(Region::name),
        private_dns: private_dns
            .map(|(name, _)| PrivateDnsView { consumer: vpc.name.to_string(), name: name.clone() }),
        security_group_name: format!("{}-endpoint", service.id()),
        tag: connection.to_string(),
        ingress: endpoint
            .ingress
            .iter()
            .map(|opening| RuleView::own(vpc, opening, &format!("{} from", opening.ports_label())))
            .collect(),
        egress: endpoint.egress.iter().map(|rule| egress(service, endpoint, rule)).collect(),
    }
}

fn egress(service: &Service, endpoint: &Endpoint, rule: &GroupRule) -> RuleView {
    let GroupRule { group, opening } = rule;
    let ports = opening.ports_label();
    RuleView {
        key: format!("{}/{ports}", group.name),
        group: Some(address::security_group_id(&endpoint.party.vpc, group)),
        protocol: opening.protocol.ec2_name(),
        from_port: opening.ports.first,
        to_port: opening.ports.last,
        cidr: None,
        peer_group: None,
        description: format!("{ports} to {} of {}", service.connection.name, service.vpc().name),
    }
}
