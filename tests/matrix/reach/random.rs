//! Random specs: few VPCs with much between them, so that routes, tables and rules meet.

use std::fmt::Write;

const PORTS: [&str; 5] = ["tcp/443", "tcp/400-500", "udp/53", "icmp", "all"];

/// Choices that were made before; all others are the first.
struct Choices<'c>(std::slice::Iter<'c, u8>);

impl Choices<'_> {
    fn below(&mut self, count: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or_default()) % count
    }

    fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    /// Some of them.
    fn some(&mut self, texts: &[&str]) -> String {
        let kept: Vec<_> = texts.iter().filter(|_| self.below(2) == 1).copied().collect();
        format!("[{}]", kept.join(", "))
    }
}

/// The spec of some choices.
pub(super) fn spec(choices: &[u8]) -> String {
    let choices = &mut Choices(choices.iter());
    let mut text = "version: 1\ndefaults: {region: eu-west-1}\naccounts: {a: {id: \"111111111111\"}, b: {id: \"222222222222\"}}\nvpcs:\n".to_owned();
    let vpcs = 3 + choices.below(3);
    (0..vpcs).for_each(|at| vpc(&mut text, at, choices));
    text += "transit-gateways:\n";
    (0..2).for_each(|at| gateway(&mut text, at, vpcs, choices));
    text += "connections:\n";
    (0..=choices.below(6)).for_each(|at| connection(&mut text, at, vpcs, choices));
    text
}

fn vpc(text: &mut String, at: usize, choices: &mut Choices<'_>) {
    // Now and then two have the same addresses.
    let net = if choices.once_in(8) { 0 } else { at };
    let second = if choices.once_in(3) { format!(", 10.1{at}.0.0/24") } else { String::new() };
    let (ipv6, subnet) = if choices.below(2) == 1 {
        (format!(", ipv6-cidrs: [\"2001:db8:{at}::/56\"]"), format!(", ipv6-cidr: \"2001:db8:{at}::/64\""))
    } else {
        Default::default()
    };
    let tables = choices.of(&["main: null", "main: null, other: null"]);
    let mut table = || match choices.below(3) {
        0 => ", route-table: main",
        1 if tables.contains("other") => ", route-table: other",
        _ => "",
    };
    let (one, two) = (table(), table());
    write!(
        text,
        "  v{at}: {{account: {}, cidrs: [10.{net}.0.0/16{second}]{ipv6}, route-tables: {{{tables}}},\n    subnets: \
         {{a: {{cidr: 10.{net}.1.0/24, zone: euw1-az1{one}}}, b: {{cidr: 10.{net}.2.0/24, zone: euw1-az2{two}{subnet}}}}},\n    \
         security-groups: {{g: null, h: null}}}}\n",
        choices.of(&["a", "b"]),
    )
    .unwrap();
}

fn gateway(text: &mut String, at: usize, vpcs: usize, choices: &mut Choices<'_>) {
    let tables = choices.below(3);
    let mut written = Vec::new();
    for table in 0..tables {
        let routes: Vec<_> = (0..choices.below(3)).map(|_| route(vpcs, choices)).collect();
        written.push(format!("t{table}: {{routes: [{}]}}", routes.join(", ")));
    }
    let mut attached = Vec::new();
    for vpc in 0..vpcs {
        if tables > 0 && !choices.once_in(8) {
            let told = if choices.once_in(4) {
                format!(", propagate-to: [t{}]", choices.below(tables))
            } else {
                String::new()
            };
            attached.push(format!("v{vpc}: {{route-table: t{}{told}}}", choices.below(tables)));
        }
    }
    let (tables, attached) = (written.join(", "), attached.join(", "));
    writeln!(text, "  w{at}: {{account: a, route-tables: {{{tables}}}, attachments: {{{attached}}}}}")
        .unwrap();
}

fn route(vpcs: usize, choices: &mut Choices<'_>) -> String {
    let vpc = choices.below(vpcs);
    let to = match choices.below(6) {
        0 => format!("10.{vpc}.0.0/16"),
        1 => format!("10.{vpc}.0.0/17"),
        2 => format!("10.{vpc}.1.0/24"),
        3 => format!("\"2001:db8:{vpc}::/56\""),
        4 => "0.0.0.0/0".to_owned(),
        _ => "10.0.0.0/8".to_owned(),
    };
    match choices.below(2) {
        0 => format!("{{to: {to}, via: v{}}}", choices.below(vpcs)),
        _ => format!("{{to: {to}, blackhole: true}}"),
    }
}

fn connection(text: &mut String, at: usize, vpcs: usize, choices: &mut Choices<'_>) {
    let provider = choices.below(vpcs);
    let party = |choices: &mut Choices<'_>| {
        format!("subnets: {}, security-groups: {}", choices.some(&["a", "b"]), choices.some(&["g", "h"]))
    };
    let consumers = 1 + choices.below(2);
    let consumers: Vec<_> = (1..=consumers)
        .map(|step| format!("v{}: {{{}}}", (provider + step) % vpcs, party(choices)))
        .collect();
    let ports = match choices.some(&PORTS).as_str() {
        "[]" => "[tcp/443]".to_owned(),
        ports => ports.to_owned(),
    };
    let option = match choices.below(5) {
        0 => "vpc-peering: {}".to_owned(),
        1 | 2 => format!("transit-gateway: {{via: w{}}}", choices.below(2)),
        _ => format!("privatelink: {{{}}}", privatelink(provider, ports.contains("443"), choices)),
    };
    write!(
        text,
        "  c{at}:\n    provider: {{vpc: v{provider}, {}}}\n    consumers: {{{}}}\n    ports: {ports}\n    {option}\n",
        party(choices),
        consumers.join(", "),
    )
    .unwrap();
}

fn privatelink(provider: usize, has_https: bool, choices: &mut Choices<'_>) -> String {
    let targets = match choices.below(3) {
        0 => "{instances: [i-0a1b2c3d4e5f60718]}".to_owned(),
        1 => format!("{{ips: [10.{provider}.1.20]}}"),
        _ => format!("{{ips: [10.{provider}.1.20, 10.{provider}.2.20]}}"),
    };
    let port = choices.of(&["", ", target-port: 8443", ", health-check: {port: 9000}"]);
    let own = format!(", ports: {{443: {{targets: {{ips: [10.{provider}.1.30]}}, target-port: 9443}}}}");
    let port = if has_https && choices.below(2) == 0 { format!("{port}{own}") } else { port.to_owned() };
    let balancer = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/x/0123456789abcdef";
    match choices.below(4) {
        0 => format!("load-balancer: \"{balancer}\""),
        1 => format!("load-balancer: \"{balancer}\", targets: {targets}{port}"),
        _ => format!("targets: {targets}{port}"),
    }
}
