//! What a plan needs in each account and region, in no target's words: the tables of the targets say what each may do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::aws::id::AwsId;
use crate::network::{Adopted, SecurityGroup, Subnet, Vpc};
use crate::plan::{
    Act, Attachment, Direction, Endpoint, Front, Over, Place, Plan, PrefixList, PrivateLink, RoutedVpc,
    TransitGateway, VpcPeering, What,
};

/// A kind of thing that is made, changed and removed, or only used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is called what it is in the spec and on AWS")]
pub enum Thing {
    Route,
    IngressRule,
    EgressRule,
    PrefixList,
    MadeGroup,
    PeeringRequest,
    /// By the deployer of the accepter's account.
    PeeringAcceptance,
    /// The same, where the requester is in that account too.
    PeeringOwnAcceptance,
    PeeringDns,
    EndpointService,
    EndpointAcceptance,
    ServicePrivateDns,
    LoadBalancer,
    Listener,
    Endpoint,
    EndpointPrivateDns,
    /// A service that is reached from other regions, and an endpoint that reaches there.
    OtherRegion,
    Gateway,
    ExistingGateway,
    GatewayTable,
    ExistingGatewayTable,
    Share,
    ShareAcceptance,
    Attachment,
    AttachmentAcceptance,
    Association,
    GatewayRoute,
    /// What exists, and need not carry the name that what is made gets.
    AdoptedService,
    AdoptedServicePrivateDns,
    AdoptedEndpoint,
    AdoptedAttachment,
    /// What only one target makes, by the name in its table.
    #[serde(skip)]
    Own(OwnName),
}

/// The name of what only one target makes.
pub type OwnName = &'static str;

/// A thing with what is known of it.
#[derive(Clone, Debug)]
pub struct Need {
    /// What it is.
    pub thing: Thing,
    /// Where.
    pub place: Place,
    /// What an entry of a table may name in braces: ids, names, and ARNs of what is elsewhere.
    pub(super) facts: BTreeMap<&'static str, BTreeSet<String>>,
}

/// How a target names what stands behind a service, with `*` for what it cannot know.
#[expect(missing_debug_implementations, reason = "a closure has none")]
pub struct Names<'n> {
    /// A load balancer, as the end of its ARN.
    pub load_balancer: &'n dyn Fn(&PrivateLink) -> String,
    /// Its target groups, as the end of theirs.
    pub target_groups: &'n dyn Fn(&PrivateLink) -> String,
}

/// The facts that are names in AWS, which start with the prefix of the spec.
const NAMES: [&str; 3] = ["name", "share", "table-name"];

/// All that a plan needs.
pub fn needs(plan: &Plan, names: &Names<'_>) -> Vec<Need> {
    let mut needs = Vec::new();
    for link in &*plan.links {
        for act in link.acts() {
            of_act(&act, names, &mut needs);
        }
    }
    let prefix = &plan.network.generate().name_prefix;
    for need in &mut needs {
        for (_, named) in need.facts.iter_mut().filter(|(fact, _)| NAMES.contains(fact)) {
            *named = named.iter().map(|name| prefix.of(name)).collect();
        }
    }
    needs
}

impl Need {
    /// What one side needs for something of a peering.
    pub fn of_peering(thing: Thing, link: &VpcPeering, side: &RoutedVpc) -> Self {
        let vpc = |side: &RoutedVpc| arn(&side.place(), &format!("vpc/{}", known(side.vpc.id.as_ref())));
        let need = Self::new(thing, side.place()).in_vpc(&side.vpc);
        need.with("requester-vpc", [vpc(&link.requester)]).with("accepter-vpc", [vpc(&link.accepter)])
    }

    /// A thing of which nothing is known yet.
    pub fn new(thing: Thing, place: Place) -> Self {
        Self { thing, place, facts: BTreeMap::new() }
    }

    /// One that exists, if it does.
    fn adopted(thing: Thing, place: Place, adopted: Option<&Adopted>) -> Option<Self> {
        adopted.map(|adopted| Self::new(thing, place).with("id", [adopted.id.to_string()]))
    }

    /// And a fact of it.
    #[must_use]
    pub fn with(mut self, fact: &'static str, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.facts.entry(fact).or_default().extend(values.into_iter().map(Into::into));
        self
    }

    fn in_vpc(self, vpc: &Vpc) -> Self {
        self.with("vpc", [known(vpc.id.as_ref())])
    }

