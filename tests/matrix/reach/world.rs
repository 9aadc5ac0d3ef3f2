//! A spec as its YAML has it, and what becomes of one packet. All that is looked up for a packet is read once.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::net::{Address, Net, collect};
use super::ports::{Declared, Port, texts};
use super::service::Service;

#[derive(Clone)]
pub(super) struct Side {
    pub(super) vpc: String,
    pub(super) nets: Vec<Net>,
    tables: Vec<String>,
    pub(super) has_groups: bool,
}

/// What a connection declares for one consumer.
pub(super) struct Flow {
    /// The name of the connection.
    pub(super) name: String,
    /// What it goes through, as long as VPCs route into it.
    pub(super) link: Option<String>,
    gateway: Option<String>,
    pub(super) provider: Side,
    pub(super) consumer: Side,
    pub(super) ports: Declared,
    /// What takes its calls, if VPCs do not route.
    pub(super) service: Option<Service>,
}

/// What stands in route tables: where a block leads, and for those of gateways whether it was propagated.
type Routes = Vec<(Net, bool, Option<String>)>;

struct Vpc {
    nets: Vec<Net>,
    tables: Vec<String>,
    subnets: Vec<(Vec<Net>, Option<String>)>,
}

/// What packets may go through between VPCs.
struct Link {
    is_gateway: bool,
    /// The VPCs that it connects.
    ends: BTreeSet<String>,
    /// The routes of a gateway for what comes from a VPC.
    routes: BTreeMap<String, Routes>,
}

pub(super) struct World {
    spec: Value,
    vpcs: BTreeMap<String, Vpc>,
    links: BTreeMap<String, Link>,
    /// Of a route table of a VPC: links that blocks lead into.
    routes: BTreeMap<(String, String), Routes>,
    pub(super) flows: Vec<Flow>,
}

impl Vpc {
    fn of(written: &Value) -> Self {
        let subnets = written["subnets"].as_mapping().into_iter().flatten();
        let of_subnet = |subnet: &Value| subnet["route-table"].as_str().map(str::to_owned);
        Self {
            nets: nets(&[texts(&written["cidrs"]), texts(&written["ipv6-cidrs"])].concat()),
            tables: keys(&written["route-tables"]),
            subnets: subnets.map(|(_, subnet)| (subnet_nets(subnet), of_subnet(subnet))).collect(),
        }
    }
}

impl World {
    pub(super) fn of(spec: &Value) -> Self {
        let vpcs = spec["vpcs"].as_mapping().unwrap().iter();
        let vpcs = vpcs.map(|(name, vpc)| (name.as_str().unwrap().to_owned(), Vpc::of(vpc))).collect();
        let (links, routes) = Default::default();
        let mut world = Self { spec: spec.clone(), vpcs, links, routes, flows: Vec::new() };
        for (name, connection) in spec["connections"].as_mapping().unwrap() {
            world.connect(name.as_str().unwrap(), connection);
        }
        world.route();
        world
    }

    fn connect(&mut self, name: &str, connection: &Value) {
        let provider = self.side(connection["provider"]["vpc"].as_str().unwrap(), &connection["provider"]);
        let consumers = connection["consumers"].as_mapping().unwrap().iter();
        let consumers: Vec<_> =
            consumers.map(|(vpc, consumer)| self.side(vpc.as_str().unwrap(), consumer)).collect();
        for consumer in &consumers {
            let gateway = connection["transit-gateway"]["via"].as_str().map(str::to_owned);
            let mut pair = [&*provider.vpc, &*consumer.vpc];
            pair.sort_unstable();
            let link = match &gateway {
                Some(gateway) => Some(format!("gateway {gateway}")),
                None if connection.get("privatelink").is_some() => None,
                None => Some(format!("peering {}", pair.join(" "))),
            };
            let ports = Declared::of(&connection["ports"]);
            let serve = || Service::of(self, connection, &provider, &consumers, consumer, &ports);
            let service = link.is_none().then(serve);
            if link.is_none() || provider.vpc != consumer.vpc {
                let (provider, consumer) = (provider.clone(), consumer.clone());
                let name = name.to_owned();
                self.flows.push(Flow { name, link, gateway, provider, consumer, ports, service });
            }
        }
    }

