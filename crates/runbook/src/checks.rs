//! What to look at when a connection does not carry traffic, with the commands that show it.

mod looks;

use crossvpc_core::network::{Connection, Via};
use crossvpc_core::plan::{Direction, Link, Place, PrivateLink, RoutedVpc, TransitGateway, VpcPeering};
use crossvpc_render::Expr;
use serde::Serialize;

use super::tasks::asks;
use super::{names, probe, shell};
use crate::markdown::{Block, code, codes};

/// The state of each part, and what lets traffic through on each side.
#[derive(Serialize)]
pub(super) struct ChecksView {
    /// Peering connections, endpoints or attachments.
    states: Vec<StateView>,
    /// The VPCs between which packets are routed.
    sides: Vec<SideView>,
    /// The VPCs with endpoints.
    endpoints: Vec<SideView>,
    /// The health of the targets of a service.
    health: Option<StateView>,
    /// Whether the spec asks for private names across a peering.
    dns: bool,
    /// The private DNS name of a service.
    name: Option<Expr>,
    /// The lookup of the invitation in each account that has to accept the share.
    invitations: Vec<StateView>,
    /// The routes of the gateway's tables.
    searches: Vec<StateView>,
}

/// Something to look at.
#[derive(Serialize)]
struct StateView {
    what: Expr,
    place: Expr,
    block: Block,
}

/// What lets traffic through in a VPC.
#[derive(Serialize)]
struct SideView {
    vpc: Expr,
    place: Expr,
    /// The route tables, if the connection has routes there.
    routes: Option<LookView>,
    /// The rules of the named security groups, if there are any.
    rules: Option<LookView>,
    acls: Block,
}

/// A look with what it must show.
#[derive(Serialize)]
struct LookView {
    block: Block,
    shows: Option<Expr>,
}

/// What to look at for a connection.
pub(super) fn checks(connection: &Connection, links: &[&Link]) -> ChecksView {
    let mut view = ChecksView {
        states: Vec::new(),
        sides: Vec::new(),
        endpoints: Vec::new(),
        health: None,
        dns: matches!(&connection.via, Via::VpcPeering(options) if options.dns),
        name: None,
        invitations: Vec::new(),
        searches: Vec::new(),
    };
    for link in links {
        match link {
            Link::VpcPeering(peering) => {
                view.states.push(peering_state(peering));
                view.sides.extend(
                    peering.sides().map(|side| self::side(connection, side, "VpcPeeringConnectionId")),
                );
            }
            Link::PrivateLink(service) => of_service(&mut view, connection, service),
            Link::TransitGateway(gateway) => of_gateway(&mut view, connection, gateway),
        }
    }
    view
}

fn of_service(view: &mut ChecksView, connection: &Connection, service: &PrivateLink) {
    for endpoint in &service.endpoints {
        let place = endpoint.place();
        let filters = format!("--filters {}", probe::endpoint_filters(connection, &endpoint.party));
        let look = |query: &str| {
            let words = [filters.clone(), "--output text".to_owned(), format!("--query '{query}'")];
            shell::look("ec2 describe-vpc-endpoints", &place, words)
        };
        view.states.push(StateView {
            what: code(endpoint.party.vpc.name.as_str()),
            place: names::place(&place),
            block: look("VpcEndpoints[].[VpcEndpointId,State,PrivateDnsEnabled]"),
        });
        view.endpoints.push(SideView {
            vpc: names::vpc(&endpoint.party.vpc),
            place: names::place(&place),
            routes: None,
            rules: Some(LookView { block: looks::endpoint_rules(&place, &filters), shows: None }),
            acls: looks::acls(&endpoint.party.vpc),
        });
    }
    view.health = Some(StateView {
        what: names::vpc(service.vpc()),
        place: names::place(&service.place()),
        block: looks::health(service),
    });
    view.name = service.options().private_dns.as_ref().map(|(name, _)| code(name));
}

