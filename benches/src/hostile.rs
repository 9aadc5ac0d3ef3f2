//! Specs that try to cost more than they weigh: each is wrong, or asks for more than is planned.

/// A way to ask for more work than a spec of its size should.
#[derive(Clone, Copy, Debug)]
pub struct Attack {
    /// What it does, in a few words.
    pub name: &'static str,
    /// The spec with so many of what it repeats.
    spec: fn(usize) -> String,
    /// How many it repeats in full.
    times: usize,
}

impl Attack {
    /// The spec in full.
    pub fn spec(&self) -> String {
        (self.spec)(self.times)
    }

    /// The spec with as much of what it repeats as fits into so many bytes, or nearly.
    pub fn within(&self, bytes: usize) -> String {
        let mut times = self.times;
        loop {
            let spec = (self.spec)(times);
            if spec.len() <= bytes {
                return spec;
            }
            times /= 2;
        }
    }
}

/// Every attack.
pub const ATTACKS: [Attack; 13] = [
    Attack { name: "one-line flow map", spec: flow_map, times: 2_400_000 },
    Attack { name: "`k: 1` again and again", spec: repeated_key, times: 3_000_000 },
    Attack { name: "unknown keys", spec: unknown_keys, times: 1_000_000 },
    Attack { name: "misspelt names", spec: misspelt_names, times: 10_000 },
    Attack { name: "minified, many errors", spec: minified, times: 32_000 },
    Attack { name: "tags of YAML", spec: yaml_tags, times: 1_000_000 },
    Attack { name: "hidden characters", spec: hidden, times: 100_000 },
    Attack { name: "aliases of ports", spec: aliased_ports, times: 60 },
    Attack { name: "aliases of consumers", spec: aliased_consumers, times: 250 },
    Attack { name: "equal blocks", spec: equal_blocks, times: 10_000 },
    Attack { name: "groups × ports × blocks", spec: groups_ports_blocks, times: 500 },
    Attack { name: "tables × peers", spec: tables_peers, times: 8_000 },
    Attack { name: "overlapping peers", spec: overlapping_peers, times: 60 },
];

const HEAD: &str = "version: 1\ndefaults: {region: eu-west-1}\n\
    accounts: {a: {id: \"111111111111\"}, b: {id: \"222222222222\"}}\n";

fn flow_map(times: usize) -> String {
    format!("{{version: 1, vpcs: {{{}}}}}\n", list(times, |number| format!("v{number}: 1")))
}

fn repeated_key(times: usize) -> String {
    "k: 1\n".repeat(times)
}

fn unknown_keys(times: usize) -> String {
    let keys = lines(times, |number| format!("vpc{number}: 1\n"));
    format!("{HEAD}{keys}")
}

/// Each names a VPC that is like the names of many others.
fn misspelt_names(times: usize) -> String {
    let vpcs = lines(times, |number| vpc(&format!("spoke-{number:05}"), number, ""));
    let connection = |number: usize| {
        format!(
            "  c{number}: {{provider: {{vpc: spoek-{number:05}}}, consumers: {{spoke-{number:05}: {{}}}}, ports: [all], \
             vpc-peering: {{}}}}\n"
        )
    };
    format!("{HEAD}vpcs:\n{vpcs}connections:\n{}", lines(times, connection))
}

/// On one line, as programs write JSON.
fn minified(times: usize) -> String {
    let ports = list(times, |number| format!("\"tcp/{}\"", 70_000 + number));
    let vpcs = "{\"one\":{\"account\":\"a\",\"cidrs\":[\"10.0.0.0/16\"]},\"two\":{\"account\":\"b\",\"cidrs\":[\"10.1.0.0/16\"]}}";
    format!(
        "{{\"version\":1,\"defaults\":{{\"region\":\"eu-west-1\"}},\"accounts\":{{\"a\":{{\"id\":\"111111111111\"}},\
         \"b\":{{\"id\":\"222222222222\"}}}},\"vpcs\":{vpcs},\"connections\":{{\"web\":{{\"provider\":{{\"vpc\":\"one\"}},\
         \"consumers\":{{\"two\":{{}}}},\"ports\":[{ports}],\"vpc-peering\":{{}}}}}}}}\n"
    )
}

fn yaml_tags(times: usize) -> String {
    let items = lines(times, |number| format!("- !t{number} 1\n"));
    format!("version: 1\nvpcs:\n{items}")
}

fn hidden(times: usize) -> String {
    let vpcs = lines(times, |number| format!("  v{number}: {{account: \"a\u{200b}\"}}\n"));
    format!("{HEAD}vpcs:\n{vpcs}")
}