    fn in_subnets(self, subnets: &[Arc<Subnet>]) -> Self {
        self.with("subnet", subnets.iter().map(|subnet| known(subnet.id.as_ref())))
    }
}

/// An id, or what stands for any.
fn known(id: Option<&AwsId>) -> String {
    id.map_or_else(|| "*".to_owned(), ToString::to_string)
}

fn arn(place: &Place, resource: &str) -> String {
    let Place { account, region } = place;
    format!("arn:{}:ec2:{region}:{}:{resource}", region.partition(), account.id)
}

/// The prefix lists that are made there, all with this tag `Name`.
fn prefix_lists(place: Place, lists: &[&Arc<PrefixList>], name: String, needs: &mut Vec<Need>) {
    if !lists.is_empty() {
        needs.push(Need::new(Thing::PrefixList, place).with("name", [name]));
    }
}

fn routed(side: &RoutedVpc, needs: &mut Vec<Need>) {
    if !side.routes.is_empty() {
        let tables = side.routes.iter().map(|route| known(route.table.id.as_ref()));
        needs.push(Need::new(Thing::Route, side.place()).with("route-table", tables));
    }
    let groups = |way| side.rules.iter().filter(move |rule| rule.direction == way).map(|rule| &rule.group);
    rules(Thing::IngressRule, &side.place(), groups(Direction::Ingress), needs);
    rules(Thing::EgressRule, &side.place(), groups(Direction::Egress), needs);
}

fn rules<'g>(
    thing: Thing,
    place: &Place,
    groups: impl Iterator<Item = &'g Arc<SecurityGroup>>,
    needs: &mut Vec<Need>,
) {
    let ids: BTreeSet<_> = groups.map(|group| known(group.id.as_ref())).collect();
    if !ids.is_empty() {
        needs.push(Need::new(thing, place.clone()).with("security-group", ids));
    }
}

fn of_act(act: &Act<'_>, names: &Names<'_>, needs: &mut Vec<Need>) {
    match act.what {
        What::RequestPeering(peering) => {
            needs.push(Need::of_peering(Thing::PeeringRequest, peering, &peering.requester));
            if peering.accepts_itself() {
                needs.push(Need::of_peering(Thing::PeeringOwnAcceptance, peering, &peering.accepter));
            }
        }
        What::AcceptPeering(peering) => {
            let other = peering.crosses_accounts();
            let thing = if other { Thing::PeeringAcceptance } else { Thing::PeeringOwnAcceptance };
            needs.push(Need::of_peering(thing, peering, &peering.accepter));
        }
        What::ResolvePeer(peering, side) => needs.push(Need::of_peering(Thing::PeeringDns, peering, side)),
        What::OfferService(link) => service(link, names, needs),
        What::RequestEndpoint(link, found) => endpoint(link, found, needs),
        What::AcceptEndpoints(link) => needs.push(of_service(Thing::EndpointAcceptance, link)),
        What::VerifyName(link, _) => {
            needs.push(of_service(Thing::ServicePrivateDns, link));
            let adopted = link.options().adopted.as_ref();
            needs.extend(Need::adopted(Thing::AdoptedServicePrivateDns, link.place(), adopted));
        }
        What::ResolveName(link, found, _) => needs.push(of_endpoint(Thing::EndpointPrivateDns, link, found)),
        What::ProvideGateway(link) => gateway(link, needs),
        What::ShareGateway(link, _) => {
            needs.push(of_gateway(Thing::Share, link).with("share", [link.id()]));
        }
        What::AcceptShare(link, _) => {
            let accepted = Need::new(Thing::ShareAcceptance, act.place.clone()).with("share", [link.id()]);
            needs.push(accepted.with("share-owner", [link.gateway.account.id.to_string()]));
        }
        // It only looks at the gateway, as everything does that makes use of one.
        What::AwaitShare(..) => {}
        What::Attach(link, found) => attachment(link, found, needs),
        What::AcceptAttachment(link, _) => needs.push(of_gateway(Thing::AttachmentAcceptance, link)),
        What::Associate(link, ..) => needs.push(of_gateway(Thing::Association, link)),
        What::Route(side, over) => {
            routed(side, needs);
            let name = match over {
                Over::Peering(peering) => {
                    let (a, b) = peering.pair();
                    format!("{a}--{b}")
                }
                // One pattern, as for attachments.
                Over::Gateway(gateway) => format!("{}-*", gateway.gateway.name),
            };
            prefix_lists(side.place(), &side.prefix_lists(), name, needs);
        }
    }
}

