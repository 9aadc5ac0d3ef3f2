//! An output folder after a merge of two branches that both generated.

use std::io::ErrorKind;
use std::process::{Command, Stdio};

use super::support::{Files, Place, Run, SMALL, larger};

/// Two files as a merge leaves them where it finds no way.
fn conflict(ours: &str, theirs: &str) -> String {
    format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n")
}

/// The lines that two texts share at both ends, and a conflict between.
fn merged(ours: &str, theirs: &str) -> String {
    let (a, b): (Vec<_>, Vec<_>) =
        (ours.split_inclusive('\n').collect(), theirs.split_inclusive('\n').collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_a, middle_b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    format!(
        "{}{}{}",
        a[..start].concat(),
        conflict(&middle_a.concat(), &middle_b.concat()),
        a[a.len() - end..].concat()
    )
}

fn generated(spec: &str) -> Files {
    let place = Place::new();
    place.write("spec.yaml", spec);
    place.generate();
    place.files("out")
}

/// A place where two branches were merged, each with another port, into a spec with both.
fn two_branches() -> (Place, String, usize) {
    let ours = generated(&SMALL.replace("tcp/80", "tcp/81"));
    let theirs = generated(&larger());
    let place = Place::new();
    let mut conflicts = 0;
    for (path, text) in ours.iter().chain(&theirs) {
        let Some(text) = text else { continue };
        let (mine, other) = (ours.get(path).cloned().flatten(), theirs.get(path).cloned().flatten());
        let text = match (mine, other) {
            (Some(mine), Some(other)) if mine != other => {
                conflicts += 1;
                merged(&mine, &other)
            }
            _ => text.clone(),
        };
        place.write(&format!("out/{path}"), text);
    }
    let spec = larger().replace("tcp/80", "tcp/81");
    place.write("spec.yaml", &spec);
    (place, spec, conflicts / 2)
}

#[test]
fn conflicts_in_generated_files_are_resolved_by_generating() {
    let (place, spec, conflicts) = two_branches();
    assert!(conflicts > 5, "{conflicts}");
    let check = place.run(&["generate", "spec.yaml", "--check"]);
    assert!(check.code == Some(1) && check.err.contains("would be rewritten"), "{check:?}");
    let run = place.run(&["generate", "spec.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.err.contains("note: files with merge results were rewritten from the spec: `"),
        "{}",
        run.err
    );
    assert!(run.err.contains("`README.md`"), "{}", run.err);
    assert_eq!(place.files("out"), generated(&spec));
    assert_eq!(place.run(&["generate", "spec.yaml", "--check"]).err, "");
}

#[test]
fn a_file_that_a_merge_mixed_without_a_conflict_is_no_edit_either() {
    let (place, spec, _) = two_branches();
    let expected = generated(&spec);
    let (header, _) = expected["README.md"].as_ref().unwrap().split_once('\n').unwrap();
    place.write("out/README.md", format!("{header}\na mix of both\n"));
    assert_eq!(place.run(&["generate", "spec.yaml"]).code, Some(0));
    assert_eq!(place.files("out"), expected);
}

#[test]
fn an_edit_is_still_seen_after_a_merge() {
    let (place, ..) = two_branches();
    place.write("out/terraform/versions.tf", "mine\n");
    let before = place.files("out");
    let run = place.run(&["generate", "spec.yaml"]);
    assert!(run.code == Some(2) && run.err.contains("out/terraform/versions.tf: changed by hand"), "{run:?}");
    assert_eq!(place.files("out"), before);
}

#[test]
fn markers_count_where_the_manifest_was_resolved_by_hand() {
    let (place, spec, _) = two_branches();
    place.write("out/.crossvpc.lock", generated(&larger())[".crossvpc.lock"].clone().unwrap());
    assert_eq!(place.run(&["generate", "spec.yaml"]).code, Some(0));
    assert_eq!(place.files("out"), generated(&spec));
}

#[test]
fn a_manifest_that_no_merge_can_have_left_is_refused() {
    let place = Place::new();
    place.generate();
    let before = place.files("out");
    place.write("out/.crossvpc.lock", conflict("{\"version\": 1, \"files\": {\"../x\": \"0\"}}\n", "{}\n"));
    let run = place.run(&["generate", "spec.yaml"]);
    assert!(
        run.code == Some(2) && run.err.contains("which crossvpc never generates, after a merge"),
        "{run:?}"
    );
    place.write("out/.crossvpc.lock", before[".crossvpc.lock"].clone().unwrap());
    assert_eq!(place.files("out"), before);
}

/// Git in a folder, with no settings of whoever runs this; none if there is no Git here.
fn git(place: &Place, arguments: &[&str]) -> Option<Run> {
    let mut git = Command::new("git");
    git.current_dir(place.path("")).args(arguments);
    git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", place.path("no-settings"));
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "a").env(format!("GIT_{role}_EMAIL"), "a@example.com");
    }
    match git.stdin(Stdio::null()).output() {
        Ok(output) => Some(output.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{error}"),
    }
}

/// A file of a spec: an account with a VPC that calls the shared one.
fn consumer(name: &str, number: u32, via: &str) -> String {
    format!(
        "version: 1\naccounts: {{{name}: {{id: \"{number}00000000000\"}}}}\nvpcs:\n  {name}:\n    account: {name}\n    \
         cidrs: [10.{number}.0.0/16]\n    route-tables: {{main: null}}\n    subnets: {{a: {{cidr: 10.{number}.0.0/24, zone: \
         euw1-az1, route-table: main}}}}\nconnections:\n  of-{name}:\n    provider: {{vpc: shared}}\n    consumers: \
         {{{name}: {{}}}}\n    ports: [tcp/443]\n    {via}\n"
    )
}

#[test]
fn new_consumers_of_two_branches_conflict_in_the_lock_file_alone() {
    for via in
        ["vpc-peering: {}", "privatelink: {targets: {ips: [10.9.0.10]}}", "transit-gateway: {via: core}"]
    {
        let place = Place::new();
        let Some(_) = git(&place, &["init", "--quiet", "--initial-branch", "main"]) else { return };
        let done = |arguments: &[&str]| {
            let run = git(&place, arguments).unwrap();
            assert_eq!(run.code, Some(0), "{arguments:?}: {run:?}");
        };
        let generate = |out: &str| {
            let run = place.run(&["generate", "spec", "--out", out]);
            assert_eq!(run.code, Some(0), "{run:?}");
            run
        };
        let base = consumer("shared", 9, via).split("connections:").next().unwrap().to_owned();
        place.write(
            "spec/all.yaml",
            base + "defaults: {region: eu-west-1}\ntransit-gateways: {core: {account: shared}}\n",
        );
        place.write("spec/first.yaml", consumer("first", 1, via));
        place.write(".gitignore", "/spec.yaml\n");
        generate("out");
        done(&["add", "."]);
        done(&["commit", "--quiet", "--message", "base"]);
        for (name, number) in [("second", 2), ("third", 3)] {
            done(&["checkout", "--quiet", "-b", name, "main"]);
            place.write(&format!("spec/{name}.yaml"), consumer(name, number, via));
            generate("out");
            done(&["add", "."]);
            done(&["commit", "--quiet", "--message", name]);
        }
        let merge = git(&place, &["merge", "--quiet", "second"]).unwrap();
        let conflicts = git(&place, &["diff", "--name-only", "--diff-filter=U"]).unwrap().out;
        assert_eq!((merge.code, conflicts.as_str()), (Some(1), "out/.crossvpc.lock\n"), "{via}: {merge:?}");
        let run = generate("out");
        assert!(run.err.contains("note: files with merge results were rewritten"), "{via}: {}", run.err);
        generate("fresh");
        assert_eq!(place.files("out"), place.files("fresh"), "{via}");
    }
}
