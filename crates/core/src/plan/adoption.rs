//! What exists and is taken over instead of made, by Terraform alone.

use crate::network::Adopted;

use super::{Attachment, PrivateLink, TransitGateway, VpcPeering};

/// A part of a link that exists.
#[derive(Clone, Debug)]
pub struct Adoption<'p> {
    /// Which part, for people: the same words for the same part.
    pub what: String,
    /// Its id.
    pub adopted: &'p Adopted,
}

pub(super) fn of_peering(peering: &VpcPeering) -> Vec<Adoption<'_>> {
    let (a, b) = peering.pair();
    let what = format!("the peering of `{a}` and `{b}`");
    peering.adopted().map(|adopted| Adoption { what: what.clone(), adopted }).collect()
}

pub(super) fn of_service(service: &PrivateLink) -> Vec<Adoption<'_>> {
    let name = &service.connection.name;
    let own = service.options().adopted.iter();
    let own = own.map(|adopted| Adoption { what: format!("the endpoint service of `{name}`"), adopted });
    let endpoints = service.endpoints.iter().filter_map(|endpoint| {
        let what = format!("the endpoint of `{}` for `{name}`", endpoint.party.vpc.name);
        Some(Adoption { what, adopted: endpoint.party.adopted.as_ref()? })
    });
    own.chain(endpoints).collect()
}

pub(super) fn of_gateway(gateway: &TransitGateway) -> Vec<Adoption<'_>> {
    // Few of thousands are adopted.
    let adopted = gateway.gateway.attachments.iter();
    let adopted = adopted.filter_map(|(vpc, settings)| Some((vpc, settings.adopted.as_ref()?)));
    let attachments = adopted.filter(|(vpc, _)| gateway.attachment(vpc).is_some()).map(|(vpc, adopted)| {
        let what = format!("the attachment of `{vpc}` to `{}`", gateway.gateway.name);
        Adoption { what, adopted }
    });
    attachments.collect()
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
