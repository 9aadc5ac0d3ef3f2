//! Connections: both parties, the ports and the option.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aws::id::IdKind;
use crate::aws::port::{PortRange, Ports};
use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::name::Name;
use crate::source::Spanned;
use crate::spec::{self, OptionKey, Spec, Text, Unread};

use super::super::{
    Adopted, Connection, Forward, Gateway, HealthCheck, HealthProtocol, OwnPorts, Party, PrivateLinkSettings,
    Target, TargetType, Via, Vpc, VpcPeeringSettings,
};
use super::{Resolved, declared_in, look_up, values};

pub(super) fn resolve(
    spec: &Spec,
    vpcs: &Resolved<Vpc>,
    gateways: &Resolved<Gateway>,
    report: &mut Report,
) -> Vec<Arc<Connection>> {
    let mut connections = Vec::new();
    for (name, entry) in &spec.connections {
        let written = &entry.value;
        let provider = written.provider.as_ref().and_then(|provider| {
            let side = Side {
                vpc: provider.vpc.clone()?,
                subnets: &provider.subnets,
                security_groups: &provider.security_groups,
                unread: &provider.unread,
            };
            side.party(spec, vpcs, report)
        });
        let consumers = consumers(spec, (name, written), vpcs, report);
        let ports = values::ports(&written.ports, report);
        let traffic = written.traffic.as_ref().and_then(|text| values::traffic(text, report));
        let vias = written.options.iter().map(|option| {
            via(spec, (written, &option.value), gateways, report).map(|via| (via, option.span))
        });
        let mut vias: Vec<_> = vias.collect();
        // Of two connection types, neither is meant more than the other.
        let via = vias.pop().filter(|_| vias.is_empty()).flatten();
        let (Some(provider), Some((via, via_span))) = (provider, via) else { continue };
        // What stands in zones of which some could not be read, would be guessed.
        let has_all_zones = |party: &Party| party.vpc.has_all_zones();
        if via.stands_in_zones() && !consumers.iter().chain([&provider]).all(has_all_zones) {
            continue;
        }
        connections.push(Arc::new(Connection {
            name: spec.keys.name("connections", name),
            span: entry.span,
            description: written.description.as_ref().map(|text| text.value.clone()),
            provider,
            consumers,
            ports,
            traffic,
            rules: written.rules.clone(),
            via,
            via_span,
        }));
    }
    connections.sort_by(|one, other| one.name.cmp(&other.name));
    connections
}

fn consumers(
    spec: &Spec,
    (of, written): (&Name, &spec::Connection),
    vpcs: &Resolved<Vpc>,
    report: &mut Report,
) -> Vec<Party> {
    let path = format_args!("connections.{of}.consumers");
    let mut consumers = Vec::new();
    for (name, entry) in &written.consumers {
        let consumer = &entry.value;
        let adopted = match written.options.as_slice() {
            [option] => adopted(&option.value, consumer.adopt.as_ref(), report),
            _ => None,
        };
        let side = Side {
            vpc: Text { value: name.to_string(), span: entry.span },
            subnets: &consumer.subnets,
            security_groups: &consumer.security_groups,
            unread: &consumer.unread,
        };
        let requested = spec.keys.is_later(path, name);
        let party = side.party(spec, vpcs, report);
        consumers.extend(party.map(|party| Party { adopted, requested, ..party }));
    }
    consumers.sort_by(|one, other| one.vpc.name.cmp(&other.vpc.name));
    consumers
}

/// What a consumer's id is of depends on the option.
fn adopted(option: &OptionKey, text: Option<&Text>, report: &mut Report) -> Option<Adopted> {
    match option {
        OptionKey::VpcPeering(_) => values::adopted(IdKind::PeeringConnection, text, report),
        OptionKey::PrivateLink(_) => values::adopted(IdKind::Endpoint, text, report),
        OptionKey::TransitGateway(_) => {
            let why = "adopt the attachment under `attachments` of the gateway: it belongs to a VPC, not to a \
                 connection";
            report.push(invalid_value::malformed(text?, "adopt", why));
            None
        }
    }
}

/// One side of a connection as written.
struct Side<'s> {
    vpc: Text,
    subnets: &'s [Text],
    security_groups: &'s [Text],
    unread: &'s Unread,
}