fn of_service(thing: Thing, link: &PrivateLink) -> Need {
    Need::new(thing, link.place()).in_vpc(link.vpc()).with("name", [link.connection.name.to_string()])
}

fn service(link: &PrivateLink, names: &Names<'_>, needs: &mut Vec<Need>) {
    let place = link.place();
    let need = |thing| of_service(thing, link);
    needs.push(need(Thing::EndpointService));
    let adopted = link.options().adopted.as_ref();
    needs.extend(Need::adopted(Thing::AdoptedService, link.place(), adopted));
    if !link.supported_regions.is_empty() {
        needs.push(need(Thing::OtherRegion));
    }
    let balancer = match &link.front {
        Front::Made(_) => (names.load_balancer)(link),
        // Its name and id are the end of its ARN, as they are in those of its listeners.
        Front::Existing(arn) => arn.rsplit_once("/net/").map_or("*", |(_, end)| end).to_owned(),
    };
    if let Front::Made(_) = link.front {
        needs.push(need(Thing::MadeGroup));
        needs.push(need(Thing::LoadBalancer).with("load-balancer", [balancer.clone()]));
        rules(Thing::IngressRule, &place, link.connection.provider.security_groups.iter(), needs);
    }
    if !link.listeners.is_empty() {
        let groups = [(names.target_groups)(link)];
        needs.push(need(Thing::Listener).with("load-balancer", [balancer]).with("target-group", groups));
    }
    rules(Thing::IngressRule, &place, link.target_rules.iter().map(|rule| &rule.group), needs);
    prefix_lists(place, &link.prefix_lists(), link.connection.name.to_string(), needs);
}

fn of_endpoint(thing: Thing, link: &PrivateLink, endpoint: &Endpoint) -> Need {
    let need = Need::new(thing, endpoint.place()).in_vpc(&endpoint.party.vpc);
    need.with("name", [link.connection.name.to_string()])
}

fn endpoint(link: &PrivateLink, endpoint: &Endpoint, needs: &mut Vec<Need>) {
    let need = |thing| of_endpoint(thing, link, endpoint);
    let owner = link.vpc().account.id.to_string();
    needs.push(need(Thing::Endpoint).in_subnets(&endpoint.subnets).with("service-owner", [owner]));
    needs.extend(Need::adopted(Thing::AdoptedEndpoint, endpoint.place(), endpoint.party.adopted.as_ref()));
    needs.push(need(Thing::MadeGroup));
    if endpoint.service_region.is_some() {
        needs.push(need(Thing::OtherRegion));
    }
    rules(Thing::EgressRule, &endpoint.place(), endpoint.egress.iter().map(|rule| &rule.group), needs);
}

fn gateway_arn(link: &TransitGateway) -> String {
    arn(&link.place(), &format!("transit-gateway/{}", known(link.gateway.id.as_ref())))
}

fn of_gateway(thing: Thing, link: &TransitGateway) -> Need {
    let need = Need::new(thing, link.place()).with("gateway", [gateway_arn(link)]);
    need.with("name", [link.gateway.name.to_string()])
}

fn gateway(link: &TransitGateway, needs: &mut Vec<Need>) {
    let declared = &link.gateway;
    let need = |thing| of_gateway(thing, link);
    needs.push(need(if declared.id.is_some() { Thing::ExistingGateway } else { Thing::Gateway }));
    for table in &declared.tables {
        needs.push(match &table.id {
            Some(id) => need(Thing::ExistingGatewayTable).with("gateway-table", [id.to_string()]),
            None => {
                need(Thing::GatewayTable).with("table-name", [format!("{}-{}", declared.name, table.name)])
            }
        });
        if !table.routes.is_empty() {
            needs.push(need(Thing::GatewayRoute));
        }
    }
}

fn attachment(link: &TransitGateway, attachment: &Attachment, needs: &mut Vec<Need>) {
    let Attachment { side, subnets, .. } = attachment;
    let attached = Need::new(Thing::Attachment, side.place()).in_vpc(&side.vpc).in_subnets(subnets);
    // One pattern for all attachments of the gateway: an account may have thousands.
    let names = format!("{}-*", link.gateway.name);
    needs.push(attached.with("gateway", [gateway_arn(link)]).with("name", [names]));
    needs.extend(Need::adopted(Thing::AdoptedAttachment, side.place(), link.adopted(attachment)));
}
