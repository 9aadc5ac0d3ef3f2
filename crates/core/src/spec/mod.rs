//! The spec as written: every key known, every value still the user's text with its place. What the texts mean is
//! decided by [`crate::network`].

mod connection;
mod decode;
mod document;
mod generate;
pub mod schema;
mod text;
mod transit_gateway;
mod vpc;
mod written;

use crate::diagnostic::Report;
use crate::findings::shape::{missing_key, one_option};
use crate::source::Sources;
use crate::yaml::Document;

pub use connection::{
    Connection, Consumer, HealthCheck, OptionKey, PrivateLink, Provider, Targets, ViaGateway, VpcPeering,
};
pub use generate::{CloudFormation, Generate, StackFormat, Terraform, TerraformLayout};
pub use text::{Entries, Entry, Text};
pub use transit_gateway::{Attachment, GatewayRoute, GatewayRouteTable, Share, TransitGateway};
pub use vpc::{Dns, Resource, Subnet, Vpc};
pub use written::{Account, Defaults, Organization, Spec};

impl Spec {
    /// Reads and merges all texts. What cannot be read is reported and left out, so that the rest is checked too.
    pub fn parse(sources: &Sources, report: &mut Report) -> Self {
        let mut decoder = document::Decoder::default();
        let mut complete = true;
        for (file, source) in sources.iter() {
            match Document::parse(file, source.text(), report) {
                Some(document) if document.is_complete() => decoder.add(document.root(), report),
                Some(document) => {
                    complete = false;
                    let mut found = Report::default();
                    decoder.add(document.root(), &mut found);
                    report.extend(found.without(&[&missing_key::CODE, &one_option::CODE]));
                }
                None => complete = false,
            }
        }
        decoder.spec.is_complete = complete;
        decoder.spec
    }
}
