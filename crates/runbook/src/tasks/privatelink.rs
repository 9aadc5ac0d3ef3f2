//! The tasks of an endpoint service.

use crossvpc_core::aws::region::Region;
use crossvpc_core::network::Target;
use crossvpc_core::plan::{Endpoint, Front, Listener, Opening, PrivateLink};
use crossvpc_render::Expr;

use super::list::Tasks;
use super::views::{Does, EndpointView, ListenerView, OpeningView, RuleView, ServiceView};
use crate::markdown::{code, codes};
use crate::names;

pub(super) fn offer(tasks: &mut Tasks, service: &PrivateLink) {
    let place = service.place();
    tasks.push(&place, Does { service: Some(Box::new(made(service))), ..Does::default() });
    let rules = service.target_rules.iter().map(|rule| RuleView::of(rule, true)).collect();
    tasks.push_rules(&place, names::vpc(service.vpc()), rules);
}

pub(super) fn request(tasks: &mut Tasks, endpoint: &Endpoint) {
    tasks.push(&endpoint.place(), Does { endpoint: Some(asked(endpoint)), ..Does::default() });
    let rules = endpoint.egress.iter().map(|rule| RuleView::of(rule, false)).collect();
    tasks.push_rules(&endpoint.place(), names::vpc(&endpoint.party.vpc), rules);
}

/// The VPCs whose endpoints are accepted.
pub(super) fn consumers(service: &PrivateLink) -> Expr {
    codes(service.endpoints.iter().map(|endpoint| endpoint.party.vpc.name.as_str()))
}

fn made(service: &PrivateLink) -> ServiceView {
    let (existing, subnets) = match &service.front {
        Front::Existing(arn) => (Some(code(arn)), None),
        Front::Made(subnets) => (None, names::subnets(subnets.iter().map(|subnet| &**subnet))),
    };
    let targets = service.options().targets.iter().map(|target| match target {
        Target::Instance(id) => code(id.as_str()),
        Target::Ip(address) => code(&address.to_string()),
        Target::Alb(arn) => code(arn),
    });
    let listener = |listener: &Listener| ListenerView {
        port: Expr::new(format!("{} {}", listener.protocol.name(), listener.port)),
        target_port: listener.target_port,
    };
    ServiceView {
        vpc: names::vpc(service.vpc()),
        existing,
        subnets,
        inbound: openings(&service.front_ingress),
        listeners: service.listeners.iter().map(listener).collect(),
        targets: names::listed(targets),
        principals: names::listed(service.principals.iter().map(|account| names::account(account)))
            .unwrap_or_else(|| Expr::new("nobody")),
        acceptance_required: service.options().acceptance_required,
        regions: names::listed(service.supported_regions.iter().map(|region| code(region.name()))),
    }
}

fn asked(endpoint: &Endpoint) -> EndpointView {
    EndpointView {
        vpc: names::vpc(&endpoint.party.vpc),
        subnets: names::subnets(endpoint.subnets.iter().map(|subnet| &**subnet)),
        inbound: openings(&endpoint.ingress),
        service_region: endpoint.service_region.map(Region::name),
    }
}

fn openings(openings: &[Opening]) -> Vec<OpeningView> {
    let view = |opening: &Opening| OpeningView {
        ports: code(&opening.ports_label()),
        peer: names::peer(&opening.peer),
    };
    openings.iter().map(view).collect()
}
