//! Transit gateways, derived a second time from the spec alone and read back from each target's output: who attaches, who
//! is invited, what is accepted, associated and propagated. Written without the program's own code.

use std::collections::{BTreeMap, BTreeSet};

use hcl_edit::expr::{Expression, Object};
use hcl_edit::structure::{Block, Body};
use serde_yaml::Value;

use crate::support::Files;

/// What makes gateways work; every first text is the gateway's name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Gateways {
    /// The VPCs that attach.
    pub(crate) attached: BTreeSet<(String, String)>,
    /// The VPCs whose attachment the owner accepts.
    pub(crate) accepted: BTreeSet<(String, String)>,
    /// The accounts that accept the share.
    pub(crate) invited: BTreeSet<(String, String)>,
    /// Whom it is shared with: account ids, or the organization's and its units' ids.
    pub(crate) principals: BTreeSet<(String, String)>,
    /// Those whose share may name accounts that have to be invited.
    pub(crate) external: BTreeSet<String>,
    /// The gateways that are made.
    pub(crate) made: BTreeSet<String>,
    /// A VPC and the table that serves it.
    pub(crate) associations: BTreeSet<(String, String, String)>,
    /// A VPC and a table that learns it.
    pub(crate) propagations: BTreeSet<(String, String, String)>,
    /// A table, a destination, and the VPC it leads to or nothing.
    pub(crate) fixed: BTreeSet<(String, String, String, String)>,
}

fn list(value: &Value) -> Vec<&str> {
    value.as_sequence().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_mapping().into_iter().flatten().map(|(key, value)| (key.as_str().unwrap(), value))
}

/// The pairs of VPCs that connections join by a gateway: its name, the consumer and the provider.
pub(crate) fn joined(spec: &Value) -> BTreeSet<(String, String, String)> {
    let mut joined = BTreeSet::new();
    for (_, connection) in entries(&spec["connections"]) {
        let Some(gateway) = connection["transit-gateway"]["via"].as_str() else { continue };
        let provider = connection["provider"]["vpc"].as_str().unwrap();
        for (consumer, _) in entries(&connection["consumers"]) {
            joined.insert((gateway.to_owned(), consumer.to_owned(), provider.to_owned()));
        }
    }
    joined
}

/// What the spec's connections and gateways need.
pub(crate) fn expected(spec: &Value) -> Gateways {
    let mut found = Gateways::default();
    let joined = joined(spec);
    let shares_silently = spec["organization"]["ram-sharing"] == true;
    for (name, gateway) in entries(&spec["transit-gateways"]) {
        let own = |vpc: &str| (name.to_owned(), vpc.to_owned());
        let pairs: Vec<_> = joined.iter().filter(|(via, ..)| via == name).collect();
        let vpcs: BTreeSet<_> = pairs.iter().flat_map(|(_, a, b)| [a.as_str(), b.as_str()]).collect();
        if vpcs.is_empty() {
            continue;
        }
        let owner = gateway["account"].as_str().unwrap();
        let account_of = |vpc: &str| spec["vpcs"][vpc]["account"].as_str().unwrap();
        let is_inside = |account: &str| {
            spec.get("organization").is_some()
                && [account, owner].iter().all(|account| spec["accounts"][*account]["external"] != true)
        };
        let share = &gateway["share"];
        for &vpc in &vpcs {
            found.attached.insert(own(vpc));
            let account = account_of(vpc);
            if account == owner {
                continue;
            }
            if gateway["auto-accept"] != true {
                found.accepted.insert(own(vpc));
            }
            if share == "none" {
                continue;
            }
            if !(is_inside(account) && shares_silently) {
                found.invited.insert(own(account));
                found.external.insert(name.to_owned());
            }
            let id = spec["accounts"][account]["id"].as_str().unwrap();
            let organization = spec["organization"]["id"].as_str().unwrap_or_default();
            match list(share).as_slice() {
                _ if !is_inside(account) => {
                    found.principals.insert(own(id));
                }
                [] if share == "organization" => {
                    found.principals.insert(own(organization));
                }
                [] => {
                    found.principals.insert(own(id));
                }
                units => found.principals.extend(units.iter().map(|unit| own(unit))),
            }
        }
        if gateway["id"].is_null() {
            found.made.insert(name.to_owned());
        }
        let settings = |vpc: &str| &gateway["attachments"][vpc];
        let table_of = |vpc: &str| settings(vpc)["route-table"].as_str().map(str::to_owned);
        for &vpc in &vpcs {
            let own = |table: String| (name.to_owned(), vpc.to_owned(), table);
            found.associations.extend(table_of(vpc).map(own));
            let others = pairs.iter().filter_map(|(_, a, b)| match (a == vpc, b == vpc) {
                (true, false) => Some(b),
                (false, true) => Some(a),
                _ => None,
            });
            found.propagations.extend(others.filter_map(|other| table_of(other)).map(own));
            let named = list(&settings(vpc)["propagate-to"]);
            found.propagations.extend(named.into_iter().map(str::to_owned).map(own));
        }
        for (table, value) in entries(&gateway["route-tables"]) {
            for route in value["routes"].as_sequence().into_iter().flatten() {
                let text = |key: &str| route[key].as_str().unwrap_or_default().to_owned();
                found.fixed.insert((name.to_owned(), table.to_owned(), text("to"), text("via")));
            }
        }
    }
    found
}

