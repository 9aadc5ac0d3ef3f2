//! Who reaches whom among 500 VPCs: as a table, for a spreadsheet, and as a drawing.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::ask;

/// 20 services, each called by every 20th of 480 clients, and a monitor that calls all of them.
fn many_vpcs() -> String {
    let mut vpcs = String::new();
    let mut connections = String::new();
    let mut vpc = |name: &str, at: usize| {
        let (net, part) = (at / 256, at % 256);
        writeln!(
            vpcs,
            "  {name}: {{account: a, cidrs: [10.{net}.{part}.0/24], route-tables: {{main: null}}, security-groups: {{g: null}}, subnets: \
             {{x: {{cidr: 10.{net}.{part}.0/28, zone: euw1-az1, route-table: main}}}}}}"
        )
        .unwrap();
    };
    for service in 0..20 {
        vpc(&format!("service-{service:02}"), service);
        let clients = (0..479)
            .filter(|client| client % 20 == service)
            .map(|client| format!("client-of-a-business-unit-{client:03}"));
        let consumers =
            clients.chain(["monitor".to_owned()]).map(|client| format!("{client}: {{security-groups: [g]}}"));
        writeln!(
            connections,
            "  c{service}: {{provider: {{vpc: service-{service:02}, security-groups: [g]}}, consumers: {{{}}}, ports: [tcp/443], \
             transit-gateway: {{via: core}}}}",
            consumers.collect::<Vec<_>>().join(", ")
        )
        .unwrap();
    }
    (0..479).for_each(|client| vpc(&format!("client-of-a-business-unit-{client:03}"), 20 + client));
    vpc("monitor", 499);
    format!(
        "version: 1\ndefaults: {{region: eu-west-1}}\naccounts: {{a: {{id: \"111111111111\"}}}}\nvpcs:\n{vpcs}transit-gateways: {{core: {{account: \
         a}}}}\nconnections:\n{connections}"
    )
}

#[test]
fn a_matrix_of_500_vpcs_has_a_row_a_line_and_a_dot_for_each_pair() {
    let spec = many_vpcs();
    let matrix = |format: &str| {
        let (code, text) = ask(&spec, &["who", "--matrix", "--format", format]);
        assert_eq!(code, 0, "{text}");
        text
    };
    let pairs = 479 + 20;
    let csv = matrix("csv");
    assert_eq!(csv.lines().count(), 1 + pairs);
    let markdown = matrix("markdown");
    let rows: Vec<_> = markdown.lines().collect();
    assert_eq!(rows.len(), 2 + 480);
    assert!(rows.iter().all(|row| row.matches('|').count() == rows[0].matches('|').count()));
    assert_eq!(markdown.matches("tcp/443").count(), pairs);
    let svg = matrix("svg");
    let numbers = |tag: &str, key: &str| -> Vec<usize> {
        let opening = format!("<{tag} ");
        let tags = svg.split(&opening).skip(1);
        tags.filter_map(|tag| tag.split_once(&format!("{key}=\""))?.1.split_once('"')?.0.parse().ok())
            .collect()
    };
    let (width, height) = (numbers("svg", " width")[0], numbers("svg", " height")[0]);
    let dots: BTreeSet<_> = numbers("circle", "cx").into_iter().zip(numbers("circle", "cy")).collect();
    assert_eq!(dots.len(), pairs, "each dot has its own place");
    assert!(dots.iter().all(|(x, y)| x + 4 <= width && y + 4 <= height));
    // Rows are as far apart as their text is high, and the longest name has room before its row.
    let rows: BTreeSet<_> = dots.iter().map(|(_, y)| y).collect();
    assert!(rows.iter().zip(rows.iter().skip(1)).all(|(one, next)| **next - **one >= 12));
    assert!(numbers("text class=\"from\"", "x")[0] >= 6 * "client-of-a-business-unit-000".len());
}