    /// What stands in the route tables of VPCs and gateways.
    fn route(&mut self) {
        for flow in &self.flows {
            let Some(link) = &flow.link else { continue };
            let known = self.links.entry(link.clone()).or_insert_with(|| Link {
                is_gateway: flow.gateway.is_some(),
                ends: BTreeSet::new(),
                routes: BTreeMap::new(),
            });
            known.ends.extend([flow.consumer.vpc.clone(), flow.provider.vpc.clone()]);
            for (here, there) in [(&flow.consumer, &flow.provider), (&flow.provider, &flow.consumer)] {
                let speaks = |net: &&Net| !net.ipv6 || here.nets.iter().any(|own| own.ipv6);
                for table in &here.tables {
                    let routes = self.routes.entry((here.vpc.clone(), table.clone())).or_default();
                    let leading = there.nets.iter().filter(speaks);
                    routes.extend(leading.map(|net| (*net, false, Some(link.clone()))));
                }
            }
        }
        let gateways: BTreeSet<_> = self.flows.iter().filter_map(|flow| flow.gateway.clone()).collect();
        for gateway in gateways {
            let ends = &self.links[&format!("gateway {gateway}")].ends;
            let routes = ends.iter().filter_map(|vpc| Some((vpc.clone(), self.of_gateway(&gateway, vpc)?)));
            let routes = routes.collect();
            self.links.get_mut(&format!("gateway {gateway}")).unwrap().routes = routes;
        }
    }

    /// The routes of a gateway for what comes from a VPC, if it is associated.
    fn of_gateway(&self, gateway: &str, from: &str) -> Option<Routes> {
        let written = &self.spec["transit-gateways"][gateway];
        let has_tables = !keys(&written["route-tables"]).is_empty();
        let table_of = |vpc: &str| written["attachments"][vpc]["route-table"].as_str();
        let table = table_of(from).or((!has_tables).then_some(""))?;
        let mut routes = Vec::new();
        for route in written["route-tables"][table]["routes"].as_sequence().into_iter().flatten() {
            let leads = route["via"].as_str().map(str::to_owned);
            routes.push((Net::parse(route["to"].as_str().unwrap()), false, leads));
        }
        for flow in self.flows.iter().filter(|flow| flow.gateway.as_deref() == Some(gateway)) {
            let ends = [(&flow.consumer.vpc, &flow.provider.vpc), (&flow.provider.vpc, &flow.consumer.vpc)];
            for (one, other) in ends {
                let told = texts(&written["attachments"][one.as_str()]["propagate-to"]);
                if !has_tables || table_of(other) == Some(table) || told.iter().any(|told| told == table) {
                    routes.extend(self.nets(one).iter().map(|net| (*net, true, Some(one.clone()))));
                }
            }
        }
        Some(routes)
    }

    pub(super) fn nets(&self, vpc: &str) -> &[Net] {
        &self.vpcs[vpc].nets
    }

    /// Whether it has a VPC of this name with this address.
    pub(super) fn owns(&self, vpc: &str, address: Address) -> bool {
        self.vpcs.get(vpc).is_some_and(|vpc| vpc.nets.iter().any(|net| net.holds(address)))
    }

    fn side(&self, vpc: &str, side: &Value) -> Side {
        let subnets = texts(&side["subnets"]);
        let written: Vec<_> = subnets.iter().map(|name| &self.spec["vpcs"][vpc]["subnets"][name]).collect();
        let tables = written.iter().filter_map(|subnet| subnet["route-table"].as_str());
        Side {
            vpc: vpc.to_owned(),
            nets: if subnets.is_empty() {
                self.nets(vpc).to_vec()
            } else {
                written.iter().flat_map(|subnet| subnet_nets(subnet)).collect()
            },
            tables: if subnets.is_empty() {
                self.vpcs[vpc].tables.clone()
            } else {
                tables.map(str::to_owned).collect()
            },
            has_groups: !texts(&side["security-groups"]).is_empty(),
        }
    }

    /// Whether a VPC routes a packet of one of its addresses into a link.
    fn leaves(&self, vpc: &str, from: Address, to: Address, link: &str) -> bool {
        let known = &self.vpcs[vpc];
        // What is in the VPC stays there.
        let local = known.nets.iter().filter(|net| net.holds(to)).map(|net| net.length).max();
        let of_address = known.subnets.iter().filter(|(nets, _)| nets.iter().any(|net| net.holds(from)));
        let mut tables: Vec<_> = of_address.filter_map(|(_, table)| table.as_ref()).collect();
        if tables.is_empty() {
            tables = known.tables.iter().collect();
        }
        tables.into_iter().any(|table| {
            let routes = self.routes.get(&(vpc.to_owned(), table.clone()));
            let mut best = best(routes.into_iter().flatten(), to).peekable();
            let is_longer = best.peek().is_some_and(|(net, ..)| Some(net.length) > local);
            is_longer && best.any(|(.., known)| known.as_deref() == Some(link))
        })
    }

    /// Whether a packet goes from a VPC to another.
    fn goes(&self, [(one, sent_by), (other, sent_to)]: [(&str, Address); 2]) -> bool {
        let goes = |(name, link): (&String, &Link)| {
            if !link.ends.contains(one) || (!link.is_gateway && !link.ends.contains(other)) {
                return false;
            }
            // A VPC that no connection reaches through the gateway is not attached, whatever is declared of its attachment.
            let is_passed = || {
                let routes = link.routes.get(one).into_iter().flatten();
                link.ends.contains(other)
                    && best(routes, sent_to).any(|(.., leads)| leads.as_deref() == Some(other))
            };
            self.leaves(one, sent_by, sent_to, name) && (!link.is_gateway || is_passed())
        };
        self.links.iter().any(goes)
    }