/// What the module calls say.
pub(crate) fn of_terraform(spec: &Value, files: &Files) -> Gateways {
    let mut found = Gateways::default();
    for (path, text) in files {
        let Some((root, file)) = path.split_once("/transit-gateway-") else { continue };
        if !root.starts_with("terraform") {
            continue;
        }
        let body: Body = text.parse().unwrap();
        let (name, vpc) = file.trim_end_matches(".tf").split_once("--").map_or_else(
            || (file.trim_end_matches(".tf").to_owned(), None),
            |(gateway, vpc)| (gateway.to_owned(), Some(vpc.to_owned())),
        );
        for accepter in body.get_blocks("resource") {
            let provider = accepter.body.get_attribute("provider").map(|found| found.value.to_string());
            // A root of one account has no other provider.
            let is_of = |account: &str| match &provider {
                Some(provider) => provider.trim().starts_with(&format!("aws.{}_", account.replace('-', "_"))),
                None => root.starts_with(&format!("terraform/accounts/{account}/")),
            };
            let account =
                entries(&spec["accounts"]).map(|(account, _)| account).find(|account| is_of(account));
            found.invited.insert((name.clone(), account.unwrap().to_owned()));
        }
        for call in body.get_blocks("module") {
            let source = call.body.get_attribute("source").unwrap().value.as_str().unwrap().to_owned();
            match source.rsplit('/').next().unwrap() {
                "attachment" => {
                    found.attached.insert((name.clone(), vpc.clone().unwrap()));
                }
                "gateway" => gateway_call(&name, call, &mut found),
                "routing" => routing_call(&name, &spec["transit-gateways"][&name], call, &mut found),
                other => panic!("{path}: {other}"),
            }
        }
    }
    found
}

fn gateway_call(name: &str, call: &Block, found: &mut Gateways) {
    if !call.body.has_attribute("transit_gateway_id") {
        found.made.insert(name.to_owned());
    }
    let Some(share) = call.body.get_attribute("share") else { return };
    let share = share.value.as_object().unwrap();
    if field(share, "allow_external_principals").unwrap().as_bool().unwrap() {
        found.external.insert(name.to_owned());
    }
    for (_, principal) in field(share, "principals").unwrap().as_object().unwrap() {
        let principal = principal.expr().as_str().unwrap();
        found.principals.insert((name.to_owned(), last_part(principal)));
    }
}

