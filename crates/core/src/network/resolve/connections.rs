//! Connections: both parties, the ports and the option.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aws::id::IdKind;
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::source::Span;
use crate::spec::{self, Entries, OptionKey, Spec, Text};

use super::super::{
    Adopted, Connection, Gateway, HealthCheck, HealthProtocol, Party, PrivateLinkSettings, Target, Via, Vpc,
    VpcPeeringSettings,
};
use super::{Resolved, look_up, report_unknown, values};

pub(super) fn resolve(
    spec: &Spec,
    vpcs: &Resolved<Vpc>,
    gateways: &Resolved<Gateway>,
    report: &mut Report,
) -> Vec<Arc<Connection>> {
    let readable = spec.connections.iter().filter_map(|(name, entry)| entry.readable().map(|at| (name, at)));
    let mut connections = Vec::new();
    for (name, (span, written)) in readable {
        let provider = &written.provider;
        let vpc = look_up(&provider.vpc, "VPC", &spec.vpcs, vpcs, report);
        let provider = vpc.and_then(|vpc| {
            party(spec, vpc, provider.vpc.span, &provider.subnets, &provider.security_groups, report)
        });
        let consumers = consumers(spec, written, vpcs, report);
        let ports = values::ports(&written.ports, report);
        let via = via(spec, &written.option.value, gateways, report);
        let (Some(provider), Some(via)) = (provider, via) else { continue };
        connections.push(Arc::new(Connection {
            name: name.clone(),
            span,
            description: written.description.as_ref().map(|text| text.value.clone()),
            provider,
            consumers,
            ports,
            via,
            via_span: written.option.span,
        }));
    }
    connections
}

