//! Rules about the route tables of transit gateways: who is served, who is reached, and by which static routes.

use super::transit_gateway::{core, pair, spec};
use super::{found, help};

const PAY_WEB: &str = "pay: {route-table: services}, web: {route-table: clients}";

/// The tables `services` on line 15 and `clients` on 16, with routes, and the attachments on 17; the connections from
/// line 19 on.
fn tables(clients: &str, attachments: &str, connections: &str) -> String {
    let tables = format!("\n    services: {{}},\n    clients: {{routes: [{clients}]}}");
    spec(&format!(", route-tables: {{{tables}}},\n    attachments: {{{attachments}}}"), connections)
}

/// `web` calls `pay`; routes of what serves `web`.
fn routed(routes: &str) -> String {
    tables(routes, PAY_WEB, &core("x", "pay", "web: {}"))
}

/// A table for each of the four, and two pairs that never meet.
fn two_pairs(attachments: &str) -> String {
    let options =
        format!(", route-tables: {{p: {{}}, s: {{}}, w: {{}}, a: {{}}}}, attachments: {{{attachments}}}");
    spec(&options, &(core("x", "pay", "web: {}") + &core("y", "sql", "app: {}")))
}

const APART: &str =
    "pay: {route-table: p}, sql: {route-table: s}, web: {route-table: w}, app: {route-table: a}";

#[test]
fn tables_that_are_right() {
    found(&routed(""), &[]);
    found(&two_pairs(APART), &[]);
    let table = routed("").replace("services: {}", "services: {id: tgw-rtb-0a1b2c3d4e5f60718}");
    found(&table, &["invalid-value 15"]);
    let existing = table.replace("core: {", "core: {id: tgw-0a1b2c3d4e5f60718, ");
    found(&existing, &[]);
    found(&existing.replace("tgw-rtb-", "rtb-"), &["invalid-id 15"]);
}

#[test]
fn a_table_learns_no_block_twice() {
    found(&routed("").replace("10.2.", "10.0."), &["cidr-overlap 5 9 19"]);

    let shared = spec("", &core("x", "pay", "web: {}, app: {}")).replace("10.3.", "10.2.");
    found(&shared, &["cidr-overlap 9 12 16", "unasked-reachability 14 16 16"]);
    assert_eq!(help(&shared, "cidr-overlap").len(), 2);

    let default = spec("", &(core("x", "pay", "web: {}") + &core("y", "sql", "app: {}")));
    let default = default.replace("10.3.", "10.2.");
    found(&default, &["cidr-overlap 9 12 16 17", "unasked-reachability 14 17 16"]);
    assert!(help(&default, "cidr-overlap")[2].starts_with("or declare `route-tables` for `core`"));

    let apart = |attachments: &str| two_pairs(attachments).replace("10.3.", "10.2.");
    found(&apart(APART), &[]);
    let met = apart(&APART.replace("table: s", "table: p"));
    found(&met, &["cidr-overlap 9 12 16 17"]);
    assert!(help(&met, "cidr-overlap")[2].contains("each VPC that `p` serves a route table of its own"));
    let told = apart(&APART.replace("table: w", "table: w, propagate-to: [s]"));
    found(&told, &["cidr-overlap 9 12 16 17"]);
}

#[test]
fn tables_of_a_gateway_are_counted() {
    let names = |count: usize| (1..=count).map(|at| format!("t{at}: {{}}")).collect::<Vec<_>>().join(", ");
    let attachments = "attachments: {pay: {route-table: t1}, web: {route-table: t2}}";
    let many = |count| pair(&format!(", route-tables: {{{}}}, {attachments}", names(count)));
    found(&many(20), &[]);
    found(&many(21), &["transit-gateway-quota 14"]);
}

