//! How a connection is tried from its consumers: what to call, and with which command.

use crossvpc_core::aws::port::{PortRange, Ports};
use crossvpc_core::network::{Connection, HealthProtocol, Party, PrivateLinkSettings, Via};
use crossvpc_core::plan::Place;
use crossvpc_render::Expr;
use serde::Serialize;

use super::book::Book;
use super::{names, shell};
use crate::markdown::{Block, code, codes};
use crate::recipe::{Known, Recipe, Row, recipes};

/// How to try a connection.
#[derive(Serialize)]
pub(super) struct ProbeView {
    /// The private DNS name of the service, if it has one.
    name: Option<Expr>,
    /// Where to look the address up: in the provider's account, or for each endpoint in the consumer's.
    lookups: Vec<Recipe>,
    /// The command by which Terraform prints the names of the endpoints.
    output: Option<Expr>,
    /// The calls.
    block: Block,
    /// What is asked for, in words.
    ports: Expr,
    /// The ranges of which only one port is called.
    ranges: Option<Expr>,
    tcp: bool,
    dns: bool,
    /// UDP ports of which no program here knows the protocol.
    udp: Option<Expr>,
    ping: bool,
}

/// The port of DNS, whose servers answer every question.
const DNS: u16 = 53;

/// How to try a connection.
pub(super) fn probe(connection: &Connection, known: &Known, book: &Book<'_>) -> ProbeView {
    let service = match &connection.via {
        Via::PrivateLink(options) => Some(&**options),
        Via::VpcPeering(_) | Via::TransitGateway(_) => None,
    };
    let name = service.and_then(|options| options.private_dns.as_ref()).map(|(name, _)| name.as_str());
    let ports = &connection.ports;
    let listed = |wanted: &dyn Fn(&Ports) -> bool| {
        names::listed(ports.iter().filter(|ports| wanted(ports)).map(|ports| code(&ports.to_string())))
    };
    let lookups = match service {
        Some(_) => {
            connection.consumers.iter().map(|consumer| endpoint_name(connection, consumer, book)).collect()
        }
        None => vec![addresses(&connection.provider)],
    };
    let texts: Vec<_> = ports.iter().map(ToString::to_string).collect();
    let first = connection.consumers.first().filter(|_| service.is_some());
    let output =
        first.and_then(|consumer| book.terraform_output("endpoint_dns_names", &Place::of(&consumer.vpc)));
    ProbeView {
        name: name.map(code),
        lookups: recipes(known, lookups),
        output: output.map(|command| code(&command)),
        block: Block::new(&calls(ports, service)),
        ports: codes(texts.iter().map(String::as_str)),
        ranges: listed(
            &|ports| matches!(ports, Ports::Tcp(range) | Ports::Udp(range) if range.first != range.last),
        ),
        tcp: ports.iter().any(|ports| matches!(ports, Ports::Tcp(range) if !has_dns(*range))),
        dns: ports
            .iter()
            .any(|ports| matches!(ports, Ports::Tcp(range) | Ports::Udp(range) if has_dns(*range))),
        udp: listed(&|ports| matches!(ports, Ports::Udp(range) if !has_dns(*range))),
        ping: ports.iter().any(|ports| matches!(ports, Ports::Icmp | Ports::All)),
    }
}

fn has_dns(range: PortRange) -> bool {
    (range.first..=range.last).contains(&DNS)
}

/// Every address of the provider that the spec may mean: instances, containers and load balancers have such interfaces.
fn addresses(provider: &Party) -> Row {
    let mut filters = vec![shell::filter("vpc-id", &[shell::vpc_id(&provider.vpc)])];
    let subnets = shell::subnet_ids(provider.subnets.iter().map(|subnet| &**subnet));
    filters.extend((!subnets.is_empty()).then(|| shell::filter("subnet-id", &subnets)));
    let groups = shell::group_ids(provider);
    filters.extend((!groups.is_empty()).then(|| shell::filter("group-id", &groups)));
    let words = [
        format!("--filters {}", filters.join(" ")),
        "--output text".to_owned(),
        "--query 'NetworkInterfaces[].[PrivateIpAddress,SubnetId,InterfaceType,Description]'".to_owned(),
    ];
    let lines = shell::lines("ec2 describe-network-interfaces", &Place::of(&provider.vpc), words);
    Row::look(&provider.vpc, lines)
}

