//! Which way flows take, hop by hop, and what stops them.

mod document;
pub(crate) mod picture;
pub(crate) mod text;
mod way;
mod words;

use crossvpc_core::plan::Plan;
use crossvpc_core::routing::{PortSet, Routing};
use crossvpc_core::source::Sources;

use crate::end::Ends;

pub use document::Document;
pub use way::Way;

/// Traces flows between two ends.
pub fn trace(plan: &Plan, sources: &Sources, from: &Ends<'_>, to: &Ends<'_>, asked: &PortSet) -> Document {
    let routing = Routing::of(plan);
    let pairs = from.ends.iter().flat_map(|from| to.ends.iter().map(move |to| (from, to)));
    let parts = pairs.map(|(from, to)| {
        let trace = (!from.end.vpc.is(to.end.vpc)).then(|| routing.trace(&from.end, &to.end, asked));
        document::Part::of(from, to, trace.as_ref(), sources)
    });
    Document::of(asked, parts.collect(), [&from.outside, &to.outside])
}

/// The ports that connections declare between two ends; `None` if there is no such connection.
pub fn declared(plan: &Plan, from: &Ends<'_>, to: &Ends<'_>) -> Option<PortSet> {
    let connections = plan.network.connections().iter().filter(|connection| {
        to.ends.iter().any(|end| connection.provider.vpc.is(end.end.vpc))
            && from
                .ends
                .iter()
                .any(|end| connection.consumers.iter().any(|consumer| consumer.vpc.is(end.end.vpc)))
    });
    let ports: PortSet = connections.flat_map(|connection| connection.ports.iter().copied()).collect();
    (!ports.is_empty()).then_some(ports)
}