#[test]
fn who_reaches_whom_unasked() {
    let hub = core("x", "pay", "web: {}, app: {}");
    found(&spec("", &hub), &["unasked-reachability 14 16 16"]);
    found(&spec("", &(hub.clone() + &core("y", "app", "web: {}"))), &[]);
    let spokes = |app: &str| tables("", &format!("{PAY_WEB}, app: {{route-table: clients{app}}}"), &hub);
    found(&spokes(""), &[]);
    found(&spokes(", propagate-to: [clients]"), &[]);
    let told = spokes(", propagate-to: [clients]")
        .replace("web: {route-table: clients", "web: {route-table: clients, propagate-to: [clients]");
    found(&told, &["unasked-reachability 16 17 17"]);
    let dropped = |to: &str| told.replace("routes: []", &format!("routes: [{{to: {to}, blackhole: true}}]"));
    found(&dropped("10.2.128.0/17"), &["unasked-reachability 16 17 17"]);
    found(&dropped("10.0.0.0/8"), &["unasked-reachability 16 17 17"]);
    found(&dropped("10.2.0.0/16"), &[]);
}

#[test]
fn two_services_in_two_tables() {
    let all = format!("{PAY_WEB}, sql: {{route-table: services}}, app: {{route-table: clients}}");
    let crossed = tables("", &all, &(core("x", "pay", "web: {}") + &core("y", "sql", "app: {}")));
    found(&crossed, &["unasked-reachability 16 15 17 17"]);
    assert_eq!(
        help(&crossed, "unasked-reachability")[0],
        "give `app` or `pay` a `route-table` of its own under `attachments` of `core`, with routes only \
         for its connections"
    );
    let both = core("x", "pay", "web: {}, app: {}") + &core("y", "sql", "app: {}, web: {}");
    found(&tables("", &all, &both), &[]);
    let chain = core("x", "pay", "web: {}, app: {}") + &core("y", "sql", "pay: {}");
    found(&tables("", &all, &chain), &[]);
    let led = tables("{to: 10.1.0.0/16, via: sql}", &all, &chain);
    found(&led, &["unasked-reachability 16 15 17 17"]);
}

#[test]
fn static_routes_that_take_traffic() {
    let whole = "{to: 10.0.0.0/16, blackhole: true}";
    found(&routed(whole), &["static-route-conflict 16 19"]);
    assert_eq!(help(&routed(whole), "static-route-conflict"), ["remove the route, or give it `via: pay`"]);
    let half = format!("{whole}, {{to: 10.0.0.0/17, via: pay}}");
    found(&routed(&half), &["static-route-overlap 16 19"]);
    found(&routed(&half).replace("{vpc: pay,", "{vpc: pay, subnets: [a],"), &[]);
    found(&routed(&format!("{half}, {{to: 10.0.128.0/17, via: pay}}")), &[]);

    let part = routed("{to: 10.0.1.0/24, blackhole: true}");
    found(&part, &["static-route-overlap 16 19"]);
    assert_eq!(help(&part, "static-route-overlap")[1], "or write `subnets: [b]` for `pay` in `x`");
    found(&part.replace("{vpc: pay,", "{vpc: pay, subnets: [b],"), &[]);
    found(&part.replace("{vpc: pay,", "{vpc: pay, subnets: [a],"), &["static-route-conflict 16 19"]);

    let halves = "{to: 10.0.0.0/17, blackhole: true}, {to: 10.0.128.0/17, blackhole: true}";
    found(&routed(halves), &["static-route-conflict 16 16 19"]);
    assert_eq!(
        help(&routed(halves), "static-route-conflict"),
        ["remove the routes, or give them `via: pay`"]
    );
    let rest = format!("{whole}, {{to: 10.0.0.0/17, blackhole: true}}");
    found(&routed(&rest), &["static-route-conflict 16 16 19"]);
    let one_leads = halves.replacen("blackhole: true", "via: pay", 1);
    found(&routed(&one_leads), &["static-route-overlap 16 19"]);
    let named = routed("{to: 10.0.1.0/25, blackhole: true}, {to: 10.0.1.128/25, blackhole: true}");
    found(&named, &["static-route-overlap 16 19", "static-route-overlap 16 19"]);
    found(&named.replace("{vpc: pay,", "{vpc: pay, subnets: [a],"), &["static-route-conflict 16 16 19"]);

    // Of two connections, the one that means the whole VPC comes first, and loses a part only.
    let two = tables(
        "{to: 10.0.1.0/24, blackhole: true}",
        PAY_WEB,
        &(core("x", "pay", "web: {}") + &core("y", "pay, subnets: [a]", "web: {}")),
    );
    found(&two, &["static-route-conflict 16 20", "static-route-overlap 16 19"]);

    for right in [
        "{to: 10.0.0.0/8, blackhole: true}",
        "{to: 0.0.0.0/0, via: pay}",
        "{to: 10.0.0.0/16, via: pay}",
        "{to: 10.2.0.0/16, blackhole: true}",
        "{to: \"::/0\", blackhole: true}",
    ] {
        found(&routed(right), &[]);
    }
    let elsewhere = tables(
        "{to: 10.0.0.0/16, via: sql}",
        &format!("{PAY_WEB}, sql: {{route-table: services}}"),
        &(core("x", "pay", "web: {}") + &core("y", "sql", "web: {}")),
    );
    found(&elsewhere, &["static-route-conflict 16 19"]);
}

