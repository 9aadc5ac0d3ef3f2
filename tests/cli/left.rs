//! What left the spec: recorded, named and removed by the generated files until `retire` confirms that it is gone.

use serde_json::{Value, json};

use super::support::{Place, Run, SMALL, larger};

const STACKS: [&str; 3] = [
    "crossvpc-vpc-peering-one--three-accept-role",
    "crossvpc-vpc-peering-one--three-accepter",
    "crossvpc-vpc-peering-one--three-requester",
];

/// A folder whose spec lost a connection.
fn shrunk() -> Place {
    let place = Place::new();
    place.write("spec.yaml", larger());
    place.generate();
    place.write("spec.yaml", SMALL);
    place.generate();
    place
}

fn lock(place: &Place) -> Value {
    serde_json::from_str(&place.read("out/.crossvpc.lock")).unwrap()
}

fn units(place: &Place, target: &str) -> Vec<String> {
    let lock = lock(place);
    let left = lock["left"].as_array().map_or(&[][..], Vec::as_slice);
    let units = left.iter().flat_map(|left| left["units"].as_array().unwrap());
    let of =
        units.filter(|unit| unit["target"] == target).map(|unit| unit["unit"].as_str().unwrap().to_owned());
    let mut units: Vec<_> = of.collect();
    units.sort();
    units
}

fn retire(place: &Place, more: &[&str]) -> Run {
    place.run(&[&["retire", "spec.yaml", "--out", "out"], more].concat())
}

