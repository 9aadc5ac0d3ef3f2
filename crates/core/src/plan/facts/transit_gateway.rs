//! The facts of a transit gateway.

use crate::network::{DEFAULT_ASN, StaticRoute};
use crate::plan::{Attachment, PrincipalKind, Table, TransitGateway};

use super::fact::Fact;
use super::parts::{Site, SubnetFact};
use super::routed::{flow, of_side};

pub(in crate::plan) fn facts(gateway: &TransitGateway, facts: &mut Vec<Fact>) {
    let link = gateway.id();
    let declared = &gateway.gateway;
    let owner = Site::of(&gateway.place());
    for connection in &gateway.connections {
        let consumers = connection.consumers.iter();
        let others = consumers.filter(|consumer| !consumer.vpc.is(&connection.provider.vpc));
        facts.extend(others.map(|consumer| flow(&link, connection, consumer)));
    }
    facts.push(Fact::Gateway {
        link: link.clone(),
        site: owner.clone(),
        gateway: declared.name.clone(),
        gateway_id: declared.id.clone(),
        asn: declared.id.is_none().then(|| declared.asn.map_or(DEFAULT_ASN, |(asn, _)| asn)),
        auto_accept: declared.auto_accept,
    });
    share(&link, &owner, gateway, facts);
    for attachment in &gateway.attachments {
        self::attachment(&link, gateway, attachment, facts);
    }
    for table in &gateway.tables {
        self::table(&link, gateway, table, facts);
    }
}

fn share(link: &str, owner: &Site, gateway: &TransitGateway, facts: &mut Vec<Fact>) {
    let Some(share) = &gateway.share else { return };
    facts.push(Fact::Share {
        link: link.to_owned(),
        site: owner.clone(),
        gateway: gateway.gateway.name.clone(),
        allows_external: share.allows_external,
    });
    facts.extend(share.principals.iter().map(|principal| Fact::Principal {
        link: link.to_owned(),
        site: owner.clone(),
        principal: principal.name.clone(),
        principal_id: match &principal.who {
            PrincipalKind::Account(account) => account.id.to_string(),
            PrincipalKind::Organization(arn) => arn.clone(),
        },
    }));
}

fn attachment(link: &str, gateway: &TransitGateway, attachment: &Attachment, facts: &mut Vec<Fact>) {
    facts.push(Fact::Attachment {
        link: link.to_owned(),
        site: Site::of(&attachment.place()),
        gateway: gateway.gateway.name.clone(),
        vpc: attachment.name().clone(),
        subnets: SubnetFact::all(&attachment.subnets),
        appliance_mode: attachment.appliance_mode,
        ipv6: attachment.ipv6,
        imports: gateway.adopted(attachment).map(|adopted| adopted.id.clone()),
    });
    of_side(link, &attachment.side, facts);
}

fn table(link: &str, gateway: &TransitGateway, table: &Table, facts: &mut Vec<Fact>) {
    let (link, gateway) = (|| link.to_owned(), || gateway.gateway.name.clone());
    facts.push(Fact::GatewayTable {
        link: link(),
        gateway: gateway(),
        table: table.id.clone(),
        table_id: table.declared.as_ref().and_then(|declared| declared.id.clone()),
    });
    facts.extend(table.serves.iter().map(|vpc| Fact::Association {
        link: link(),
        gateway: gateway(),
        vpc: vpc.name.clone(),
        table: table.id.clone(),
    }));
    facts.extend(table.learns.iter().map(|vpc| Fact::Propagation {
        link: link(),
        gateway: gateway(),
        vpc: vpc.name.clone(),
        table: table.id.clone(),
        cidrs: vpc.cidrs.iter().map(|block| block.net).collect(),
    }));
    let mut routes: Vec<_> = table.static_routes().iter().collect();
    // In a file they may stand in any order, and two to one destination are a mistake that a plan survives.
    routes.sort_by_key(|route| (route.destination.net, StaticRoute::leads_to(route)));
    facts.extend(routes.into_iter().map(|route| Fact::StaticRoute {
        link: link(),
        gateway: gateway(),
        table: table.id.clone(),
        destination: route.destination.net,
        target: route.leads_to().cloned(),
    }));
}