#[test]
fn static_routes_that_lead_nowhere() {
    found(&routed("{to: 10.9.0.0/16, via: sql}"), &["static-route-unattached 16 14"]);
    found(&routed("{to: 10.9.0.0/16, via: nobody}"), &["unknown-name 16"]);
    found(&routed("{to: 10.9.0.0/16}"), &["missing-key 16"]);
    found(&routed("{to: 10.9.0.0/16, via: pay, blackhole: true}"), &["invalid-value 16"]);
    found(&routed("{to: 10.9.0.1/16, via: pay}"), &["host-bits 16"]);
    let mapped = routed("{to: \"::ffff:10.9.0.0/112\", blackhole: true}");
    found(&mapped, &["invalid-cidr 16"]);
    assert_eq!(help(&mapped, "invalid-cidr"), ["write `10.9.0.0/16`"]);
    let twice = "{to: 10.0.0.0/16, via: pay}, {to: 10.0.0.0/16, blackhole: true}";
    found(&routed(twice), &["duplicate-static-route 16 16"]);
    let peered = routed(twice).replace("transit-gateway: {via: core}", "vpc-peering: {}");
    found(&peered, &["unused-transit-gateway 14", "duplicate-static-route 16 16"]);
}

#[test]
fn attachments_speak_the_ipv6_of_static_routes() {
    let led = routed("{to: \"::/0\", via: pay}");
    found(&led, &["attachment-ipv6 6 7 17 16"]);
    assert_eq!(
        help(&led, "attachment-ipv6"),
        [
            "add `ipv6-cidrs` to `pay`, and the `ipv6-cidr` of each of `a` and `b`",
            "or remove each static route for IPv6 to `pay`"
        ]
    );
    let block = |text: &str, net: &str, ipv6: &str| {
        text.replace(&format!("cidr: {net},"), &format!("cidr: {net}, ipv6-cidr: \"{ipv6}\","))
    };
    let speaking = led.replace("[10.0.0.0/16]", "[10.0.0.0/16], ipv6-cidrs: [2001:db8:1::/56]");
    let speaking = block(&speaking, "10.0.1.0/24", "2001:db8:1::/64");
    found(&speaking, &["attachment-ipv6 7 17 16"]);
    found(&block(&speaking, "10.0.2.0/24", "2001:db8:1:1::/64"), &[]);
}

#[test]
fn attachments_have_a_table() {
    let web =
        |web: &str| tables("", &format!("pay: {{route-table: services}}{web}"), &core("x", "pay", "web: {}"));
    found(&web(""), &["no-transit-gateway-route-table 19 16 15"]);
    assert_eq!(
        help(&web(""), "no-transit-gateway-route-table")[0],
        "add `web: {route-table: clients}` under `attachments` of `core`; the route tables are `clients` and `services`"
    );
    let there = web(", web: {subnets: [a, b]}");
    found(&there, &["no-transit-gateway-route-table 17 16 15"]);
    assert!(
        help(&there, "no-transit-gateway-route-table")[0]
            .starts_with("add `route-table: clients` to `web` under")
    );
    found(&web(", web: {route-table: client}"), &["unknown-name 17"]);
    found(&web(", web: {route-table: clients, propagate-to: [service]}"), &["unknown-name 17"]);
}
