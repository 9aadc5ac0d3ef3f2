//! `crossvpc generate`: what is written, and what is left alone.

use std::collections::BTreeSet;
use std::fs;
use std::time::SystemTime;

use super::support::{Place, SMALL, larger};

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let (here, there) = (Place::new(), Place::new());
    here.generate();
    there.generate();
    assert_eq!(here.files("out"), there.files("out"));
    let run = here.run(&["generate", "spec.yaml", "--out", "deep/er/out", "-q"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), "", ""));
    assert_eq!(here.files("deep/er/out"), here.files("out"));
}

#[test]
fn the_folder_holds_every_target_and_a_runbook() {
    let place = Place::new();
    place.generate();
    for file in [
        "terraform/vpc-peering-one--two.tf",
        "cloudformation/a/eu-west-1/vpc-peering-one--two-requester.yaml",
        "cdk/manifest.json",
    ] {
        assert!(place.path("out").join(file).is_file(), "{file}");
    }
    let runbook = place.read("out/README.md");
    for text in ["## Terraform", "## CloudFormation", "## CDK", "(runbook/connections/web.md)", "destroy.sh"]
    {
        assert!(runbook.contains(text), "{text}: {runbook}");
    }
    let page = place.read("out/runbook/connections/web.md");
    for text in
        ["## Who does what", "### By hand", "nc -vz -w 5 \"$address\" 80", "delete-stack", "cdk destroy"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    let manifest: serde_json::Value = serde_json::from_str(&place.read("out/.crossvpc.lock")).unwrap();
    let listed: Vec<_> = manifest["files"].as_object().unwrap().keys().cloned().collect();
    let written = place.files("out").into_iter().filter(|(_, text)| text.is_some()).map(|(path, _)| path);
    assert_eq!(listed, written.filter(|path| path != ".crossvpc.lock").collect::<Vec<_>>());
    assert_eq!(manifest["files"]["README.md"], blake3::hash(runbook.as_bytes()).to_hex().as_str());
}

#[test]
fn the_spec_leaves_out_the_runbook_and_the_policies() {
    let place = Place::new();
    place.generate();
    let all = place.files("out");
    let of_runbook = |path: &str| path == "README.md" || path == "runbook" || path.starts_with("runbook/");
    let of_policies = |path: &str| path.split('/').any(|part| part == "policies");
    for (keys, is_left_out) in [
        ("runbook: false", &of_runbook as &dyn Fn(&str) -> bool),
        ("policies: false", &of_policies),
        ("runbook: false, policies: false", &|path: &str| of_runbook(path) || of_policies(path)),
        ("runbook: true, policies: null", &|_: &str| false),
    ] {
        place.write("spec.yaml", format!("{SMALL}generate: {{{keys}}}\n"));
        let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let next = run.out.contains("next: follow `out/README.md`");
        assert_eq!(
            next,
            run.out.contains("created") && !keys.contains("runbook: false"),
            "{keys}: {}",
            run.out
        );
        let found: BTreeSet<_> = place.files("out").into_keys().collect();
        let expected: BTreeSet<_> = all.keys().filter(|path| !is_left_out(path)).cloned().collect();
        assert!(expected.len() < all.len() || keys.contains("true"), "{keys}");
        assert_eq!(found, expected, "{keys}");
    }
    place.write("spec.yaml", format!("{SMALL}generate: {{runbook: none}}\n"));
    let run = place.run(&["check", "spec.yaml"]);
    assert!(run.code == Some(1) && run.out.contains("`runbook`"), "{run:?}");
}

#[test]
fn no_text_of_the_spec_breaks_out_of_the_runbook() {
    let place = Place::new();
    let text = "description: \"a `b` *c* <d> [e](f)\\n\\n# g\"\n    provider:";
    place.write("spec.yaml", SMALL.replace("provider:", text));
    place.generate();
    let runbook = place.read("out/runbook/connections/web.md");
    let escaped = r"a \`b\` \*c\* \<d\> \[e\](f)  \# g";
    assert!(runbook.contains(&format!("\n\n{escaped}\n\n")), "{runbook}");
}

#[test]
fn no_text_of_the_spec_runs_when_a_command_is_pasted() {
    let place = Place::new();
    let scene = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/privatelink-existing-nlb.yaml");
    let arn = "net/ledger/$(reboot)`x`";
    place.write("spec.yaml", fs::read_to_string(scene).unwrap().replace("net/ledger/0123456789abcdef", arn));
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert!(run.err.contains("is not a valid value of `load-balancer`"), "{run:?}");
    assert!(run.code == Some(1) && !place.path("out").exists(), "{run:?}");
}

#[test]
fn a_connection_of_many_links_has_one_page() {
    let place = Place::new();
    let (mut vpcs, mut consumers) = (String::new(), String::new());
    for number in 10..70 {
        vpcs += &format!(
            "  v{number}: {{account: b, cidrs: [10.{number}.0.0/16], route-tables: {{main: null}}}}\n"
        );
        consumers += &format!(", v{number}: {{}}");
    }
    let spec = SMALL.replace("connections:", &format!("{vpcs}connections:"));
    place.write("spec.yaml", spec.replace("two: {}}", &format!("two: {{}}{consumers}}}")));
    place.generate();
    assert_eq!(place.read("out/runbook/README.md").matches("\n| `vpc-peering-").count(), 61);
    let page = place.read("out/runbook/connections/web.md");
    let by_hand = page.split_once("\n### By hand\n").unwrap().1.split_once("\n## ").unwrap().0;
    assert_eq!(by_hand.matches("| `vpc-peering-one--").count(), 61, "{page}");
    assert_eq!(by_hand.matches("aws cloudformation deploy ").count(), 3, "{page}");
    let lines = place.run(&["plan", "spec.yaml", "--link", "vpc-peering-one--v42"]).out;
    assert!(lines.contains("deploy crossvpc-vpc-peering-one--v42-requester "), "{lines}");
}

#[test]
fn an_unchanged_file_is_not_written_again() {
    let place = Place::new();
    place.generate();
    let long_ago = SystemTime::UNIX_EPOCH;
    let paths: Vec<_> = place.files("out").into_iter().filter(|(_, text)| text.is_some()).collect();
    for (path, _) in &paths {
        let file = fs::File::options().write(true).open(place.path("out").join(path)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let is_old = |path: &str| {
        let metadata = fs::metadata(place.path("out").join(path)).unwrap();
        metadata.modified().unwrap() == long_ago
    };
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.out, format!("`out` is up to date: {} unchanged\n", paths.len() - 1));
    assert!(paths.iter().all(|(path, _)| is_old(path)));

    place.write("spec.yaml", larger());
    let run = place.run(&["generate", "spec.yaml", "--out", "out", "--verbose"]);
    for (path, before) in &paths {
        let same = before.as_deref() == Some(&place.read(&format!("out/{path}")));
        assert_eq!(same, is_old(path), "{path}");
        assert_eq!(
            !same && path != ".crossvpc.lock",
            run.out.contains(&format!("  ~ {path}\n")),
            "{path}: {}",
            run.out
        );
    }
    assert!(run.out.contains("  + terraform/vpc-peering-one--three.tf\n"), "{}", run.out);
    assert!(is_old("terraform/vpc-peering-one--two.tf"));
}

#[test]
fn what_is_no_longer_generated_goes_with_its_folders() {
    let place = Place::new();
    place.write(
        "spec.yaml",
        larger().replace("account: b, cidrs: [10.2", "account: a, region: eu-west-2, cidrs: [10.2"),
    );
    place.generate();
    let folder = place.path("out/cloudformation/a/eu-west-2");
    assert!(folder.is_dir());
    place.write("spec.yaml", SMALL);
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert!(run.out.contains("  - terraform/vpc-peering-one--three.tf\n"), "{}", run.out);
    assert!(!folder.exists());
    place.run(&["retire", "spec.yaml", "--out", "out"]);

    let fresh = Place::new();
    fresh.generate();
    assert_eq!(place.files("out"), fresh.files("out"));
}

#[test]
fn files_of_others_stay() {
    let place = Place::new();
    place.write("spec.yaml", larger());
    place.generate();
    place.write("out/terraform/terraform.tfvars", "mine");
    place.write("out/notes/a.md", "mine");
    place.write("spec.yaml", "version: 1\n");
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(place.read("out/terraform/terraform.tfvars"), "mine");
    assert_eq!(place.read("out/notes/a.md"), "mine");
    assert!(!place.path("out/terraform/modules").exists());
}

#[test]
fn a_deleted_file_is_made_again() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    fs::remove_file(place.path("out/terraform/main.tf")).unwrap();
    fs::remove_dir_all(place.path("out/cdk")).unwrap();
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert!(run.out.contains("  + terraform/main.tf\n"), "{}", run.out);
    assert_eq!(place.files("out"), before);
}

#[test]
fn a_lost_manifest_is_made_again_from_what_is_up_to_date() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    fs::remove_file(place.path("out/.crossvpc.lock")).unwrap();
    assert_eq!(place.run(&["generate", "spec.yaml", "--out", "out", "--check"]).code, Some(1));
    place.generate();
    assert_eq!(place.files("out"), before);
}