    /// The flows whose word lets packets of one side through its groups.
    fn letting(&self, [here, there]: [(&str, Address); 2], is_consumer: bool) -> Vec<&Flow> {
        let lets = |flow: &&Flow| {
            let (own, other) =
                if is_consumer { (&flow.consumer, &flow.provider) } else { (&flow.provider, &flow.consumer) };
            let speaks = !there.1.0 || own.nets.iter().any(|net| net.ipv6);
            // Without a group of its own, a side lets through what the connection declares and nothing else.
            flow.link.is_some()
                && own.vpc == here.0
                && speaks
                && other.nets.iter().any(|net| net.holds(there.1))
                && (own.has_groups || (other.vpc == there.0 && own.nets.iter().any(|net| net.holds(here.1))))
        };
        self.flows.iter().filter(lets).collect()
    }

    /// Which packets arrive, by port.
    pub(super) fn arrive(&self, [one, other]: [(&str, Address); 2], ports: &[Port]) -> Vec<bool> {
        let ((from, source), (to, destination)) = (one, other);
        if source.0 != destination.0 {
            return vec![false; ports.len()];
        }
        let of_pair = self.flows.iter().filter(|flow| flow.consumer.vpc == from && flow.provider.vpc == to);
        let services: Vec<_> = of_pair
            .filter_map(|flow| flow.service.as_ref())
            .filter(|service| service.takes(source))
            .collect();
        let arrives = |(port, is_routed): (&Port, bool)| {
            is_routed || services.iter().any(|service| service.serves(destination, *port))
        };
        ports.iter().zip(self.routed([one, other], ports)).map(arrives).collect()
    }

    /// Which packets VPCs route to each other and their groups let through, by port.
    pub(super) fn routed(&self, [one, other]: [(&str, Address); 2], ports: &[Port]) -> Vec<bool> {
        let is_one_family = one.1.0 == other.1.0;
        let is_routed =
            is_one_family && one.0 != other.0 && self.goes([one, other]) && self.goes([other, one]);
        let [out, into] = if is_routed {
            [self.letting([one, other], true), self.letting([other, one], false)]
        } else {
            Default::default()
        };
        let allow = |flows: &[&Flow], port| flows.iter().any(|flow| flow.ports.allows(port));
        ports.iter().map(|port| allow(&out, *port) && allow(&into, *port)).collect()
    }

    /// An address of each kind of each VPC: no block of the spec begins or ends between two of one kind.
    pub(super) fn addresses(&self) -> Vec<(String, Address)> {
        let mut edges = BTreeSet::new();
        collect(&self.spec, &mut edges);
        let of_vpc = |vpc: &String| {
            let nets = self.nets(vpc);
            let inner = edges.iter().copied().filter(|edge| nets.iter().any(|net| net.holds(*edge)));
            inner.map(|edge| (vpc.clone(), edge)).collect::<Vec<_>>()
        };
        keys(&self.spec["vpcs"]).iter().flat_map(of_vpc).collect()
    }

    /// A port of each kind.
    pub(super) fn ports(&self) -> Vec<Port> {
        let mut ports = vec![("icmp", 0), ("all", 0)];
        let edges = self.flows.iter().flat_map(|flow| flow.ports.edges());
        let edges: BTreeSet<_> = edges.filter(|port| *port <= 65_535).collect();
        ports.extend(edges.iter().flat_map(|port| [("tcp", *port), ("udp", *port)]));
        ports
    }
}

/// The routes to an address that win: the longest, and then those that somebody wrote.
fn best<'r>(
    routes: impl Iterator<Item = &'r (Net, bool, Option<String>)>,
    to: Address,
) -> impl Iterator<Item = &'r (Net, bool, Option<String>)> {
    let held: Vec<_> = routes.filter(|(net, ..)| net.holds(to)).collect();
    let best = held.iter().map(|(net, is_told, _)| (net.length, !is_told)).max();
    held.into_iter().filter(move |(net, is_told, _)| Some((net.length, !is_told)) == best)
}

fn nets(texts: &[String]) -> Vec<Net> {
    texts.iter().map(|text| Net::parse(text)).collect()
}

fn subnet_nets(subnet: &Value) -> Vec<Net> {
    ["cidr", "ipv6-cidr"].iter().filter_map(|key| subnet[*key].as_str()).map(Net::parse).collect()
}

fn keys(value: &Value) -> Vec<String> {
    value.as_mapping().into_iter().flatten().map(|(key, _)| key.as_str().unwrap().to_owned()).collect()
}