fn consumers(
    spec: &Spec,
    written: &spec::Connection,
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> Vec<Party> {
    let mut consumers = Vec::new();
    for (name, entry) in &written.consumers {
        let text = Text { value: name.to_string(), span: entry.span };
        let vpc = look_up(&text, "VPC", &spec.vpcs, vpcs, report);
        let (Some(vpc), Some((span, consumer))) = (vpc, entry.readable()) else { continue };
        let adopted = adopted(&written.option.value, consumer.adopt.as_ref(), report);
        let party = party(spec, vpc, span, &consumer.subnets, &consumer.security_groups, report);
        consumers.extend(party.map(|party| Party { adopted, ..party }));
    }
    consumers
}

/// What a consumer's id is of depends on the option.
fn adopted(option: &OptionKey, text: Option<&Text>, report: &mut Report) -> Option<Adopted> {
    match option {
        OptionKey::VpcPeering(_) => values::adopted(IdKind::PeeringConnection, text, report),
        OptionKey::PrivateLink(_) => values::adopted(IdKind::Endpoint, text, report),
        OptionKey::TransitGateway(_) => {
            let why =
                "an attachment is of a VPC, not of a connection: `attachments` of the gateway takes its id";
            report.push(invalid_value::malformed(text?, "adopt", why));
            None
        }
    }
}

fn party(
    spec: &Spec,
    vpc: &Arc<Vpc>,
    span: Span,
    subnets: &[Text],
    security_groups: &[Text],
    report: &mut Report,
) -> Option<Party> {
    if let Some(declared) = spec.vpcs.get(&vpc.name).and_then(|entry| entry.value.as_ref()) {
        declared_in(vpc, "subnet", &declared.subnets, subnets, report);
        declared_in(vpc, "security group", &declared.security_groups, security_groups, report);
    }
    let [subnet_names, group_names] = [subnets, security_groups]
        .map(|texts| texts.iter().map(|text| text.value.as_str()).collect::<BTreeSet<_>>());
    let named_subnets = vpc.subnets.iter().filter(|subnet| subnet_names.contains(subnet.name.as_str()));
    let named_groups = vpc.security_groups.iter().filter(|group| group_names.contains(group.name.as_str()));
    let party = Party {
        vpc: Arc::clone(vpc),
        span,
        subnets: named_subnets.cloned().collect(),
        security_groups: named_groups.cloned().collect(),
        adopted: None,
    };
    // No subnet would mean the whole VPC and no group no rule, which is not what was written.
    let is_read = |texts: &[Text], found: usize| texts.is_empty() || found > 0;
    let read = is_read(subnets, party.subnets.len()) && is_read(security_groups, party.security_groups.len());
    read.then_some(party)
}

/// Reports the names that a VPC does not have.
fn declared_in<T>(vpc: &Vpc, what: &str, declared: &Entries<T>, texts: &[Text], report: &mut Report) {
    for text in texts.iter().filter(|text| !declared.contains_key(text.value.as_str())) {
        let what = format!("{what} of `{}`", vpc.name);
        report_unknown(text, &what, declared, report);
    }
}

fn via(spec: &Spec, option: &OptionKey, gateways: &Resolved<Gateway>, report: &mut Report) -> Option<Via> {
    match option {
        OptionKey::VpcPeering(peering) => Some(Via::VpcPeering(VpcPeeringSettings {
            dns: peering.dns,
            requester_is_provider: peering.requester_is_provider.as_ref().is_none_or(|choice| choice.value),
            requester_span: peering.requester_is_provider.as_ref().map(|choice| choice.span),
            through: peering.via.as_ref().map(|via| (via.value.clone(), via.span)),
        })),
        OptionKey::PrivateLink(options) => {
            privatelink(options, report).map(|options| Via::PrivateLink(Box::new(options)))
        }
        OptionKey::TransitGateway(gateway) => {
            look_up(&gateway.via, "transit gateway", &spec.transit_gateways, gateways, report)
                .map(|gateway| Via::TransitGateway(Arc::clone(gateway)))
        }
    }
}

/// Without the load balancer that it names, all else that could be said of it would be wrong.
fn privatelink(written: &spec::PrivateLink, report: &mut Report) -> Option<PrivateLinkSettings> {
    let load_balancer = written.load_balancer.as_ref().and_then(|text| {
        values::load_balancer_arn(text, "net", "load-balancer", report).map(|arn| (arn, text.span))
    });
    let target_port = written.target_port.clone();
    let private_dns = written.private_dns.as_ref();
    let targets = written.targets.as_ref();
    let options = PrivateLinkSettings {
        load_balancer,
        targets: targets.map(|targets| self::targets(targets, report)).unwrap_or_default(),
        targets_span: written.targets_span,
        target_port: target_port
            .and_then(|port| Some((values::port(port.clone(), "target-port", report)?, port.span))),
        health: health_check(written, report),
        acceptance_required: written.acceptance_required.as_ref().is_none_or(|choice| choice.value),
        acceptance_span: written.acceptance_required.as_ref().map(|choice| choice.span),
        private_dns: private_dns.map(|text| (text.value.clone(), text.span)),
        cross_zone: written.cross_zone,
        cross_zone_span: written.cross_zone_span,
        adopted: values::adopted(IdKind::EndpointService, written.adopt.as_ref(), report),
    };
    (options.load_balancer.is_some() == written.load_balancer.is_some()).then_some(options)
}

fn health_check(written: &spec::PrivateLink, report: &mut Report) -> HealthCheck {
    let check = written.health_check.as_ref();
    let to_alb = matches!(written.targets, Some(spec::Targets::Alb(_)));
    let default = if to_alb { HealthProtocol::Http } else { HealthProtocol::Tcp };
    let written_protocol = check.and_then(|check| check.value.protocol.as_ref());
    let protocol = written_protocol.and_then(|text| health_protocol(text, report));
    let is_readable = protocol.is_some() == written_protocol.is_some();
    let path = check.and_then(|check| check.value.path.as_ref()).filter(|_| is_readable);
    HealthCheck {
        protocol: protocol.unwrap_or(default),
        path: path.map(|text| text.value.clone()),
        port: check.and_then(|check| values::port(check.value.port.clone()?, "port", report)),
        span: check.map(|check| check.span),
    }
}

fn health_protocol(text: &Text, report: &mut Report) -> Option<HealthProtocol> {
    match text.value.as_str() {
        "tcp" => Some(HealthProtocol::Tcp),
        "http" => Some(HealthProtocol::Http),
        "https" => Some(HealthProtocol::Https),
        _ => {
            report.push(invalid_value::not_a_choice(text, "protocol", &["tcp", "http", "https"]));
            None
        }
    }
}

fn targets(written: &spec::Targets, report: &mut Report) -> Vec<Target> {
    let mut targets: Vec<_> = match written {
        spec::Targets::Instances(texts) => {
            let ids = texts.iter().filter_map(|text| values::id(IdKind::Instance, Some(text), report));
            ids.map(Target::Instance).collect()
        }
        spec::Targets::Ips(texts) => {
            texts.iter().filter_map(|text| values::address(text, report)).map(Target::Ip).collect()
        }
        spec::Targets::Alb(text) => {
            values::load_balancer_arn(text, "app", "alb", report).map(Target::Alb).into_iter().collect()
        }
    };
    targets.sort_unstable();
    targets.dedup();
    targets
}
