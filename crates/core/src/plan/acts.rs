//! The handshake of a link as data: who does what, and after what. The permissions of deployers, Terraform's rounds, the
//! steps of stacks and the tasks of the runbook are read from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::name::Name;
use crate::network::{Account, Connection, GatewayTable, Via};

use super::{Attachment, Endpoint, Place, PrivateLink, ResourceShare, RoutedVpc, TransitGateway, VpcPeering};

/// Something that an account does for a link.
#[derive(Clone, Debug)]
pub struct Act<'p> {
    /// Who does it, and where.
    pub place: Place,
    /// What is done.
    pub what: What<'p>,
    /// The acts that it needs, by their index in the list of the link: each is earlier. One of another account or region
    /// hands something over, such as an id.
    pub after: Vec<usize>,
    /// The attachments that a share is for, where it is one.
    shared: Vec<&'p Attachment>,
}

/// What an act is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An account that attaches VPCs.
    Account(Name),
    /// A VPC with an endpoint or an attachment.
    Vpc(Name),
}

/// What is done.
#[derive(Clone, Copy, Debug)]
pub enum What<'p> {
    /// Request a peering connection.
    RequestPeering(&'p VpcPeering),
    /// Accept it, where it does not accept itself.
    AcceptPeering(&'p VpcPeering),
    /// Let the other side of a peering resolve the private names of this one.
    ResolvePeer(&'p VpcPeering, &'p RoutedVpc),
    /// Create an endpoint service with what it stands on.
    OfferService(&'p PrivateLink),
    /// Create an endpoint, which requests a connection to the service.
    RequestEndpoint(&'p PrivateLink, &'p Endpoint),
    /// Accept every endpoint of the service.
    AcceptEndpoints(&'p PrivateLink),
    /// Give the service its private DNS name, publish the record and have AWS verify it.
    VerifyName(&'p PrivateLink, &'p str),
    /// Let the name resolve to an endpoint.
    ResolveName(&'p PrivateLink, &'p Endpoint, &'p str),
    /// Create a gateway and its route tables, as far as they do not exist.
    ProvideGateway(&'p TransitGateway),
    /// Share it with other accounts.
    ShareGateway(&'p TransitGateway, &'p ResourceShare),
    /// Accept the share.
    AcceptShare(&'p TransitGateway, &'p Arc<Account>),
    /// Wait until an account sees what is shared with it.
    AwaitShare(&'p TransitGateway, &'p Arc<Account>),
    /// Attach a VPC.
    Attach(&'p TransitGateway, &'p Attachment),
    /// Accept the attachment.
    AcceptAttachment(&'p TransitGateway, &'p Attachment),
    /// Associate it with a declared table, and propagate it.
    Associate(&'p TransitGateway, &'p Attachment, &'p Arc<GatewayTable>),
    /// Route to the link in a VPC, and let its traffic through there.
    Route(&'p RoutedVpc, Over<'p>),
}

/// What a VPC routes to.
#[derive(Clone, Copy, Debug)]
pub enum Over<'p> {
    /// A peering connection.
    Peering(&'p VpcPeering),
    /// A transit gateway.
    Gateway(&'p TransitGateway),
}

/// Acts as they are put together.
#[derive(Default)]
struct Acts<'p>(Vec<Act<'p>>);

impl<'p> Acts<'p> {
    fn push(&mut self, place: Place, what: What<'p>, after: impl IntoIterator<Item = usize>) -> usize {
        self.push_shared(place, what, after, Vec::new())
    }

    fn push_shared(
        &mut self,
        place: Place,
        what: What<'p>,
        after: impl IntoIterator<Item = usize>,
        shared: Vec<&'p Attachment>,
    ) -> usize {
        self.0.push(Act { place, what, after: after.into_iter().collect(), shared });
        self.0.len() - 1
    }
}

impl<'p> Act<'p> {
    /// What it is about, where each other one of that kind has the same act.
    pub fn subject(&self) -> Option<Subject> {
        match self.what {
            What::AcceptShare(_, account) | What::AwaitShare(_, account) => {
                Some(Subject::Account(account.name.clone()))
            }
            What::RequestEndpoint(_, endpoint) | What::ResolveName(_, endpoint, _) => {
                Some(Subject::Vpc(endpoint.party.vpc.name.clone()))
            }
            What::Attach(_, attachment)
            | What::AcceptAttachment(_, attachment)
            | What::Associate(_, attachment, _) => Some(Subject::Vpc(attachment.name().clone())),
            What::Route(side, Over::Gateway(_)) => Some(Subject::Vpc(side.vpc.name.clone())),
            What::RequestPeering(_)
            | What::AcceptPeering(_)
            | What::ResolvePeer(..)
            | What::OfferService(_)
            | What::AcceptEndpoints(_)
            | What::VerifyName(..)
            | What::ProvideGateway(_)
            | What::ShareGateway(..)
            | What::Route(_, Over::Peering(_)) => None,
        }
    }

    /// The connections of the link that need it.
    pub fn connections(&self) -> Vec<&'p Arc<Connection>> {
        match self.what {
            What::RequestPeering(peering) | What::AcceptPeering(peering) => {
                peering.connections.iter().collect()
            }
            What::ResolvePeer(peering, _) => {
                let wants = |connection: &&Arc<Connection>| matches!(&connection.via, Via::VpcPeering(settings) if settings.dns);
                peering.connections.iter().filter(wants).collect()
            }
            What::OfferService(service)
            | What::RequestEndpoint(service, _)
            | What::AcceptEndpoints(service)
            | What::VerifyName(service, _)
            | What::ResolveName(service, ..) => vec![&service.connection],
            What::ProvideGateway(gateway) => gateway.connections.iter().collect(),
            What::ShareGateway(..) | What::AcceptShare(..) | What::AwaitShare(..) => {
                distinct(self.shared.iter().flat_map(|attachment| &attachment.connections))
            }
            What::Attach(_, attachment)
            | What::AcceptAttachment(_, attachment)
            | What::Associate(_, attachment, _) => attachment.connections.iter().collect(),
            What::Route(side, _) => {
                let routes = side.routes.iter().flat_map(|route| &route.asked_by);
                distinct(routes.chain(side.rules.iter().flat_map(|rule| &rule.asked_by)))
            }
        }
    }
}

fn distinct<'p>(connections: impl Iterator<Item = &'p Arc<Connection>>) -> Vec<&'p Arc<Connection>> {
    let distinct: BTreeMap<_, _> = connections.map(|connection| (&connection.name, connection)).collect();
    distinct.into_values().collect()
}

pub(super) fn of_peering(peering: &VpcPeering) -> Vec<Act<'_>> {
    let [requester, accepter] = peering.sides().map(RoutedVpc::place);
    let mut acts = Acts::default();
    let mut active = acts.push(requester, What::RequestPeering(peering), []);
    if !peering.accepts_itself() {
        active = acts.push(accepter, What::AcceptPeering(peering), [active]);
    }
    for side in peering.sides() {
        acts.push(side.place(), What::Route(side, Over::Peering(peering)), [active]);
    }
    for side in peering.sides().into_iter().filter(|_| peering.dns) {
        acts.push(side.place(), What::ResolvePeer(peering, side), [active]);
    }
    acts.0
}

pub(super) fn of_service(service: &PrivateLink) -> Vec<Act<'_>> {
    let options = service.options();
    let mut acts = Acts::default();
    let offered = acts.push(service.place(), What::OfferService(service), []);
    let mut request =
        |endpoint| acts.push(Endpoint::place(endpoint), What::RequestEndpoint(service, endpoint), [offered]);
    let mut connected: Vec<_> = service.endpoints.iter().map(&mut request).collect();
    if options.acceptance_required {
        connected = vec![acts.push(service.place(), What::AcceptEndpoints(service), connected)];
    }
    if let Some((name, _)) = &options.private_dns {
        let verified = acts.push(service.place(), What::VerifyName(service, name), connected);
        for endpoint in &service.endpoints {
            acts.push(endpoint.place(), What::ResolveName(service, endpoint, name), [verified]);
        }
    }
    acts.0
}

pub(super) fn of_gateway(gateway: &TransitGateway) -> Vec<Act<'_>> {
    let owner = gateway.place();
    let mut acts = Acts::default();
    let provided = acts.push(owner.clone(), What::ProvideGateway(gateway), []);
    let mut seen = BTreeMap::new();
    if let Some(share) = &gateway.share {
        let mut attached: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let all: Vec<_> = gateway.attachments.iter().filter(|attachment| attachment.is_shared()).collect();
        for attachment in &all {
            attached.entry(&attachment.side.vpc.account.name).or_default().push(*attachment);
        }
        let of = |account: &Arc<Account>| attached.get(&account.name).cloned().unwrap_or_default();
        let shared = acts.push_shared(owner.clone(), What::ShareGateway(gateway, share), [provided], all);
        let at = |account: &Arc<Account>| Place { account: Arc::clone(account), region: owner.region };
        for account in gateway.invited_accounts() {
            let accept = What::AcceptShare(gateway, account);
            let accepted = acts.push_shared(at(account), accept, [shared], of(account));
            seen.insert(&account.name, accepted);
        }
        for account in gateway.sharing_accounts() {
            let after = [seen.get(&account.name).copied().unwrap_or(shared)];
            let wait = What::AwaitShare(gateway, account);
            seen.insert(&account.name, acts.push_shared(at(account), wait, after, of(account)));
        }
    }
    let mut attached = Vec::new();
    for attachment in &gateway.attachments {
        let made = gateway.gateway.id.is_none().then_some(provided);
        let seen = seen.get(&attachment.side.vpc.account.name).copied();
        let after = made.into_iter().chain(seen);
        let mut ready = acts.push(attachment.place(), What::Attach(gateway, attachment), after);
        if attachment.needs_acceptance() {
            ready = acts.push(owner.clone(), What::AcceptAttachment(gateway, attachment), [ready]);
        }
        if let Some(table) = &attachment.table {
            ready = acts.push(owner.clone(), What::Associate(gateway, attachment, table), [ready]);
        }
        attached.push((attachment, ready));
    }
    // A route that leads to a VPC before it is attached takes traffic from the link that carries it now.
    for (attachment, ready) in attached {
        acts.push(attachment.place(), What::Route(&attachment.side, Over::Gateway(gateway)), [ready]);
    }
    acts.0
}