#[test]
fn some_targets_leave_the_others_as_they_are() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    place.write("spec.yaml", larger());
    let run = place.run(&["generate", "spec.yaml", "--out", "out", "--target", "cdk,terraform"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let after = place.files("out");
    let stacks = |files: &super::support::Files| {
        files.clone().into_iter().filter(|(path, _)| path.starts_with("cloudformation")).collect::<Vec<_>>()
    };
    assert_eq!(stacks(&before), stacks(&after));
    assert!(after.contains_key("terraform/vpc-peering-one--three.tf"));
    assert!(place.read("out/README.md").contains("## CloudFormation"), "the runbook covers what is there");
    assert!(place.read("out/.crossvpc.lock").contains("cloudformation/"));

    place.write("spec.yaml", format!("{SMALL}generate: {{terraform: {{}}}}\n"));
    place.generate();
    assert!(!place.path("out/cdk").exists() && !place.path("out/cloudformation").exists());
    assert!(!place.read("out/README.md").contains("## CDK"));
}

#[test]
fn a_check_writes_nothing() {
    let place = Place::new();
    let check = || place.run(&["generate", "spec.yaml", "--out", "out", "--check"]);
    let run = check();
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("`out` is out of date: ") && !place.path("out").exists(), "{}", run.out);
    place.generate();
    assert_eq!(check().code, Some(0));
    place.write("spec.yaml", larger());
    let before = place.files("out");
    assert_eq!(check().code, Some(1));
    assert_eq!(place.files("out"), before);
}

