//! `trace` and `who` as a user runs them, and the first hop that fails of each way to break a flow.

mod broken;
mod many;

use serde_json::Value;

use crate::support::crossvpc;

/// What a program prints of a spec given as text.
fn ask(spec: &str, arguments: &[&str]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    std::fs::write(&path, spec).unwrap();
    let run = crossvpc()
        .current_dir(folder.path())
        .args([arguments[0], "spec.yaml"])
        .args(&arguments[1..])
        .output()
        .unwrap();
    let [out, error] = [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (run.status.code().unwrap(), if out.is_empty() { error } else { out })
}

fn scene(name: &str) -> String {
    std::fs::read_to_string(format!("../../specs/{name}.yaml")).unwrap()
}

/// The codes of what stops the call and the answer of the best way of each group, and the verdict.
fn stops(spec: &str, [from, to, port]: [&str; 3]) -> (String, Vec<String>) {
    let (_, json) = ask(spec, &["trace", from, to, port, "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let mut codes = Vec::new();
    for group in json["parts"].as_array().unwrap().iter().flat_map(|part| part["groups"].as_array().unwrap())
    {
        for way in ["there", "back"] {
            let hops = group["paths"][0][way].as_array().unwrap();
            let stopping = hops.last().filter(|hop| hop["is_blocked"] == true);
            codes.extend(stopping.map(|hop| format!("{way}: {}", hop["code"].as_str().unwrap())));
        }
        for fact in group["paths"][0]["unknown"].as_array().unwrap() {
            codes.push(format!("unknown: {}", fact["code"].as_str().unwrap()));
        }
    }
    codes.dedup();
    (json["verdict"].as_str().unwrap().to_owned(), codes)
}

#[test]
fn a_trace_reads_well() {
    let peering = scene("one-key-vpc-peering");
    let gateway = scene("isolated-with-shared-services");
    let service = scene("privatelink-existing-nlb");
    let asked: [(&str, &[&str]); 8] = [
        (&peering, &["trace", "web/web-a", "payments/app-a", "443", "--explain"]),
        (&peering, &["trace", "web", "ledger"]),
        (&peering, &["trace", "payments", "web", "443"]),
        (&gateway, &["trace", "vpc-a", "vpc-d", "443", "--explain"]),
        (&gateway, &["trace", "10.0.0.0/8", "10.4.1.7", "443"]),
        (&gateway, &["trace", "vpc-a", "vpc-d", "443", "--format", "mermaid"]),
        (&service, &["trace", "web", "payments"]),
        (&gateway, &["who", "--matrix"]),
    ];
    let told = asked.iter().map(|(spec, arguments)| {
        let (code, text) = ask(spec, arguments);
        format!("$ crossvpc {}\n{text}exit {code}\n", arguments.join(" "))
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_trace_tells_the_zones_that_flows_cross_and_the_largest_packet() {
    let (peering, gateway) = (scene("one-key-vpc-peering"), scene("one-key-transit-gateway"));
    let told = |spec: &str, [from, to]: [&str; 2]| {
        let (_, text) = ask(spec, &["trace", from, to, "443", "--explain"]);
        let is_asked = |line: &&str| line.starts_with("zones:") || line.starts_with("MTU:");
        text.lines().map(str::trim).filter(is_asked).map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, two) = ("euw1-az1", "euw1-az2");
    for (to, crossed) in [
        ("payments/app-a", format!("zones: {one} → {one}: no flow crosses zones")),
        ("payments/app-b", format!("zones: {one} → {two}: every flow crosses zones")),
    ] {
        assert_eq!(told(&peering, ["web/web-a", to]), ["MTU: 9001 bytes".to_owned(), crossed]);
    }
    let gateway = told(&gateway, ["web", "payments"]);
    assert!(gateway.contains(&"MTU: 8500 bytes".to_owned()), "{gateway:?}");
    let (_, svg) = ask(&peering, &["trace", "web", "payments", "443", "--format", "svg"]);
    assert!(svg.contains(">10.1.1.0/24 (web-a) → 10.0.1.0/24 (app-a), tcp/443</text>"), "{svg}");
    assert_eq!(told(&peering, ["web", "payments/app-a"]).len(), 4, "nothing of what is blocked");
}

#[test]
fn what_cannot_be_asked_is_refused_with_help() {
    let spec = scene("one-key-vpc-peering");
    let told = |arguments: &[&str]| {
        let (code, text) = ask(&spec, arguments);
        assert_eq!(code, 2, "{text}");
        text
    };
    for (arguments, message, help) in [
        (
            ["trace", "wep", "payments", "443"],
            "`wep` is neither a VPC nor a connection",
            "did you mean `web`?",
        ),
        (["trace", "web/web-c", "payments", "443"], "has no subnet or security group `web-c`", "web-a"),
        (
            ["trace", "192.168.0.1", "payments", "443"],
            "no VPC of the spec has the address 192.168.0.1",
            "declares",
        ),
        (
            ["trace", "10.0.0.0/33", "payments", "443"],
            "`10.0.0.0/33` is neither an IP address nor a CIDR block",
            "10.0.0.0/16",
        ),
        (
            ["trace", "2001:db8::/200", "payments", "443"],
            "`2001:db8::/200` is neither an IP address nor a CIDR block",
            "2001:db8::/56",
        ),
        (["trace", "web", "payments", "https"], "`https` does not name a port", "did you mean `tcp/443`?"),
    ] {
        let text = told(&arguments);
        assert!(text.contains(message) && text.contains(help), "{text}");
    }
    assert_eq!(ask("version: 1\n", &["trace", "a", "b", "443"]).0, 2);
}

#[test]
fn answers_for_programs_have_the_shape_of_their_schemas() {
    let spec = scene("isolated-with-shared-services");
    let questions: [(&str, &[&str]); 4] = [
        ("trace", &["trace", "vpc-a", "vpc-d", "all", "--format", "json"]),
        ("trace", &["trace", "10.0.0.0/8", "10.0.0.0/8", "--format", "json"]),
        ("who", &["who", "--to", "vpc-d:443", "--format", "json"]),
        ("who", &["who", "--from", "vpc-d", "--format", "json"]),
    ];
    for (schema, arguments) in questions {
        let printed = crossvpc().args(["schema", "--of", schema]).output().unwrap().stdout;
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        compiler.add_resource("schema.json", serde_json::from_slice(&printed).unwrap()).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        let answer = serde_json::from_str(&ask(&spec, arguments).1).unwrap();
        schemas.validate(&answer, index).unwrap();
    }
}

#[test]
fn who_lists_callers_with_the_connections_that_allow_them() {
    let spec = scene("isolated-with-shared-services");
    let rows = |arguments: &[&str]| {
        let (code, text) = ask(&spec, arguments);
        assert_eq!(code, 0, "{text}");
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(&["who", "--to", "vpc-d:tcp/443"]).len(), 3);
    assert_eq!(rows(&["who", "--to", "vpc-d:tcp/80"]), ["nothing"]);
    assert_eq!(rows(&["who", "--from", "vpc-b"]), ["vpc-b → vpc-d  tcp/443, udp/53  shared-services"]);
    let csv = rows(&["who", "--matrix", "--format", "csv"]);
    assert_eq!(csv.len(), 4);
    assert!(
        csv[1].starts_with("vpc-a,vpc-d,\"tcp/443, udp/53\",10.1.0.0/16,10.4.0.0/16,shared-services,"),
        "{csv:?}"
    );
    let svg = rows(&["who", "--matrix", "--format", "svg"]).join("\n");
    assert_eq!(svg.matches("<circle").count(), 3);
}

#[test]
fn who_tells_what_depends_on_groups_outside_of_the_spec() {
    const DEPENDS: &str = "if security groups that the spec does not name allow it";
    let (mixed, silent) =
        (scene("every-option"), scene("hub-of-peerings").replace(", security-groups: [shared]", ""));
    let (_, text) = ask(&mixed, &["who", "--to", "payments-prod:tcp/443"]);
    assert!(text.contains("some of it only if"), "{text}");
    let (_, text) = ask(&silent, &["who", "--matrix"]);
    assert!(text.contains(DEPENDS) && !text.contains("some of it"), "{text}");
    let (_, markdown) = ask(&silent, &["who", "--matrix", "--format", "markdown"]);
    assert!(markdown.contains("udp/53 (?) |") && markdown.contains("\n(?): "), "{markdown}");
    let (_, svg) = ask(&silent, &["who", "--matrix", "--format", "svg"]);
    assert!(svg.contains("<circle class=\"unknown\"") && svg.contains(DEPENDS), "{svg}");
}