impl Side<'_> {
    /// The side, if the names that it gives are known: no subnet would mean the whole VPC and no group no rule, which is not
    /// what was written. Names are looked up in VPCs of which no more can be said, too.
    fn party(&self, spec: &Spec, vpcs: &Resolved<Vpc>, report: &mut Report) -> Option<Party> {
        let vpc = look_up(&self.vpc, "VPC", &spec.vpcs, vpcs, report);
        let (name, declared) = spec.vpcs.find(&self.vpc.value)?;
        let (subnets, groups) = (&declared.value.subnets, &declared.value.security_groups);
        let subnet_names = declared_in(name, "subnet", subnets, self.subnets, report);
        let group_names = declared_in(name, "security group", groups, self.security_groups, report);
        let keyed = |key: &str, names: BTreeSet<&Name>| -> BTreeSet<Name> {
            let path = format_args!("vpcs.{name}.{key}");
            names.into_iter().map(|name| spec.keys.name(path, name)).collect()
        };
        let (subnet_names, group_names) =
            (keyed("subnets", subnet_names), keyed("security-groups", group_names));
        let vpc = vpc?;
        let named_subnets = vpc.subnets.iter().filter(|subnet| subnet_names.contains(&subnet.name));
        let named_groups = vpc.security_groups.iter().filter(|group| group_names.contains(&group.name));
        let party = Party {
            vpc: Arc::clone(vpc),
            span: self.vpc.span,
            subnets: named_subnets.cloned().collect(),
            security_groups: named_groups.cloned().collect(),
            adopted: None,
            requested: false,
        };
        let has_subnets = subnet_names.len() == self.subnets.len() && !self.unread.has("subnets");
        let has_groups = (group_names.len() == self.security_groups.len() || !group_names.is_empty())
            && !(self.unread.has("security-groups") && group_names.is_empty());
        (has_subnets && has_groups).then_some(party)
    }
}

fn via(
    spec: &Spec,
    (of, option): (&spec::Connection, &OptionKey),
    gateways: &Resolved<Gateway>,
    report: &mut Report,
) -> Option<Via> {
    match option {
        OptionKey::VpcPeering(peering) => Some(Via::VpcPeering(VpcPeeringSettings {
            dns: peering.dns,
            dns_off: peering.dns_off,
            requester_is_provider: peering.requester_is_provider.as_ref().is_none_or(|choice| choice.value),
            requester_span: peering.requester_is_provider.as_ref().map(|choice| choice.span),
            through: peering.via.as_ref().map(|via| (via.value.clone(), via.span)),
        })),
        OptionKey::PrivateLink(options) => {
            privatelink(options, of, report).map(|options| Via::PrivateLink(Box::new(options)))
        }
        OptionKey::TransitGateway(gateway) => {
            look_up(gateway.via.as_ref()?, "transit gateway", &spec.transit_gateways, gateways, report)
                .map(|gateway| Via::TransitGateway(Arc::clone(gateway)))
        }
    }
}

/// Without the load balancer or the service that it names, all else that could be said of it would be wrong.
fn privatelink(
    written: &spec::PrivateLink,
    of: &spec::Connection,
    report: &mut Report,
) -> Option<PrivateLinkSettings> {
    let load_balancer = written.load_balancer.as_ref().and_then(|text| {
        values::load_balancer_arn(text, "net", "load-balancer", report).map(|arn| (arn, text.span))
    });
    let private_dns = written.private_dns.as_ref();
    let options = PrivateLinkSettings {
        load_balancer,
        forward: forward(&written.forward, report),
        ports: own_ports(written, of, report),
        acceptance_required: written.acceptance_required.as_ref().is_none_or(|choice| choice.value),
        acceptance_span: written.acceptance_required.as_ref().map(|choice| choice.span),
        private_dns: private_dns.map(|text| (text.value.clone(), text.span)),
        cross_zone: written.cross_zone,
        cross_zone_span: written.cross_zone_span,
        deletion_protection: written.deletion_protection,
        deletion_protection_span: written.deletion_protection_span,
        adopted: values::adopted(IdKind::EndpointService, written.adopt.as_ref(), report),
    };
    let is_read = options.load_balancer.is_some() == written.load_balancer.is_some()
        && options.adopted.is_some() == written.adopt.is_some();
    (is_read && !["load-balancer", "adopt"].iter().any(|key| written.unread.has(key))).then_some(options)
}

fn forward(written: &spec::Forward, report: &mut Report) -> Forward {
    let targets = written.targets.as_ref();
    let target_port = written.target_port.clone();
    Forward {
        targets: targets.map(|targets| self::targets(targets, report)).unwrap_or_default(),
        target_type: target_type(targets),
        registered_elsewhere: matches!(targets, Some(spec::Targets::RegisteredElsewhere(_))),
        targets_span: written.targets_span,
        target_port: target_port
            .and_then(|port| Some((values::port(port.clone(), "target-port", report)?, port.span))),
        health: health_check(written, report),
    }
}

