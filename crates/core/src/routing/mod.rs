//! Who reaches whom: the route tables of VPCs and gateways as AWS reads them, and the flows that pass them both ways and the
//! rules of security groups once.
//!
//! It knows what the spec creates, and no more: other routes, rules and network ACLs of an account may let through more or
//! less.

mod addresses;
mod expectation;
mod flow;
mod gates;
mod ports;
mod privatelink;
mod reach;
mod routes;
mod trace;
mod transit_gateway;
mod vpc;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::name::Name;
use crate::plan::{Plan, TransitGateway};

pub use addresses::AddressSet;
pub use expectation::{Breach, Flows, Part, parts};
pub use flow::Reach;
pub use gates::Admission;
pub use ports::PortSet;
pub use routes::{Route, Routed, Routes, Way};
pub use trace::{Blocker, Case, End, Hop, Path, Trace, Unknown, Verdict};
pub use transit_gateway::{GatewayRouting, GatewayTable};
pub use vpc::{VpcRouting, VpcTable};

/// The routing of a plan. Tables are made when they are first asked for.
#[derive(Debug)]
pub struct Routing<'p> {
    plan: &'p Plan,
    gateways: Vec<GatewayRouting<'p>>,
    vpcs: OnceCell<BTreeMap<&'p Name, VpcRouting<'p>>>,
}

impl<'p> Routing<'p> {
    /// The routing of a plan.
    pub fn of(plan: &'p Plan) -> Self {
        Self { plan, gateways: plan.gateways().map(GatewayRouting::of).collect(), vpcs: OnceCell::new() }
    }

    /// The gateways with their tables, in the order of their ids.
    pub fn gateways(&self) -> &[GatewayRouting<'p>] {
        &self.gateways
    }

    /// A gateway with its tables.
    pub fn gateway(&self, gateway: &TransitGateway) -> Option<&GatewayRouting<'p>> {
        self.gateways.iter().find(|known| known.gateway.gateway.name == gateway.gateway.name)
    }

    /// The route tables of each VPC that routes into a link, by name.
    pub fn vpcs(&self) -> &BTreeMap<&'p Name, VpcRouting<'p>> {
        self.vpcs.get_or_init(|| vpc::all(self.plan, |_| true))
    }
}