fn aliased_ports(times: usize) -> String {
    let ports = list(5 * times, |number| format!("tcp/{}", 2 * number + 1));
    let connection = |number: usize| {
        let ports = if number == 0 { format!("&ports [{ports}]") } else { "*ports".to_owned() };
        format!(
            "  c{number}: {{provider: {{vpc: one, security-groups: [g]}}, consumers: {{two: {{}}}}, ports: {ports}, \
             vpc-peering: {{}}}}\n"
        )
    };
    let vpcs = vpc("one", 0, ", security-groups: {g: null}") + &vpc("two", 1, "");
    format!("{HEAD}vpcs:\n{vpcs}connections:\n{}", lines(times, connection))
}

fn aliased_consumers(times: usize) -> String {
    let vpcs = lines(times + 1, |number| vpc(&format!("v{number}"), number, ""));
    let consumers = list(times, |number| format!("v{number}: {{}}"));
    let connection = |number: usize| {
        let consumers = if number == 0 { format!("&all {{{consumers}}}") } else { "*all".to_owned() };
        format!(
            "  c{number}: {{provider: {{vpc: v{times}}}, consumers: {consumers}, ports: [all], vpc-peering: {{}}}}\n"
        )
    };
    format!("{HEAD}vpcs:\n{vpcs}connections:\n{}", lines(times, connection))
}

fn equal_blocks(times: usize) -> String {
    let blocks = list(times, |_| "10.9.0.0/16".to_owned());
    let vpcs = format!(
        "  one: {{account: a, cidrs: [10.0.0.0/24], route-tables: {{m: null}}, subnets: {{s: {{cidr: 10.0.0.0/24, zone: euw1-az1}}}}}}\n  \
         two: {{account: b, cidrs: [{blocks}], route-tables: {{m: null}}, subnets: {{s: {{cidr: 10.9.0.0/24, zone: euw1-az1}}}}}}\n"
    );
    format!(
        "{HEAD}vpcs:\n{vpcs}transit-gateways: {{g: {{account: a}}}}\nconnections:\n  \
         c: {{provider: {{vpc: one}}, consumers: {{two: {{}}}}, ports: [all], transit-gateway: {{via: g}}}}\n"
    )
}

fn groups_ports_blocks(times: usize) -> String {
    let groups = list(times, |number| format!("g{number}: null"));
    let names = list(times, |number| format!("g{number}"));
    let ports = list(times, |number| format!("tcp/{}", 2 * number + 1));
    let blocks = list(times, |number| block(number + 1));
    let vpcs = vpc("one", 0, &format!(", security-groups: {{{groups}}}"));
    format!(
        "{HEAD}vpcs:\n{vpcs}  two: {{account: b, cidrs: [{blocks}]}}\nconnections:\n  c: {{provider: {{vpc: one, \
         security-groups: [{names}]}}, consumers: {{two: {{}}}}, ports: [{ports}], vpc-peering: {{}}}}\n"
    )
}

fn tables_peers(times: usize) -> String {
    let tables = list(times, |number| format!("t{number}: null"));
    let peers = times / 10;
    let vpcs = lines(peers, |number| vpc(&format!("v{}", number + 1), number + 1, ""));
    let consumers = list(peers, |number| format!("v{}: {{}}", number + 1));
    format!(
        "{HEAD}vpcs:\n  hub: {{account: a, cidrs: [10.0.0.0/24], route-tables: {{{tables}}}}}\n{vpcs}connections:\n  \
         c: {{provider: {{vpc: hub}}, consumers: {{{consumers}}}, ports: [all], vpc-peering: {{}}}}\n"
    )
}

/// Every VPC has the blocks of every other, and peers with all.
fn overlapping_peers(times: usize) -> String {
    let blocks = list(times, |number| format!("10.{number}.0.0/16"));
    let vpc = |number| format!("  v{number}: {{account: b, cidrs: [{blocks}], route-tables: {{m: null}}}}\n");
    let connection = |number: usize| {
        let consumers: Vec<_> = (number + 1..times).map(|other| format!("v{other}: {{}}")).collect();
        let consumers = consumers.join(", ");
        format!(
            "  c{number}: {{provider: {{vpc: v{number}}}, consumers: {{{consumers}}}, ports: [all], vpc-peering: {{}}}}\n"
        )
    };
    let vpcs = lines(times, vpc);
    format!("{HEAD}vpcs:\n{vpcs}connections:\n{}", lines(times - 1, connection))
}

fn vpc(name: &str, number: usize, more: &str) -> String {
    let block = block(number);
    format!("  {name}: {{account: b, cidrs: [{block}], route-tables: {{m: null}}{more}}}\n")
}

fn block(number: usize) -> String {
    format!("10.{}.{}.0/24", number / 256, number % 256)
}

fn list(times: usize, item: impl Fn(usize) -> String) -> String {
    (0..times).map(item).collect::<Vec<_>>().join(", ")
}

fn lines(times: usize, line: impl Fn(usize) -> String) -> String {
    (0..times).map(line).collect::<Vec<_>>().concat()
}
