//! A spec as its YAML has it, and what becomes of one packet.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::net::{Address, Net, collect, number};

/// A protocol of the spec, or what only `all` lets through, with a port.
pub(super) type Port = (&'static str, u32);

#[derive(Clone)]
pub(super) struct Side {
    pub(super) vpc: String,
    pub(super) nets: Vec<Net>,
    tables: Vec<String>,
    has_groups: bool,
}

/// What a connection declares for one consumer.
pub(super) struct Flow {
    /// What it goes through, as long as VPCs route into it.
    pub(super) link: Option<String>,
    gateway: Option<String>,
    pub(super) provider: Side,
    pub(super) consumer: Side,
    pub(super) ports: Vec<String>,
    connection: Value,
}

pub(super) struct World {
    spec: Value,
    pub(super) flows: Vec<Flow>,
}

impl World {
    pub(super) fn of(spec: &Value) -> Self {
        let mut world = Self { spec: spec.clone(), flows: Vec::new() };
        for (_, connection) in spec["connections"].as_mapping().unwrap() {
            let provider =
                world.side(connection["provider"]["vpc"].as_str().unwrap(), &connection["provider"]);
            for (vpc, consumer) in connection["consumers"].as_mapping().unwrap() {
                let consumer = world.side(vpc.as_str().unwrap(), consumer);
                let gateway = connection["transit-gateway"]["via"].as_str().map(str::to_owned);
                let mut pair = [&*provider.vpc, &*consumer.vpc];
                pair.sort_unstable();
                let link = match &gateway {
                    Some(gateway) => Some(format!("gateway {gateway}")),
                    None if connection.get("privatelink").is_some() => None,
                    None => Some(format!("peering {}", pair.join(" "))),
                };
                if link.is_none() || provider.vpc != consumer.vpc {
                    world.flows.push(Flow {
                        link,
                        gateway,
                        provider: provider.clone(),
                        consumer,
                        ports: texts(&connection["ports"]),
                        connection: connection.clone(),
                    });
                }
            }
        }
        world
    }

    fn nets(&self, vpc: &str) -> Vec<Net> {
        let vpc = &self.spec["vpcs"][vpc];
        [texts(&vpc["cidrs"]), texts(&vpc["ipv6-cidrs"])]
            .concat()
            .iter()
            .map(|text| Net::parse(text))
            .collect()
    }

    /// Whether it has a VPC of this name with this address.
    pub(super) fn owns(&self, vpc: &str, address: Address) -> bool {
        self.spec["vpcs"].get(vpc).is_some() && self.nets(vpc).iter().any(|net| net.holds(address))
    }

    fn subnet_nets(subnet: &Value) -> Vec<Net> {
        ["cidr", "ipv6-cidr"].iter().filter_map(|key| subnet[*key].as_str()).map(Net::parse).collect()
    }

    fn side(&self, vpc: &str, side: &Value) -> Side {
        let subnets = texts(&side["subnets"]);
        let written: Vec<_> = subnets.iter().map(|name| &self.spec["vpcs"][vpc]["subnets"][name]).collect();
        let tables = written.iter().filter_map(|subnet| subnet["route-table"].as_str());
        Side {
            vpc: vpc.to_owned(),
            nets: if subnets.is_empty() {
                self.nets(vpc)
            } else {
                written.iter().flat_map(|subnet| Self::subnet_nets(subnet)).collect()
            },
            tables: if subnets.is_empty() {
                keys(&self.spec["vpcs"][vpc]["route-tables"])
            } else {
                tables.map(str::to_owned).collect()
            },
            has_groups: !texts(&side["security-groups"]).is_empty(),
        }
    }

    /// Whether a VPC routes a packet of one of its addresses into a link.
    fn leaves(&self, vpc: &str, from: Address, to: Address, link: &str) -> bool {
        let subnets = self.spec["vpcs"][vpc]["subnets"].as_mapping().into_iter().flatten();
        let of_address =
            subnets.filter(|(_, subnet)| Self::subnet_nets(subnet).iter().any(|net| net.holds(from)));
        let mut tables: Vec<_> =
            of_address.filter_map(|(_, subnet)| subnet["route-table"].as_str().map(str::to_owned)).collect();
        if tables.is_empty() {
            tables = keys(&self.spec["vpcs"][vpc]["route-tables"]);
        }
        tables.iter().any(|table| {
            let local = self.nets(vpc).into_iter().map(|net| (net, None));
            let sides = self.flows.iter().flat_map(|flow| {
                [(&flow.consumer, &flow.provider, flow), (&flow.provider, &flow.consumer, flow)]
            });
            let sides = sides.filter(|(here, _, flow)| {
                flow.link.is_some() && here.vpc == vpc && here.tables.contains(table)
            });
            let routes = sides.flat_map(|(here, there, flow)| {
                let speaks = |net: &&Net| !net.ipv6 || here.nets.iter().any(|own| own.ipv6);
                there.nets.iter().filter(speaks).map(|net| (*net, flow.link.as_deref()))
            });
            let mut routes: Vec<_> = local.chain(routes).filter(|(net, _)| net.holds(to)).collect();
            let longest = routes.iter().map(|(net, _)| net.length).max();
            routes.retain(|(net, _)| Some(net.length) == longest);
            !routes.iter().any(|(_, link)| link.is_none())
                && routes.iter().any(|(_, known)| *known == Some(link))
        })
    }

    /// Whether a gateway sends a packet of one VPC to another.
    fn passes(&self, gateway: &str, from: &str, vpc: &str, to: Address) -> bool {
        let written = &self.spec["transit-gateways"][gateway];
        let has_tables = !keys(&written["route-tables"]).is_empty();
        let table_of = |vpc: &str| written["attachments"][vpc]["route-table"].as_str();
        let Some(table) = table_of(from).or((!has_tables).then_some("")) else { return false };
        // A VPC that no connection reaches through the gateway is not attached, whatever is declared of its attachment.
        let is_end = |flow: &Flow| [&flow.consumer.vpc, &flow.provider.vpc].iter().any(|end| *end == vpc);
        if !self.flows.iter().any(|flow| flow.gateway.as_deref() == Some(gateway) && is_end(flow)) {
            return false;
        }
        let mut routes = Vec::new();
        for route in written["route-tables"][table]["routes"].as_sequence().into_iter().flatten() {
            let leads = route["via"].as_str().map(str::to_owned);
            routes.push((Net::parse(route["to"].as_str().unwrap()), 0, leads));
        }
        for flow in self.flows.iter().filter(|flow| flow.gateway.as_deref() == Some(gateway)) {
            let ends = [(&flow.consumer.vpc, &flow.provider.vpc), (&flow.provider.vpc, &flow.consumer.vpc)];
            for (one, other) in ends {
                let told = texts(&written["attachments"][one.as_str()]["propagate-to"]);
                if !has_tables || table_of(other) == Some(table) || told.iter().any(|told| told == table) {
                    routes.extend(self.nets(one).into_iter().map(|net| (net, 1, Some(one.clone()))));
                }
            }
        }
        routes.retain(|(net, ..)| net.holds(to));
        let best = routes.iter().map(|(net, rank, _)| (net.length, -rank)).max();
        routes
            .iter()
            .any(|(net, rank, leads)| Some((net.length, -rank)) == best && leads.as_deref() == Some(vpc))
    }

    /// Whether the groups of one side of a flow let a packet through.
    fn lets_through(&self, [here, there]: [(&str, Address); 2], is_consumer: bool, port: Port) -> bool {
        self.flows.iter().filter(|flow| flow.link.is_some()).any(|flow| {
            let (own, other) =
                if is_consumer { (&flow.consumer, &flow.provider) } else { (&flow.provider, &flow.consumer) };
            let speaks = !there.1.0 || own.nets.iter().any(|net| net.ipv6);
            let declares = own.vpc == here.0
                && speaks
                && other.nets.iter().any(|net| net.holds(there.1))
                && allows(&flow.ports, port);
            // Without a group of its own, a side lets through what the connection declares and nothing else.
            declares
                && (own.has_groups || (other.vpc == there.0 && own.nets.iter().any(|net| net.holds(here.1))))
        })
    }

    /// Whether an endpoint service passes a call of a consumer on to a target.
    fn is_served(&self, flow: &Flow, from: Address, to: Address, port: Port) -> bool {
        let options = &flow.connection["privatelink"];
        let ipv4 = |nets: Vec<Net>| nets.into_iter().filter(|net| !net.ipv6).collect::<Vec<_>>();
        let services = keys(&flow.connection["consumers"]);
        let all: Vec<_> = std::iter::once(&flow.provider.vpc)
            .chain(&services)
            .flat_map(|vpc| ipv4(self.nets(vpc)))
            .collect();
        let is_ambiguous = (1..all.len())
            .any(|at| all[..at].iter().any(|net| net.first <= all[at].last && all[at].first <= net.last));
        let callers =
            if flow.consumer.has_groups { self.nets(&flow.consumer.vpc) } else { flow.consumer.nets.clone() };
        let is_enforced = options["load-balancer"].is_null() && !is_ambiguous;
        let clients = services.iter().flat_map(|vpc| self.side(vpc, &flow.connection["consumers"][vpc]).nets);
        let is_client = !is_enforced || clients.into_iter().any(|net| net.holds(from));
        let own = &options["ports"][Value::from(port.1)]["targets"];
        let own = if own.is_null() { &options["targets"] } else { own };
        let targets = ["ips"].iter().flat_map(|kind| texts(&own[*kind]));
        let targets: Vec<_> = targets.map(|ip| number(ip.parse().unwrap())).collect();
        let is_target = if targets.is_empty() {
            ipv4(self.nets(&flow.provider.vpc)).iter().any(|net| net.holds(to))
        } else {
            targets.contains(&to)
        };
        let with_ports: Vec<_> = flow.ports.iter().filter(|ports| ports.contains('/')).cloned().collect();
        ipv4(callers).iter().any(|net| net.holds(from)) && is_client && is_target && allows(&with_ports, port)
    }

    pub(super) fn reaches(&self, [one, other]: [(&str, Address); 2], port: Port) -> bool {
        let ((from, source), (to, destination)) = (one, other);
        if source.0 != destination.0 {
            return false;
        }
        let of_pair = |flow: &&Flow| flow.consumer.vpc == from && flow.provider.vpc == to;
        let mut served = self.flows.iter().filter(of_pair).filter(|flow| flow.link.is_none());
        if served.any(|flow| self.is_served(flow, source, destination, port)) {
            return true;
        }
        let links: BTreeSet<_> = self
            .flows
            .iter()
            .filter_map(|flow| Some((flow.link.as_deref()?, flow.gateway.as_deref())))
            .collect();
        from != to
            && self.lets_through([one, other], true, port)
            && self.lets_through([other, one], false, port)
            && [(from, source, to, destination), (to, destination, from, source)].into_iter().all(
                |(one, sent_by, other, sent_to)| {
                    links.iter().any(|(link, gateway)| {
                        let is_between = gateway.is_some()
                            || self.flows.iter().any(|flow| {
                                let ends = [flow.consumer.vpc.as_str(), flow.provider.vpc.as_str()];
                                flow.link.as_deref() == Some(link)
                                    && ends.contains(&one)
                                    && ends.contains(&other)
                            });
                        is_between
                            && self.leaves(one, sent_by, sent_to, link)
                            && gateway.is_none_or(|gateway| self.passes(gateway, one, other, sent_to))
                    })
                },
            )
    }

    /// An address of each kind of each VPC: no block of the spec begins or ends between two of one kind.
    pub(super) fn addresses(&self) -> Vec<(String, Address)> {
        let mut edges = BTreeSet::new();
        collect(&self.spec, &mut edges);
        let vpcs = keys(&self.spec["vpcs"]);
        let of_vpc = |vpc: &String| {
            let nets = self.nets(vpc);
            let inner = edges.iter().copied().filter(|edge| nets.iter().any(|net| net.holds(*edge)));
            inner.map(|edge| (vpc.clone(), edge)).collect::<Vec<_>>()
        };
        vpcs.iter().flat_map(of_vpc).collect()
    }

    /// A port of each kind.
    pub(super) fn ports(&self) -> Vec<Port> {
        let mut ports = vec![("icmp", 0), ("all", 0)];
        let ranges = self.flows.iter().flat_map(|flow| &flow.ports).filter_map(|ports| ports.split_once('/'));
        let edges: BTreeSet<_> = ranges
            .flat_map(|(_, range)| {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                [first.parse::<u32>().unwrap(), last.parse::<u32>().unwrap() + 1]
            })
            .filter(|port| *port <= 65_535)
            .collect();
        ports.extend(edges.iter().flat_map(|port| [("tcp", *port), ("udp", *port)]));
        ports
    }
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    value.as_sequence().into_iter().flatten().map(|item| item.as_str().unwrap().to_owned()).collect()
}

fn keys(value: &Value) -> Vec<String> {
    value.as_mapping().into_iter().flatten().map(|(key, _)| key.as_str().unwrap().to_owned()).collect()
}

pub(super) fn allows(declared: &[String], (protocol, port): Port) -> bool {
    declared.iter().any(|text| match text.split_once('/') {
        None => text == "all" || text == protocol,
        Some((named, range)) => {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            named == protocol && (first.parse::<u32>().unwrap()..=last.parse().unwrap()).contains(&port)
        }
    })
}