#[test]
fn it_is_named_until_it_is_retired() {
    let place = shrunk();
    for target in ["cloudformation", "cdk"] {
        assert_eq!(units(&place, target), STACKS, "{target}");
        let table = place.read(&format!("out/{target}/steps.txt"));
        // The requester's stack has the connection, and its role is needed to accept it: last of all.
        let rows: Vec<_> = table.lines().filter(|line| line.starts_with("left ")).collect();
        assert_eq!(rows.len(), 3, "{table}");
        assert!(rows[2].ends_with("accept-role"), "{table}");
    }
    // Both places are still in use.
    assert_eq!(units(&place, "terraform"), <[&str; 0]>::default());
    let readme = place.read("out/README.md");
    assert!(readme.contains("## What left the spec") && readme.contains(STACKS[0]), "{readme}");
    for command in [&["generate"][..], &["diff"]] {
        let run = place.run(&[command, &["spec.yaml", "--out", "out"]].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(STACKS.iter().all(|stack| run.err.contains(stack)), "{run:?}");
    }
    let json = place.run(&["generate", "spec.yaml", "--out", "out", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["left"].as_array().unwrap().len(), 6);
    assert!(place.run(&["plan", "spec.yaml"]).err.contains(STACKS[1]));
    // The spec in the record has no more than what left.
    assert_eq!(lock(&place)["left"][0]["spec"]["connections"].as_object().unwrap().len(), 1);

    let some = retire(&place, &["--unit", STACKS[0]]);
    assert_eq!(some.code, Some(0), "{some:?}");
    assert_eq!(units(&place, "cdk"), STACKS[1..]);
    let unknown = retire(&place, &["--unit", "crossvpc-vpc-peering-one--three-acceptor"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.err.contains("did you mean `crossvpc-vpc-peering-one--three-accepter`?"), "{unknown:?}");
    assert_eq!(retire(&place, &[]).code, Some(0));
    assert_eq!(lock(&place).get("left"), None);
    let fresh = Place::new();
    fresh.generate();
    assert_eq!(place.files("out"), fresh.files("out"));
    assert_eq!(retire(&place, &[]).out, "nothing left the spec\n");
}

#[test]
fn it_outlives_other_edits_and_ends_when_it_comes_back() {
    let place = shrunk();
    place.write("spec.yaml", SMALL.replace("tcp/80", "tcp/81"));
    place.generate();
    assert_eq!(units(&place, "cdk"), STACKS);
    // A rerun of an interrupted run, and one of a single target, change nothing of it.
    let run = place.run(&["generate", "spec.yaml", "--out", "out", "--target", "terraform"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(units(&place, "cdk"), STACKS);
    place.write("spec.yaml", larger());
    place.generate();
    assert_eq!(lock(&place).get("left"), None);
}

#[test]
fn terraform_keeps_the_provider_of_an_account_that_left() {
    for layout in ["combined", "per-account"] {
        let place = Place::new();
        let away = larger().replace("account: b, cidrs: [10.2", "account: c, cidrs: [10.2");
        let away = away.replace(" b: {id", " c: {id: \"333333333333\"}, b: {id");
        let tail = format!("generate: {{terraform: {{layout: {layout}}}}}\n");
        place.write("spec.yaml", away + &tail);
        place.generate();
        place.write("spec.yaml", SMALL.to_owned() + &tail);
        place.generate();
        let providers = match layout {
            "combined" => "out/terraform/providers.tf",
            _ => "out/terraform/accounts/c/eu-west-1/providers.tf",
        };
        assert!(place.read(providers).contains("333333333333"), "{layout}");
        assert!(place.path("out/terraform/policies/c.json").exists(), "{layout}");
        assert_eq!(retire(&place, &[]).code, Some(0));
        assert!(place.files("out").values().flatten().all(|text| !text.contains("333333333333")), "{layout}");
    }
}

#[test]
fn nothing_is_guessed_about_a_changed_record() {
    let tamper = |change: &dyn Fn(&mut Value)| {
        let place = shrunk();
        let mut lock = lock(&place);
        change(&mut lock["left"]);
        place.write("out/.crossvpc.lock", format!("{lock:#}\n"));
        place
    };
    let more = |left: &mut Value| {
        let units = left[0]["units"].as_array_mut().unwrap();
        units.push(
            json!({"target": "cdk", "unit": "payroll", "account": "111111111111", "region": "eu-west-1"}),
        );
    };
    let elsewhere = |left: &mut Value| left[0]["units"][0]["account"] = json!("999999999999");
    let unreadable = |left: &mut Value| left[0]["spec"]["connections"]["more"]["ports"] = json!(["tcp/http"]);
    let cases = [
        (
            &more as &dyn Fn(&mut Value),
            "`payroll` of `cdk` left the spec, but the spec that it records has no such unit",
        ),
        (&elsewhere, "but the spec that it records has no such unit there"),
        (&unreadable, "records a spec of `cloudformation` that cannot be read: "),
    ];
    for (change, reason) in cases {
        let place = tamper(change);
        let before = place.files("out");
        let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(reason) && run.err.contains("restore"), "{run:?}");
        assert_eq!(retire(&place, &["--unit", STACKS[0]]).code, Some(2));
        assert_eq!(place.files("out"), before);
        // The way out for whoever knows that nothing is left.
        assert_eq!(retire(&place, &[]).code, Some(0));
        assert_eq!(lock(&place).get("left"), None);
    }
}

#[test]
fn what_no_run_has_written_is_no_record() {
    for left in [
        json!([{"units": [{"target": "ansible", "unit": "a", "account": "1", "region": "r"}], "spec": {}}]),
        json!([{"units": [], "spec": {"version": 1}}]),
        json!([{"units": [{"target": "cdk", "unit": "a", "account": "1", "region": "r"}], "spec": [1]}]),
    ] {
        let place = shrunk();
        let mut lock = lock(&place);
        lock["left"] = left;
        place.write("out/.crossvpc.lock", format!("{lock:#}\n"));
        let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains("is not a manifest of crossvpc"), "{run:?}");
    }
}

#[test]
fn a_forgotten_record_leaves_no_name_behind() {
    let place = Place::new();
    place.generate();
    let mut lock = lock(&place);
    lock["specs"][0]["keys"] = json!({"vpcs.one": "same", "vpcs.two": "same"});
    place.write("out/.crossvpc.lock", format!("{lock:#}\n"));
    place.write("spec.yaml", SMALL.replace("tcp/80", "tcp/81"));
    assert_eq!(place.run(&["generate", "spec.yaml", "--out", "out"]).code, Some(2));
    assert_eq!(retire(&place, &[]).code, Some(0));
    assert!(place.files("out").keys().all(|path| !path.contains("same")));
    assert!(place.files("out").values().flatten().all(|text| !text.contains("same--")));
}

#[test]
fn an_account_cannot_become_another_one_under_its_name() {
    let place = Place::new();
    place.generate();
    place.write("spec.yaml", SMALL.replace("222222222222", "333333333333"));
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("the account `b` was 222222222222"), "{run:?}");
    assert_eq!(retire(&place, &[]).code, Some(0));
    assert!(place.read("out/cloudformation/steps.txt").contains("account b 333333333333"));
}

#[test]
fn only_what_is_generated_is_retired() {
    let place = Place::new();
    place.write("spec.yaml", larger());
    place.generate();
    place.write("spec.yaml", SMALL);
    let run = retire(&place, &[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.err.contains("is not what the spec generates") && run.err.contains("crossvpc generate"),
        "{run:?}"
    );
}

#[test]
fn a_target_that_is_dropped_stays_named() {
    let place = Place::new();
    place.generate();
    place.write("spec.yaml", SMALL.to_owned() + "generate: {terraform: {}}\n");
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.err.contains("cdk and cloudformation is not generated any more"), "{run:?}");
    assert_eq!(units(&place, "cdk").len(), 3);
    // The CDK deploys the stacks of CloudFormation.
    place.write("spec.yaml", SMALL.to_owned() + "generate: {cdk: {}}\n");
    place.generate();
    assert_eq!((units(&place, "cdk"), units(&place, "cloudformation")), (Vec::new(), Vec::new()));
    assert_eq!(units(&place, "terraform").len(), 2);
}

#[test]
fn a_subnet_that_is_added_moves_nothing() {
    let place = Place::new();
    let spec = |more: &str| {
        let subnets = format!(
            "subnets: {{s1: {{cidr: 10.1.1.0/24, zone: euw1-az1}}, s2: {{cidr: 10.1.2.0/24, zone: euw1-az2}}{more}}}"
        );
        SMALL
            .replace("cidrs: [10.1.0.0/16],", &format!("cidrs: [10.1.0.0/16], {subnets},"))
            .replace("cidrs: [10.0.0.0/16],", "cidrs: [10.0.0.0/16], subnets: {p1: {cidr: 10.0.1.0/24, zone: euw1-az1}, p2: {cidr: 10.0.2.0/24, zone: euw1-az2}},")
            .replace("vpc-peering: {}", "privatelink: {targets: {ips: [10.0.1.10]}}")
    };
    let endpoint = |place: &Place| place.read("out/terraform/privatelink-web--two.tf");
    place.write("spec.yaml", spec(""));
    place.generate();
    let before = endpoint(&place);
    assert!(before.contains("[\"s1\"]") && before.contains("[\"s2\"]"), "{before}");
    let early = spec(", a1: {cidr: 10.1.3.0/24, zone: euw1-az1}");
    place.write("spec.yaml", &early);
    let diff = place.run(&["diff", "spec.yaml", "--out", "out", "--fail-on", "interrupts"]);
    assert_eq!(diff.code, Some(0), "{diff:?}");
    place.generate();
    assert_eq!(endpoint(&place), before);
    // Nor does the next edit, or another subnet.
    place.write(
        "spec.yaml",
        spec(", a1: {cidr: 10.1.3.0/24, zone: euw1-az1}, a2: {cidr: 10.1.4.0/24, zone: euw1-az2}"),
    );
    place.generate();
    assert_eq!(endpoint(&place), before);
    assert_eq!(lock(&place)["specs"][0]["later"], json!(["vpcs.two.subnets.a1", "vpcs.two.subnets.a2"]));
    // Without a record, the first by name is taken; once the one in use is gone, too.
    let fresh = Place::new();
    fresh.write("spec.yaml", &early);
    fresh.generate();
    assert!(endpoint(&fresh).contains("[\"a1\"]"), "{}", endpoint(&fresh));
    place.write("spec.yaml", early.replace("s1: {cidr: 10.1.1.0/24, zone: euw1-az1}, ", ""));
    let run = place.run(&["generate", "spec.yaml", "--out", "out", "--allow-interruption"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(endpoint(&place).contains("[\"a1\"]"), "{}", endpoint(&place));
}

#[test]
fn a_connection_the_other_way_leaves_the_requester_as_it_is() {
    let place = Place::new();
    let back = "  a-back:\n    provider: {vpc: two}\n    consumers: {one: {}}\n    ports: [tcp/81]\n    vpc-peering: {}\n";
    let requester = |place: &Place| {
        let file = place.read("out/terraform/vpc-peering-one--two.tf");
        let (until, _) = file.split_once("modules/vpc-peering/requester").expect("a module of the requester");
        until.lines().rfind(|line| line.starts_with("module ")).unwrap().to_owned()
    };
    place.generate();
    let before = requester(&place);
    // It is the first by name, but not the first that was there.
    let both = SMALL.to_owned() + back;
    place.write("spec.yaml", &both);
    let diff = place.run(&["diff", "spec.yaml", "--out", "out", "--fail-on", "interrupts"]);
    assert_eq!(diff.code, Some(0), "{diff:?}");
    place.generate();
    assert_eq!(requester(&place), before);
    assert_eq!(lock(&place)["specs"][0]["later"], json!(["connections.a-back.consumers.one"]));
    // Nor when the first one leaves.
    let alone = SMALL.split_once("connections:").unwrap().0.to_owned() + "connections:\n" + back;
    place.write("spec.yaml", &alone);
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(requester(&place), before);
    // A word decides, and without a record the first by name.
    place.write(
        "spec.yaml",
        both.replace(
            "ports: [tcp/81]\n    vpc-peering: {}",
            "ports: [tcp/81]\n    vpc-peering: {requester: provider}",
        ),
    );
    let diff = place.run(&["diff", "spec.yaml", "--out", "out", "--fail-on", "interrupts"]);
    assert!(diff.code == Some(1) && diff.out.contains("replace"), "{diff:?}");
    let fresh = Place::new();
    fresh.write("spec.yaml", &both);
    fresh.generate();
    assert_ne!(requester(&fresh), before);
}