fn endpoint_name(connection: &Connection, consumer: &Party, book: &Book<'_>) -> Row {
    let words = [
        format!("--filters {}", endpoint_filters(connection, consumer, book)),
        "--output text".to_owned(),
        "--query 'VpcEndpoints[].DnsEntries[0].DnsName'".to_owned(),
    ];
    let lines = shell::lines("ec2 describe-vpc-endpoints", &Place::of(&consumer.vpc), words);
    Row::look(&consumer.vpc, lines)
}

/// What finds the endpoint of a consumer, whatever tool made it: the tag that all give it.
pub(super) fn endpoint_filters(connection: &Connection, consumer: &Party, book: &Book<'_>) -> String {
    let name = shell::filter("tag:Name", &[book.tag(connection)]);
    format!("{name} {}", shell::filter("vpc-id", &[shell::vpc_id(&consumer.vpc)]))
}

/// What shows that a port is open; a web server says more when it is asked.
fn calls(ports: &[Ports], service: Option<&PrivateLinkSettings>) -> Vec<String> {
    let name = service.and_then(|options| options.private_dns.as_ref());
    let mut lines = vec![match name {
        // Any name below a wildcard will do.
        Some((name, _)) => format!("address={}", name.replacen('*', "test", 1)),
        None if service.is_some() => "address='<the name that was printed>'".to_owned(),
        None => "address='<the private address of the service>'".to_owned(),
    }];
    for ports in ports {
        match ports {
            Ports::Tcp(range) if has_dns(*range) => {
                lines.push("dig @\"$address\" +tcp +time=5 +tries=1 . NS".to_owned());
            }
            Ports::Udp(range) if has_dns(*range) => {
                lines.push("dig @\"$address\" +time=5 +tries=1 . NS".to_owned());
            }
            Ports::Tcp(range) => {
                lines.push(format!("nc -vz -w 5 \"$address\" {}", range.first));
                if let Some((scheme, path)) = web(range.first, service) {
                    let flags = if scheme == "https" { "-vk" } else { "-v" };
                    let url = format!("{scheme}://$address:{}{path}", range.first);
                    lines.push(format!("curl {flags} --connect-timeout 5 \"{url}\""));
                }
            }
            Ports::Udp(range) => lines.push(format!("nc -vzu -w 5 \"$address\" {}", range.first)),
            Ports::Icmp | Ports::All => lines.push("ping -c 3 \"$address\"".to_owned()),
        }
    }
    lines
}

/// How a port is asked as a web server, if it seems to be one: its health check says so, or its number does.
fn web(port: u16, service: Option<&PrivateLinkSettings>) -> Option<(&'static str, String)> {
    let health = service.map(|options| &options.at(port).health).filter(|health| health.port.is_none());
    let path = health.and_then(|health| health.path.clone()).filter(|path| is_plain(path));
    let path = path.unwrap_or_else(|| "/".to_owned());
    match (health.map(|health| health.protocol), port) {
        (Some(HealthProtocol::Https), _) | (_, 443 | 8443) => Some(("https", path)),
        (Some(HealthProtocol::Http), _) | (_, 80 | 8080) => Some(("http", path)),
        _ => None,
    }
}

/// Whether a path may stand between quotation marks of a shell.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_ascii_alphanumeric() || "/-._~?&=%+,:".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn a_path_that_a_shell_would_read_is_left_out() {
        assert!(is_plain("/healthz?deep=1"));
        assert!(!is_plain("/$(reboot)") && !is_plain("/`a`") && !is_plain("/\"") && !is_plain("/a b"));
    }
}
