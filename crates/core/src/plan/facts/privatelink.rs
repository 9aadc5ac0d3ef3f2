//! The facts of an endpoint service and its endpoints.

use crate::plan::{Direction, Endpoint, GroupRule, Opening, PrivateLink};

use super::fact::Fact;
use super::parts::{ForwardFact, FrontFact, GroupRef, ListenerFact, PeerRef, Side, Site, SubnetFact};
use super::routed::prefix_list;

pub(in crate::plan) fn facts(service: &PrivateLink, facts: &mut Vec<Fact>) {
    let link = service.id();
    let (connection, options, site) = (&service.connection, service.options(), Site::of(&service.place()));
    facts.extend(connection.consumers.iter().map(|consumer| Fact::Flow {
        link: link.clone(),
        connection: connection.name.clone(),
        description: connection.description.clone(),
        consumer: Side::of(consumer),
        provider: Side::of(&connection.provider),
        ports: connection.ports.clone(),
    }));
    let listeners = service.listeners.iter().copied();
    facts.push(Fact::Service {
        link: link.clone(),
        site: site.clone(),
        vpc: service.vpc().name.clone(),
        load_balancer: FrontFact::of(&service.front),
        listeners: listeners.map(|listener| ListenerFact::of(listener, options)).collect(),
        forward: ForwardFact::of(&options.forward),
        cross_zone: options.cross_zone,
        deletion_protection: options.deletion_protection,
        enforces_inbound: service.enforces_inbound,
        supported_regions: service.supported_regions.clone(),
        acceptance_required: options.acceptance_required,
        imports: options.adopted.as_ref().map(|adopted| adopted.id.clone()),
    });
    if let Some((name, _)) = &options.private_dns {
        let (vpc, name) = (service.vpc().name.clone(), Some(name.clone()));
        facts.push(Fact::Dns { link: link.clone(), site: site.clone(), vpc, name });
    }
    facts.extend(service.principals.iter().map(|account| Fact::Principal {
        link: link.clone(),
        site: site.clone(),
        principal: account.name.to_string(),
        principal_id: account.id.to_string(),
    }));
    let (vpc, lists) = (&service.vpc().name, service.prefix_lists());
    facts.extend(lists.into_iter().map(|list| prefix_list(&link, &site, vpc, list)));
    let rules = Rules { service, link: &link, site: &site, vpc };
    facts.extend(rules.of(GroupRef::LOAD_BALANCER, Direction::Ingress, &service.front_ingress));
    facts.extend(rules.of(GroupRef::LOAD_BALANCER, Direction::Egress, &service.front_egress));
    facts.extend(rules.of_groups(Direction::Ingress, &service.target_rules));
    service.endpoints.iter().for_each(|endpoint| self::endpoint(service, &link, endpoint, facts));
}

fn endpoint(service: &PrivateLink, link: &str, endpoint: &Endpoint, facts: &mut Vec<Fact>) {
    let (site, vpc) = (Site::of(&endpoint.place()), &endpoint.party.vpc.name);
    facts.push(Fact::Endpoint {
        link: link.to_owned(),
        site: site.clone(),
        vpc: vpc.clone(),
        subnets: SubnetFact::all(&endpoint.subnets),
        service_region: endpoint.service_region,
        imports: endpoint.party.adopted.as_ref().map(|adopted| adopted.id.clone()),
    });
    let rules = Rules { service, link, site: &site, vpc };
    facts.extend(rules.of(GroupRef::ENDPOINT, Direction::Ingress, &endpoint.ingress));
    facts.extend(rules.of_groups(Direction::Egress, &endpoint.egress));
}

/// The rules of a VPC for a service.
struct Rules<'p> {
    service: &'p PrivateLink,
    link: &'p str,
    site: &'p Site,
    vpc: &'p crate::name::Name,
}

impl Rules<'_> {
    fn of(&self, group: GroupRef, direction: Direction, openings: &[Opening]) -> impl Iterator<Item = Fact> {
        openings.iter().map(move |opening| self.rule(group.clone(), direction, opening))
    }

    fn of_groups(&self, direction: Direction, rules: &[GroupRule]) -> impl Iterator<Item = Fact> {
        rules.iter().map(move |rule| self.rule(GroupRef::of(&rule.group), direction, &rule.opening))
    }

    fn rule(&self, group: GroupRef, direction: Direction, opening: &Opening) -> Fact {
        Fact::Rule {
            link: self.link.to_owned(),
            site: self.site.clone(),
            vpc: self.vpc.clone(),
            group,
            direction,
            protocol: opening.protocol,
            ports: Some(opening.ports),
            peer: PeerRef::of(opening),
            r#for: vec![self.service.connection.name.clone()],
        }
    }
}
