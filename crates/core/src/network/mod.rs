//! The network as meant: every name resolved, every value parsed, narrowing applied. Built only by
//! [`Network::resolve`]; what is wrong in it is said by the rules.

mod account;
mod adopted;
mod connection;
mod expectation;
mod resolve;
mod settings;
mod transit_gateway;
mod vpc;
mod whole;

use crate::diagnostic::Report;
use crate::spec::Spec;
use crate::target;

pub use crate::spec::{RuleForm, TargetType};
pub use account::{Account, Organization, Tag};
pub use adopted::Adopted;
pub use connection::{
    Connection, Forward, HealthCheck, HealthProtocol, OwnPorts, Party, PrivateLinkSettings, Target, Via,
    VpcPeeringSettings,
};
pub use expectation::{Expectation, Expected, Pattern, Side, SideKind};
pub use settings::Generate;
pub use transit_gateway::{AttachmentSettings, DEFAULT_ASN, Gateway, GatewayTable, Share, StaticRoute};
pub use vpc::{Block, Resource, RouteTable, SecurityGroup, Subnet, Vpc};
pub use whole::Network;

impl Network {
    /// Resolves names, ids and blocks. What is wrong is reported and left out, so that the rest is checked too;
    /// the result is right only if nothing was reported as an error.
    pub fn resolve(spec: &Spec, targets: &[&'static target::Target], report: &mut Report) -> Self {
        resolve::network(spec, targets, report)
    }
}