#[test]
fn an_error_in_the_spec_writes_nothing() {
    let place = Place::new();
    let broken = SMALL.replace("10.1.0.0/16", "10.0.1.0/24");
    place.write("spec.yaml", &broken);
    let run = place.run(&["generate", "spec.yaml", "--out", "out"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(
        run.err.contains("error[cidr-overlap]") && run.err.contains("nothing was written to `out`"),
        "{}",
        run.err
    );
    assert!(!place.path("out").exists());

    place.write("spec.yaml", SMALL);
    place.generate();
    let before = place.files("out");
    place.write("spec.yaml", broken);
    assert_eq!(place.run(&["generate", "spec.yaml", "--out", "out"]).code, Some(1));
    assert_eq!(place.files("out"), before);
}

#[test]
fn a_long_list_is_cut_unless_asked_for() {
    let place = Place::new();
    let short = place.run(&["generate", "spec.yaml", "--out", "a"]).out;
    let long = place.run(&["generate", "spec.yaml", "--out", "b", "-v"]).out;
    assert!(short.contains("  + … and "), "{short}");
    assert_eq!(short.lines().count(), 23);
    let lock: serde_json::Value = serde_json::from_str(&place.read("b/.crossvpc.lock")).unwrap();
    assert_eq!(long.matches("  + ").count(), lock["files"].as_object().unwrap().len());
}

#[test]
fn the_assembly_has_the_roles_of_the_bootstrap_stack_the_tags_and_the_protection() {
    let place = Place::new();
    let service = "provider: {vpc: one, subnets: [a]}\n    consumers: {two: {subnets: [a]}}\n    ports: [tcp/443]\n    \
        privatelink: {targets: {ips: [10.0.1.10]}}";
    let spec = |more: &str| {
        format!(
            "version: 1\ndefaults: {{region: eu-west-1, tags: {{team: network}}}}\naccounts: {{x: {{id: \"111111111111\"}}, y: {{id: \
             \"222222222222\"}}}}\nvpcs:\n  one: {{account: x, cidrs: [10.0.0.0/16], subnets: {{a: {{cidr: 10.0.1.0/24, zone: \
             euw1-az1}}}}}}\n  two: {{account: y, cidrs: [10.1.0.0/16], subnets: {{a: {{cidr: 10.1.1.0/24, zone: euw1-az1}}}}}}\n\
             connections:\n  web:\n    {service}\ngenerate: {{{more}}}\n"
        )
    };
    let stack = |more: &str| {
        place.write("spec.yaml", spec(more));
        place.generate();
        let manifest: serde_json::Value = serde_json::from_str(&place.read("out/cdk/manifest.json")).unwrap();
        let stack = manifest["artifacts"]["crossvpc-privatelink-web-service"]["properties"].clone();
        (stack, place.read("out/cdk/steps.txt"))
    };
    let (plain, steps) = stack("cdk: {}");
    assert_eq!(plain["terminationProtection"], true);
    assert_eq!(plain["tags"]["team"], "network");
    assert!(
        plain["assumeRoleArn"].is_null() && steps.contains(".template.json protected"),
        "{plain}: {steps}"
    );
    let (own, steps) = stack("cdk: {qualifier: abc123}, cloudformation: {termination-protection: disabled}");
    assert_eq!(
        own["assumeRoleArn"],
        "arn:aws:iam::111111111111:role/cdk-abc123-deploy-role-111111111111-eu-west-1"
    );
    assert_eq!(
        own["cloudFormationExecutionRoleArn"],
        "arn:aws:iam::111111111111:role/cdk-abc123-cfn-exec-role-111111111111-eu-west-1"
    );
    assert_eq!(own["bootstrapStackVersionSsmParameter"], "/cdk-bootstrap/abc123/version");
    assert!(own["terminationProtection"].is_null() && !steps.contains(" protected"), "{own}: {steps}");
    assert!(place.read("out/cloudformation/tags.json").contains("\"team\""));
    assert!(place.read("out/cdk/cdk.json").contains("\"app\": \".\""));
    place.write("spec.yaml", spec("cdk: {qualifier: not-one}"));
    let run = place.run(&["check", "spec.yaml"]);
    assert!(run.code == Some(1) && run.out.contains("invalid-value"), "{}", run.out);
}