/// Each with what it leaves out, which is that of the connection.
fn own_ports(written: &spec::PrivateLink, of: &spec::Connection, report: &mut Report) -> Vec<OwnPorts> {
    let called: Vec<_> = of.ports.iter().map(|text| Ports::parse(&text.value)).collect();
    // Without any, they could not be read.
    let is_called = |port| {
        called.is_empty()
            || called.iter().any(|ports| match ports {
                Ok(Ports::Tcp(range) | Ports::Udp(range)) => range.contains(port),
                Ok(Ports::Icmp | Ports::All) => false,
                // It may be the port that could not be read.
                Err(_) => true,
            })
    };
    let mut ports: Vec<OwnPorts> = Vec::new();
    for (key, own) in &written.ports {
        let Ok(range) = PortRange::parse(&key.value) else {
            let why = "expected a port or a range of ports, such as `8443` or `8000-8010`";
            let meant = Ports::parse(&key.value).ok().and_then(Ports::range);
            let help =
                meant.map(|range| format!("write `{range}`: a load balancer has one listener per port"));
            report.push(invalid_value::malformed(key, "ports", why).help_if(help));
            continue;
        };
        let wrong = if let Some(known) = ports.iter().find(|known| known.range.overlaps(&range)) {
            Some(format!("it overlaps `{}`", known.range))
        } else {
            let missing = (range.first..=range.last).find(|&port| !is_called(port));
            missing.map(|port| format!("port {port} is not among the `ports` of the connection"))
        };
        if let Some(why) = wrong {
            report.push(invalid_value::malformed(key, "ports", why));
            continue;
        }
        forward(own, report);
        let default = &written.forward;
        let has_targets = own.targets_span.is_some();
        let whole = spec::Forward {
            targets: if has_targets { own.targets.clone() } else { default.targets.clone() },
            targets_span: own.targets_span.or(default.targets_span),
            target_port: own.target_port.clone().or_else(|| default.target_port.clone()),
            health_check: own.health_check.clone().or_else(|| default.health_check.clone()),
        };
        // What is wrong with the connection's is reported where it stands, once.
        let forward = forward(&whole, &mut Report::default());
        ports.push(OwnPorts { range, forward });
    }
    ports.sort_by_key(|own| own.range);
    ports
}

fn health_check(written: &spec::Forward, report: &mut Report) -> HealthCheck {
    let check = written.health_check.as_ref();
    let to_alb = matches!(written.targets, Some(spec::Targets::Alb(_)));
    let default = if to_alb { HealthProtocol::Http } else { HealthProtocol::Tcp };
    let written_protocol = check.and_then(|check| check.value.protocol.as_ref());
    let protocol = written_protocol.and_then(|text| health_protocol(text, report));
    let is_readable = protocol.is_some() == written_protocol.is_some();
    let path = check.and_then(|check| check.value.path.as_ref()).filter(|_| is_readable);
    let number = |of: fn(&spec::HealthCheck) -> &Option<Spanned<u64>>| {
        of(&check?.value).as_ref().map(|number| (number.value, number.span))
    };
    HealthCheck {
        protocol: protocol.unwrap_or(default),
        path: path.map(|text| text.value.clone()),
        port: check.and_then(|check| values::port(check.value.port.clone()?, "port", report)),
        success_codes: check
            .and_then(|check| check.value.success_codes.as_ref())
            .map(|text| (text.value.clone(), text.span)),
        interval: number(|check| &check.interval),
        timeout: number(|check| &check.timeout),
        healthy_threshold: number(|check| &check.healthy_threshold),
        unhealthy_threshold: number(|check| &check.unhealthy_threshold),
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

/// Target groups without targets are for instances, as AWS's are.
fn target_type(written: Option<&spec::Targets>) -> TargetType {
    match written {
        Some(spec::Targets::RegisteredElsewhere(r#type)) => *r#type,
        Some(spec::Targets::Instances(_)) | None => TargetType::Instance,
        Some(spec::Targets::Ips(_)) => TargetType::Ip,
        Some(spec::Targets::Alb(_)) => TargetType::Alb,
    }
}

fn targets(written: &spec::Targets, report: &mut Report) -> Vec<Target> {
    let mut targets: Vec<_> = match written {
        spec::Targets::RegisteredElsewhere(_) => Vec::new(),
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
