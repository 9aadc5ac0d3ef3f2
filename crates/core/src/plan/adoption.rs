//! What exists and is taken over instead of made, by Terraform alone.

use crate::network::Adopted;

use super::{Attachment, Link, Plan, TransitGateway, VpcPeering};

/// A part of a link that exists.
#[derive(Clone, Debug)]
pub struct Adoption<'p> {
    /// Which part, for people: the same words for the same part.
    pub what: String,
    /// Its id.
    pub adopted: &'p Adopted,
}

impl Plan {
    /// Everything that is adopted, by link.
    pub fn adoptions(&self) -> Vec<Adoption<'_>> {
        let mut adoptions = Vec::new();
        let mut add = |what: String, adopted| {
            adoptions.extend(Option::<&Adopted>::map(adopted, |adopted| Adoption { what, adopted }));
        };
        for link in &self.links {
            match link {
                Link::VpcPeering(peering) => {
                    let (a, b) = peering.pair();
                    for adopted in peering.adopted() {
                        add(format!("the peering of `{a}` and `{b}`"), Some(adopted));
                    }
                }
                Link::PrivateLink(service) => {
                    let name = &service.connection.name;
                    add(format!("the endpoint service of `{name}`"), service.options().adopted.as_ref());
                    for endpoint in &service.endpoints {
                        let vpc = &endpoint.party.vpc.name;
                        add(format!("the endpoint of `{vpc}` for `{name}`"), endpoint.party.adopted.as_ref());
                    }
                }
                Link::TransitGateway(gateway) => {
                    for attachment in &gateway.attachments {
                        let (vpc, name) = (attachment.name(), &gateway.gateway.name);
                        add(format!("the attachment of `{vpc}` to `{name}`"), gateway.adopted(attachment));
                    }
                }
            }
        }
        adoptions
    }
}

impl VpcPeering {
    /// What its connections adopt for it: nothing, or the same each time in a spec without mistakes.
    pub fn adopted(&self) -> impl Iterator<Item = &Adopted> {
        let is_side = |vpc: &crate::network::Vpc| self.sides().iter().any(|side| side.vpc.is(vpc));
        let consumers = self
            .connections
            .iter()
            .flat_map(|connection| connection.consumers.iter().map(move |consumer| (connection, consumer)));
        let own = consumers.filter(move |(connection, consumer)| {
            is_side(&consumer.vpc) && is_side(&connection.provider.vpc)
        });
        own.filter_map(|(_, consumer)| consumer.adopted.as_ref())
    }
}

impl TransitGateway {
    /// What is adopted as an attachment, if anything.
    pub fn adopted(&self, attachment: &Attachment) -> Option<&Adopted> {
        self.gateway.attachments.get(attachment.name())?.adopted.as_ref()
    }
}