fn of_gateway(view: &mut ChecksView, connection: &Connection, gateway: &TransitGateway) {
    let used = gateway.attachments.iter().filter(|attachment| asks(connection, &attachment.connections));
    for attachment in used {
        let vpc = code(attachment.name().as_str());
        view.states.push(StateView {
            what: vpc.clone(),
            place: names::place(&gateway.place()),
            block: looks::attachments(gateway, attachment, &[
                "--query 'TransitGatewayAttachments[].[TransitGatewayAttachmentId,State,Association.State,\
                 Association.TransitGatewayRouteTableId]'"
                    .to_owned(),
            ]),
        });
        if attachment.is_invited() {
            let place = Place { region: gateway.gateway.region, ..attachment.place() };
            let words = [
                "--output text".to_owned(),
                "--query 'resourceShareInvitations[].[resourceShareName,status]'".to_owned(),
            ];
            view.invitations.push(StateView {
                what: vpc.clone(),
                place: names::place(&place),
                block: shell::look("ram get-resource-share-invitations", &place, words),
            });
        }
        view.searches.push(StateView {
            what: vpc,
            place: names::place(&gateway.place()),
            block: looks::search(gateway, attachment),
        });
        view.sides.push(side(connection, &attachment.side, "TransitGatewayId"));
    }
}

fn peering_state(peering: &VpcPeering) -> StateView {
    let [requester, accepter] = peering.sides().map(|side| shell::vpc_id(&side.vpc));
    let filters = format!(
        "--filters {} {}",
        shell::filter("requester-vpc-info.vpc-id", &[requester]),
        shell::filter("accepter-vpc-info.vpc-id", &[accepter])
    );
    let words = [
        filters,
        "--output text".to_owned(),
        "--query 'VpcPeeringConnections[].[VpcPeeringConnectionId,Status.Code,Status.Message]'".to_owned(),
    ];
    let (place, (a, b)) = (peering.requester.place(), peering.pair());
    StateView {
        what: codes([a.as_str(), b.as_str()]),
        place: names::place(&place),
        block: shell::look("ec2 describe-vpc-peering-connections", &place, words),
    }
}

/// `target` is the attribute of a route that names where it leads to.
fn side(connection: &Connection, side: &RoutedVpc, target: &str) -> SideView {
    let place = side.place();
    let routes: Vec<_> = side.routes.iter().filter(|route| asks(connection, &route.asked_by)).collect();
    let mut tables: Vec<_> = routes.iter().map(|route| &route.table).collect();
    tables.dedup_by(|a, b| a.name == b.name);
    let ids = tables
        .iter()
        .map(|table| shell::word(&shell::known(table.id.as_ref(), "route table", table.name.as_str())));
    let ids = ids.collect::<Vec<_>>().join(" ");
    let mut destinations: Vec<_> = routes.iter().map(|route| route.destination.net).collect();
    destinations.sort_unstable();
    destinations.dedup();
    let routes = names::listed(destinations.iter().map(|net| code(&net.to_string()))).map(|shows| LookView {
        block: shell::look("ec2 describe-route-tables", &place, [
            format!("--route-table-ids {ids}"),
            "--output text".to_owned(),
            format!(
                "--query 'RouteTables[].Routes[] | [?{target}].[DestinationCidrBlock,DestinationIpv6CidrBlock,\
                 {target},State]'"
            ),
        ]),
        shows: Some(shows),
    });
    let rules: Vec<_> = side.rules.iter().filter(|rule| asks(connection, &rule.asked_by)).collect();
    let shows = names::listed(rules.iter().map(|rule| {
        let preposition = if rule.direction == Direction::Ingress { "from" } else { "to" };
        code(&format!("{} {preposition} {}", rule.ports_label(), rule.peer))
    }));
    let mut groups: Vec<_> = rules.iter().map(|rule| &rule.group).collect();
    groups.dedup_by(|a, b| a.name == b.name);
    let ids: Vec<_> = groups
        .iter()
        .map(|group| shell::known(group.id.as_ref(), "security group", group.name.as_str()))
        .collect();
    SideView {
        vpc: names::vpc(&side.vpc),
        place: names::place(&place),
        routes,
        rules: shows.map(|shows| LookView {
            block: looks::group_rules(&place, &shell::filter("group-id", &ids)),
            shows: Some(shows),
        }),
        acls: looks::acls(&side.vpc),
    }
}
