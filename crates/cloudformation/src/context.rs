//! What templates are filled in from: shared, as that may be long after their stacks are known.

use std::sync::Arc;

use crossvpc_core::network::Network;
use crossvpc_core::plan::{Link, Plan};
use serde::Serialize;

use crate::pages::Template;
use crate::parameters::Parameters;

/// A link of a plan.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) network: Arc<Network>,
    links: Arc<[Link]>,
    at: usize,
}

impl Context {
    pub(crate) fn of(plan: &Plan, at: usize) -> Self {
        Self { network: Arc::clone(&plan.network), links: Arc::clone(&plan.links), at }
    }

    pub(crate) fn link(&self) -> &Link {
        &self.links[self.at]
    }

    /// A page with what it is filled in with, made when it is read: most plans have far more templates than anybody reads.
    /// What it asks of others, the stack already says: its `parameters`.
    pub(crate) fn template<V: Serialize + Send + Sync + 'static>(
        &self,
        page: &'static str,
        parameters: &Parameters,
        view: impl FnOnce(&Self) -> (V, Parameters) + Send + 'static,
    ) -> Template {
        let context = self.clone();
        let known = if cfg!(debug_assertions) { parameters.names() } else { Vec::new() };
        Template::of(page, move || {
            let (view, parameters) = view(&context);
            debug_assert_eq!(parameters.names(), known, "{page} of {}", context.link().id());
            view
        })
    }
}
