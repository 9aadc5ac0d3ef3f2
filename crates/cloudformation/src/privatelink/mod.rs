//! The stacks of an endpoint service: the service with its load balancer, and an endpoint for each consumer.

mod actions;
mod endpoint;
mod service;

pub(crate) use service::target_group;

use std::slice;
use std::sync::Arc;

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Endpoint, Place, PrivateLink};
use serde::Serialize;

use crate::common::{Common, Titles};
use crate::context::Context;
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::stack::Stack;

/// The stacks of a service, and the steps after them.
pub(crate) struct Stacks<'p> {
    pub(crate) context: &'p Context,
    pub(crate) service: &'p PrivateLink,
}

/// The role of the service's stack.
pub(crate) const SERVICE: &str = "service";

impl Stacks<'_> {
    fn common(&self, what: &str, parameters: &Parameters) -> Common {
        let name = self.connection();
        let titles = Titles {
            header: format!("PrivateLink service `{name}`: {what}"),
            entry: None,
            description: format!("PrivateLink {name}: {what}"),
            name: name.to_owned(),
        };
        Common::of(&self.context.network, slice::from_ref(&self.service.connection), titles, parameters)
    }

    fn template<V: Serialize + Send + Sync + 'static>(
        &self,
        page: &'static str,
        parameters: &Parameters,
        view: impl FnOnce(Stacks<'_>) -> (V, Parameters) + Send + 'static,
    ) -> Template {
        self.context.template(page, parameters, |context| {
            view(Stacks { context, service: context.link().service().expect("the link is a service") })
        })
    }

    fn stack(
        &self,
        role: &str,
        place: Place,
        template: Template,
        parameters: Parameters,
        outputs: &[&str],
    ) -> Stack {
        let stack =
            Stack::new((&self.context.network, &self.service.id(), role), place, template, parameters);
        Stack { outputs: outputs.iter().map(|&output| output.to_owned()).collect(), ..stack }
    }

    fn name(&self, role: &str) -> Arc<str> {
        Stack::name_of(&self.context.network, &self.service.id(), role)
    }

    fn service_name(&self) -> Arc<str> {
        self.name(SERVICE)
    }

    fn endpoint_name(&self, endpoint: &Endpoint) -> Arc<str> {
        self.name(&endpoint_role(&endpoint.party.vpc))
    }

    fn connection(&self) -> &str {
        self.service.connection.name.as_str()
    }
}

/// The role of an endpoint's stack.
pub(crate) fn endpoint_role(vpc: &Vpc) -> String {
    format!("endpoint-{}", vpc.name)
}
