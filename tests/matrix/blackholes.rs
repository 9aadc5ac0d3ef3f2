//! A black hole route is in every target, whatever else of its gateway exists already.

use super::generated_text;

const SPEC: &str = r#"version: 1
defaults: {region: eu-west-1}
accounts: {net: {id: "111111111111"}}
vpcs:
  one:
    account: net
    cidrs: [10.0.0.0/16]
    route-tables: {main: null}
    subnets: {a: {cidr: 10.0.1.0/24, zone: euw1-az1, route-table: main}}
  two:
    account: net
    cidrs: [10.1.0.0/16]
    route-tables: {main: null}
    subnets: {a: {cidr: 10.1.1.0/24, zone: euw1-az1, route-table: main}}
transit-gateways:
  core:
    account: net
    id: tgw-0a1b2c3d4e5f60718
    route-tables:
      all: {id: tgw-rtb-0a1b2c3d4e5f60718, routes: [{to: 192.168.0.0/16, blackhole: true}]}
    attachments: {one: {route-table: all}, two: {route-table: all}}
connections:
  web: {provider: {vpc: one}, consumers: {two: {}}, ports: [tcp/80], transit-gateway: {via: core}}
"#;

#[test]
fn a_black_hole_of_an_existing_table_is_in_every_target() {
    let files = generated_text(SPEC);
    for target in ["terraform/", "cloudformation/net/", "cdk/"] {
        let has = |text: &str| {
            files.iter().any(|(path, file)| {
                path.starts_with(target) && !path.contains("policies/") && file.contains(text)
            })
        };
        assert!(has("192.168.0.0/16"), "{target}");
    }
    let stack = &files["cloudformation/net/eu-west-1/transit-gateway-core-gateway.yaml"];
    assert!(stack.contains("AWS::EC2::TransitGatewayRoute") && stack.contains("Blackhole: true"), "{stack}");
    let policy = &files["cloudformation/policies/net.json"];
    assert!(policy.contains("ec2:CreateTransitGatewayRoute\""), "{policy}");
    // The same gateway with nothing to create has no stack.
    let idle = generated_text(&SPEC.replace(", routes: [{to: 192.168.0.0/16, blackhole: true}]", ""));
    assert!(!idle.contains_key("cloudformation/net/eu-west-1/transit-gateway-core-gateway.yaml"));
}