fn routing_call(name: &str, gateway: &Value, call: &Block, found: &mut Gateways) {
    let table = |expression: &Expression| table_name(gateway, expression);
    let attachments = call.body.get_attribute("attachments").unwrap().value.as_object().unwrap();
    for (key, attachment) in attachments {
        let vpc = key.as_ident().map_or_else(|| key.as_expr().unwrap().to_string(), ToString::to_string);
        let vpc = vpc.trim().trim_matches('"').to_owned();
        let attachment = attachment.expr().as_object().unwrap();
        if field(attachment, "accept").and_then(Expression::as_bool) == Some(true) {
            found.accepted.insert((name.to_owned(), vpc.clone()));
        }
        if let Some(association) = field(attachment, "association") {
            let id = field(association.as_object().unwrap(), "route_table_id").unwrap();
            found.associations.insert((name.to_owned(), vpc.clone(), table(id)));
        }
        for (_, id) in field(attachment, "propagations").and_then(Expression::as_object).into_iter().flatten()
        {
            found.propagations.insert((name.to_owned(), vpc.clone(), table(id.expr())));
        }
    }
    let Some(routes) = call.body.get_attribute("static_routes") else { return };
    for (_, route) in routes.value.as_object().unwrap() {
        let route = route.expr().as_object().unwrap();
        let text = |key: &str| field(route, key).and_then(Expression::as_str).unwrap_or_default().to_owned();
        let table = table(field(route, "route_table_id").unwrap());
        found.fixed.insert((name.to_owned(), table, text("destination"), text("attachment")));
    }
}

fn field<'o>(object: &'o Object, key: &str) -> Option<&'o Expression> {
    let found = object.iter().find(|(name, _)| name.as_ident().is_some_and(|name| name.as_str() == key));
    found.map(|(_, value)| value.expr())
}

/// `route_table_ids["spokes"]` is made here and named so; an id is one that the spec knows.
fn table_name(gateway: &Value, expression: &Expression) -> String {
    let text = expression.to_string();
    let quoted = text.split('"').nth(1).unwrap().to_owned();
    if !text.trim().starts_with('"') {
        return quoted;
    }
    let mut tables = entries(&gateway["route-tables"]);
    tables.find(|(_, table)| table["id"] == quoted.as_str()).unwrap().0.to_owned()
}

fn last_part(principal: &str) -> String {
    principal.rsplit('/').next().unwrap().to_owned()
}

/// What the templates say, and the steps that no template expresses.
pub(crate) fn of_cloudformation(spec: &Value, files: &Files) -> Gateways {
    let mut found = Gateways::default();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("cloudformation/")) {
        let Some((_, file)) = path.split_once("/transit-gateway-") else { continue };
        let template: Value = serde_yaml::from_str(text).unwrap();
        let gateways = entries(&spec["transit-gateways"]).map(|(name, _)| name);
        let name =
            gateways.filter(|name| file.starts_with(&format!("{name}-"))).max_by_key(|name| name.len());
        let name = name.unwrap();
        let role = file[name.len() + 1..].trim_end_matches(".yaml");
        for (_, resource) in entries(&template["Resources"]) {
            resource_of(name, role, &spec["transit-gateways"][name], resource, &mut found);
        }
    }
    let mut gateway = "";
    for line in files.get("cloudformation/steps.txt").into_iter().flat_map(|steps| steps.lines()) {
        let words: Vec<_> = line.split(' ').collect();
        match words.as_slice() {
            ["link", link, ..] => gateway = link.strip_prefix("transit-gateway-").unwrap_or_default(),
            ["accept_attachment", .., stack] => {
                let (_, vpc) = stack.split_once(&format!("transit-gateway-{gateway}-attachment-")).unwrap();
                found.accepted.insert((gateway.to_owned(), vpc.to_owned()));
            }
            ["accept_share", account, ..] => {
                found.invited.insert((gateway.to_owned(), (*account).to_owned()));
            }
            _ => {}
        }
    }
    found
}

