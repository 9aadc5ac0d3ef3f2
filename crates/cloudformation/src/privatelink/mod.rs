//! The stacks of an endpoint service: the service with its load balancer, and an endpoint for each consumer.

mod actions;
mod endpoint;
mod service;

use std::collections::BTreeMap;
use std::slice;

use crossvpc_core::aws::region::Partition;
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Endpoint, Place, Plan, PrivateLink};

use crate::common::{Common, Titles};
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::settings;
use crate::stack::{LinkStacks, LinkStep, Stack};

/// The stacks of a service, in the order they are applied, and the steps after them.
pub(crate) fn stacks(plan: &Plan, service: &PrivateLink) -> LinkStacks {
    let link = Stacks { plan, service };
    let mut steps = vec![LinkStep::Deploy(link.service_stack())];
    for endpoint in &service.endpoints {
        steps.push(LinkStep::Deploy(link.endpoint_stack(endpoint)));
    }
    steps.extend(link.after_all());
    LinkStacks::new(service.id(), steps, BTreeMap::new())
}

struct Stacks<'p> {
    plan: &'p Plan,
    service: &'p PrivateLink,
}

impl Stacks<'_> {
    fn common(&self, what: &str, parameters: &Parameters) -> Common {
        let name = self.connection();
        let titles = Titles {
            header: format!("PrivateLink service `{name}`: {what}"),
            entry: None,
            description: format!("PrivateLink {name}: {what}"),
            name: name.to_owned(),
        };
        Common::of(self.plan, slice::from_ref(&self.service.connection), titles, parameters)
    }

    fn stack(
        &self,
        role: &str,
        place: Place,
        template: Template,
        parameters: Parameters,
        outputs: &[&str],
    ) -> Stack {
        Stack {
            name: self.name(role),
            file: format!("{}-{role}", self.service.id()),
            place,
            template,
            presets: parameters.presets(),
            inputs: parameters.into_inputs(),
            outputs: outputs.iter().map(|&output| output.to_owned()).collect(),
            makes_role: false,
            after: Vec::new(),
            after_actions: Vec::new(),
            waits_for_acceptance: false,
        }
    }

    fn name(&self, role: &str) -> String {
        let prefix = settings::stack_prefix(self.plan);
        format!("{prefix}-{}-{role}", self.service.id())
    }

    fn service_name(&self) -> String {
        self.name("service")
    }

    fn endpoint_name(&self, endpoint: &Endpoint) -> String {
        self.name(&endpoint_role(&endpoint.party.vpc))
    }

    fn connection(&self) -> &str {
        self.service.connection.name.as_str()
    }
}

fn endpoint_role(vpc: &Vpc) -> String {
    format!("endpoint-{}", vpc.name)
}

/// What the names of endpoint services start with, where AWS documents it: a service has no attribute for its name.
fn name_prefix(vpc: &Vpc) -> Option<&'static str> {
    match vpc.region.partition() {
        Partition::Aws | Partition::AwsUsGov => Some("com.amazonaws.vpce"),
        Partition::AwsCn => Some("cn.com.amazonaws.vpce"),
        Partition::AwsEusc
        | Partition::AwsIso
        | Partition::AwsIsoB
        | Partition::AwsIsoE
        | Partition::AwsIsoF => None,
    }
}
