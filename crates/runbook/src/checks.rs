//! What to look at when a connection does not carry traffic, with the commands that show it: for each VPC the same, told once.

mod looks;

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::network::{Connection, Via};
use crossvpc_core::plan::{Direction, Link, Place, PrivateLink, RoutedVpc, VpcPeering};
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::Book;
use super::{probe, shell};
use crate::markdown::code;
use crate::recipe::{Known, Recipe, Row, distinct_recipes, recipes};

/// The state of each part, and what lets traffic through on each side.
#[derive(Serialize)]
pub(super) struct ChecksView {
    /// Peering connections, endpoints or attachments.
    states: Vec<Recipe>,
    /// The routes of the VPCs.
    routes: Vec<Recipe>,
    /// The rules of the security groups that the spec names, or of endpoints.
    rules: Vec<Recipe>,
    acls: Vec<Recipe>,
    /// The health of the targets of a service.
    health: Vec<Recipe>,
    /// Whether the spec asks for private names across a peering.
    dns: bool,
    /// The private DNS name of a service.
    name: Option<Expr>,
    /// The lookup of the invitation in each account that has to accept the share.
    invitations: Vec<Recipe>,
    /// The routes of the gateway's tables.
    searches: Vec<Recipe>,
}

/// The rows of each chapter.
#[derive(Default)]
struct Rows {
    states: Vec<Row>,
    routes: Vec<Row>,
    rules: Vec<Row>,
    acls: Vec<Row>,
    health: Vec<Row>,
    invitations: Vec<Row>,
    searches: Vec<Row>,
}

/// What to look at for a connection.
pub(super) fn checks(connection: &Connection, known: &Known, book: &Book<'_>) -> ChecksView {
    let mut rows = Rows::default();
    for link in book.links(connection) {
        match link {
            Link::VpcPeering(peering) => rows.peering(connection, peering, book),
            Link::PrivateLink(service) => rows.service(connection, service, book),
            Link::TransitGateway(_) => rows.attachments(connection, book),
        }
    }
    let name = match &connection.via {
        Via::PrivateLink(options) => options.private_dns.as_ref().map(|(name, _)| code(name)),
        Via::VpcPeering(_) | Via::TransitGateway(_) => None,
    };
    ChecksView {
        states: recipes(known, rows.states),
        routes: distinct_recipes(known, rows.routes),
        rules: distinct_recipes(known, rows.rules),
        acls: distinct_recipes(known, rows.acls),
        health: recipes(known, rows.health),
        dns: matches!(&connection.via, Via::VpcPeering(options) if options.dns),
        name,
        invitations: distinct_recipes(known, rows.invitations),
        searches: recipes(known, rows.searches),
    }
}

impl Rows {
    fn peering(&mut self, connection: &Connection, peering: &VpcPeering, book: &Book<'_>) {
        let consumer = if peering.requester.vpc.is(&connection.provider.vpc) {
            &peering.accepter
        } else {
            &peering.requester
        };
        self.states.push(Row::look(&consumer.vpc, looks::peering(peering)));
        for side in peering.sides() {
            self.side(connection, side, "VpcPeeringConnectionId", book);
        }
    }

    fn service(&mut self, connection: &Connection, service: &PrivateLink, book: &Book<'_>) {
        for endpoint in &service.endpoints {
            let vpc = &endpoint.party.vpc;
            let filters = format!("--filters {}", probe::endpoint_filters(connection, &endpoint.party, book));
            let words = [
                filters.clone(),
                "--output text".to_owned(),
                "--query 'VpcEndpoints[].[VpcEndpointId,State,PrivateDnsEnabled]'".to_owned(),
            ];
            let lines = shell::lines("ec2 describe-vpc-endpoints", &endpoint.place(), words);
            self.states.push(Row::look(vpc, lines));
            let lines = looks::endpoint_rules(&endpoint.place(), &filters);
            self.rules.push(Row::look(vpc, lines));
            self.acls.push(Row::look(vpc, looks::acls(vpc)));
        }
        let vpc = service.vpc();
        self.acls.push(Row::look(vpc, looks::acls(vpc)));
        self.health.push(Row::look(vpc, looks::health(service, book)));
    }

    fn attachments(&mut self, connection: &Connection, book: &Book<'_>) {
        for (gateway, attachment) in book.attachments(connection) {
            let vpc = &attachment.side.vpc;
            let row = |lines| Row::look(vpc, lines);
            self.states.push(row(looks::attachments(gateway, attachment)));
            if attachment.is_invited() {
                let place = Place { region: gateway.gateway.region, ..attachment.place() };
                let words = [
                    "--output text".to_owned(),
                    "--query 'resourceShareInvitations[].[resourceShareName,status]'".to_owned(),
                ];
                let lines = shell::lines("ram get-resource-share-invitations", &place, words);
                let account = place.account.name.to_string();
                let title = format!("Account `{account}`");
                self.invitations.push(Row::command(title, vec![("account", account)], lines));
            }
            self.searches.push(row(looks::search(gateway, attachment)));
            self.side(connection, &attachment.side, "TransitGatewayId", book);
        }
    }

    /// `target` is the attribute of a route that names where it leads to.
    fn side(&mut self, connection: &Connection, side: &RoutedVpc, target: &str, book: &Book<'_>) {
        let (place, vpc) = (side.place(), &side.vpc);
        let asked = book.asked(connection, side);
        let row = |variable, value: String, shows, lines| {
            let mut row = Row::look(vpc, lines);
            row.variables.push((variable, value));
            Row { shows, ..row }
        };
        let tables: BTreeMap<_, _> =
            asked.routes.iter().map(|route| (&route.table.name, &route.table)).collect();
        let tables = tables
            .into_values()
            .map(|table| shell::known(table.id.as_ref(), "route table", table.name.as_str()));
        let tables: Vec<_> = tables.collect();
        let destinations: BTreeSet<_> = asked.routes.iter().map(|route| route.destination.net).collect();
        if !destinations.is_empty() {
            let words = [
                format!("--filters {}", shell::filter("route-table-id", &tables)),
                "--output text".to_owned(),
                format!(
                    "--query 'RouteTables[].Routes[] | [?{target}].[DestinationCidrBlock,DestinationIpv6CidrBlock,\
                     {target},State]'"
                ),
            ];
            let lines = shell::lines("ec2 describe-route-tables", &place, words);
            let shows = destinations.iter().map(|net| code(&net.to_string())).collect();
            self.routes.push(row("route_tables", tables.join(","), shows, lines));
        }
        let groups: BTreeMap<_, _> = asked.rules.iter().map(|rule| (&rule.group.name, &rule.group)).collect();
        let ids = groups
            .into_values()
            .map(|group| shell::known(group.id.as_ref(), "security group", group.name.as_str()));
        let ids: Vec<_> = ids.collect();
        let rules = asked.rules.iter().map(|rule| {
            let preposition = if rule.direction == Direction::Ingress { "from" } else { "to" };
            code(&format!("{} {preposition} {}", rule.ports_label(), rule.peer.label()))
        });
        let rules: Vec<_> = rules.collect();
        if !rules.is_empty() {
            let lines = looks::group_rules(&place, &shell::filter("group-id", &ids));
            self.rules.push(row("group_ids", ids.join(","), rules, lines));
        }
        self.acls.push(Row::look(vpc, looks::acls(vpc)));
    }
}