fn resource_of(name: &str, role: &str, gateway: &Value, resource: &Value, found: &mut Gateways) {
    let properties = &resource["Properties"];
    let table = || {
        let id = &properties["TransitGatewayRouteTableId"];
        let id = if let Value::Tagged(tagged) = id { &tagged.value } else { id }.as_str().unwrap();
        let id = id.strip_suffix("Id").unwrap_or(id);
        let pascal = |name: &str| {
            let words = name.split('-').map(|word| word[..1].to_ascii_uppercase() + &word[1..]);
            format!("RouteTable{}", words.collect::<String>())
        };
        let mut tables = entries(&gateway["route-tables"]);
        tables.find(|(name, table)| table["id"] == id || pascal(name) == id).unwrap().0.to_owned()
    };
    let vpc = |prefix: &str| role.strip_prefix(prefix).unwrap_or_default().to_owned();
    let own = name.to_owned();
    match resource["Type"].as_str().unwrap() {
        "AWS::EC2::TransitGateway" => {
            found.made.insert(own);
        }
        "AWS::RAM::ResourceShare" => {
            for principal in properties["Principals"].as_sequence().into_iter().flatten() {
                let text = if let Value::Tagged(tagged) = principal { &tagged.value } else { principal };
                found.principals.insert((own.clone(), last_part(text.as_str().unwrap())));
            }
            if properties["AllowExternalPrincipals"] == true {
                found.external.insert(own);
            }
        }
        "AWS::RAM::PrincipalAssociation" => {
            found.principals.insert((own, properties["Principal"].as_str().unwrap().to_owned()));
        }
        "AWS::EC2::TransitGatewayAttachment" => {
            found.attached.insert((own, vpc("attachment-")));
        }
        "AWS::EC2::TransitGatewayRouteTableAssociation" => {
            found.associations.insert((own, vpc("association-"), table()));
        }
        "AWS::EC2::TransitGatewayRouteTablePropagation" => {
            found.propagations.insert((own, vpc("association-"), table()));
        }
        "AWS::EC2::TransitGatewayRoute" => {
            let to = properties["DestinationCidrBlock"].as_str().unwrap().to_owned();
            let dropped = properties["Blackhole"] == true;
            assert_eq!(dropped, properties["TransitGatewayAttachmentId"].is_null(), "{name}: {to}");
            found.fixed.insert((own, table(), to, vpc("association-")));
        }
        "AWS::EC2::TransitGatewayRouteTable"
        | "AWS::EC2::PrefixList"
        | "AWS::EC2::Route"
        | "AWS::EC2::SecurityGroupIngress"
        | "AWS::EC2::SecurityGroupEgress" => {}
        other => panic!("{name}: {other}"),
    }
}

/// Whether a gateway's tables pass traffic from one VPC on to another, by longest prefix, static before propagated.
pub(crate) fn passes(spec: &Value, gateways: &Gateways, gateway: &str, from: &str, to: &str) -> bool {
    let in_gateway = |set: &BTreeSet<(String, String, String)>, vpc: &str| -> BTreeSet<String> {
        set.iter().filter(|(g, v, _)| g == gateway && v == vpc).map(|(.., table)| table.clone()).collect()
    };
    let served_by = in_gateway(&gateways.associations, from);
    let Some(table) = served_by.first() else {
        // The default table learns everybody.
        return spec["transit-gateways"][gateway].get("route-tables").is_none();
    };
    let fixed: BTreeMap<&str, &str> = gateways
        .fixed
        .iter()
        .filter(|(g, t, ..)| g == gateway && t == table)
        .map(|(_, _, destination, via)| (destination.as_str(), via.as_str()))
        .collect();
    let learns = in_gateway(&gateways.propagations, to).contains(table);
    list(&spec["vpcs"][to]["cidrs"]).iter().any(|block| match fixed.get(block) {
        Some(via) => *via == to,
        None => learns,
    })
}
