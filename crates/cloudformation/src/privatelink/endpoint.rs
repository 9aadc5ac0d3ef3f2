//! A consumer's stack: the endpoint with its security group, and what the consumer's own groups let out to it.

use crossvpc_core::aws::region::Region;
use crossvpc_core::plan::{Direction, Endpoint};
use crossvpc_render::Expr;
use serde::Serialize;

use super::{Stacks, endpoint_role};
use crate::address;
use crate::common::Common;
use crate::parameters::Parameters;
use crate::rules::{OpeningView, RuleView, ask_group_rule, ask_opening, group_rule, opening};
use crate::stack::Stack;

/// The page `endpoint`.
#[derive(Serialize)]
struct EndpointView {
    #[serde(flatten)]
    common: Common,
    group_description: String,
    vpc_id: Expr,
    ingress: Vec<OpeningView>,
    service_name: Expr,
    /// The service's region, if it is another.
    service_region: Option<&'static str>,
    subnets: Vec<Expr>,
    /// Whether a private name resolves to it, if the service has one.
    private_dns: Option<Expr>,
    /// What the consumer's named groups let out.
    rules: Vec<RuleView>,
    /// Whether its stack gives its names: those of one that has to be accepted are read afterwards.
    gives_names: bool,
}

/// Its logical id.
pub(super) const ENDPOINT: &str = "Endpoint";

impl Stacks<'_> {
    pub(crate) fn endpoint_stack(&self, endpoint: &Endpoint) -> Stack {
        let vpc = &endpoint.party.vpc;
        let mut parameters = Parameters::default();
        parameters.ask(&address::own_vpc_id(vpc));
        endpoint.ingress.iter().for_each(|rule| ask_opening(vpc, rule, &mut parameters));
        endpoint.egress.iter().for_each(|rule| ask_group_rule(vpc, rule, &mut parameters));
        self.name_of_service(&mut parameters);
        let subnets = endpoint.subnets.iter();
        subnets.for_each(|subnet| parameters.ask(&address::subnet_id(vpc, subnet)));
        self.private_dns(&mut parameters);
        let name = vpc.name.clone();
        let template = self.template("privatelink/endpoint.yaml", &parameters, move |own| {
            own.endpoint_view(own.service.endpoint(&name).expect("the endpoint is one of the service"))
        });
        let needs_acceptance = self.service.options().acceptance_required;
        let mut outputs = vec!["EndpointId"];
        outputs.extend((!needs_acceptance).then_some(["DnsName", "DnsEntries"]).into_iter().flatten());
        outputs.push("SecurityGroupId");
        let stack = self.stack(&endpoint_role(vpc), endpoint.place(), template, parameters, &outputs);
        Stack { after: vec![self.service_name()], waits_for_acceptance: needs_acceptance, ..stack }
    }

    fn endpoint_view(&self, endpoint: &Endpoint) -> (EndpointView, Parameters) {
        let vpc = &endpoint.party.vpc;
        let mut parameters = Parameters::default();
        let vpc_id = parameters.give(address::own_vpc_id(vpc));
        let ingress = endpoint
            .ingress
            .iter()
            .map(|rule| opening(vpc, (Direction::Ingress, rule), vpc.name.as_str(), &mut parameters));
        let ingress = ingress.collect();
        let rule = |rule| {
            let rule = (Direction::Egress, rule);
            group_rule(vpc, rule, self.connection(), "the endpoint", &mut parameters)
        };
        let rules = endpoint.egress.iter().map(rule).collect();
        let service_name = self.name_of_service(&mut parameters);
        let subnets = endpoint.subnets.iter();
        let subnets = subnets.map(|subnet| parameters.give(address::subnet_id(vpc, subnet))).collect();
        let private_dns = self.private_dns(&mut parameters);
        let view = EndpointView {
            common: self.common(&format!("the endpoint in {}", vpc.name), &parameters),
            group_description: format!("The endpoint of the endpoint service {}", self.connection()),
            vpc_id,
            ingress,
            service_name,
            service_region: endpoint.service_region.map(Region::name),
            subnets,
            private_dns,
            rules,
            gives_names: !self.service.options().acceptance_required,
        };
        (view, parameters)
    }

    fn private_dns(&self, parameters: &mut Parameters) -> Option<Expr> {
        let private_dns = self.service.options().private_dns.as_ref();
        private_dns.map(|(name, _)| parameters.preset(address::private_dns_parameter(name)))
    }

    fn name_of_service(&self, parameters: &mut Parameters) -> Expr {
        let (from, vpc) = (self.service_name(), self.service.vpc());
        match vpc.region.partition().endpoint_service_prefix() {
            Some(prefix) => {
                let parameter = address::service_name_parameter(&from, vpc.region, prefix);
                parameters.wire(parameter, from, "ServiceName")
            }
            None => parameters.want(address::service_name(&from, vpc.region)),
        }
    }
}
