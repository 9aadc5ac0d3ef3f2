//! `crossvpc plan`, `explain`, `init` and `completions`.

use super::support::Place;

#[test]
fn the_plan_shows_links_then_each_target_in_order() {
    let run = Place::new().run(&["plan", "spec.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let expected = "1 link\n  vpc-peering-one--two\n    for web\n    \
                    requester  one  a (111111111111) in eu-west-1: 1 route, 1 rule\n    \
                    accepter   two  b (222222222222) in eu-west-1: 1 route, 0 rules\n\n\
                    terraform: 1 unit, 1 wave\n  wave 1\n    deploy terraform from terraform\n";
    assert!(run.out.starts_with(expected), "{}", run.out);
    let at = |text: &str| run.out.find(text).unwrap_or_else(|| panic!("{text}: {}", run.out));
    assert!(at("vpcs[\"one\"].id from you: ") < at("$ terraform -chdir=terraform apply"));
    assert!(
        at("\ncloudformation: 3 units, ") < at("PeerRoleArn from RoleArn of ")
            && at("\ncloudformation: ") < at("\ncdk: ")
    );
}

#[test]
fn one_link_of_many_is_shown() {
    let place = Place::new();
    place.write("spec.yaml", super::support::larger());
    let all = place.run(&["plan", "spec.yaml"]).out;
    assert!(all.starts_with("2 links\n") && all.contains("cloudformation: 6 units, "), "{all}");
    let one = place.run(&["plan", "spec.yaml", "--link", "vpc-peering-one--two"]).out;
    assert!(one.starts_with("1 link\n  vpc-peering-one--two\n"), "{one}");
    assert!(one.contains("cloudformation: 3 units, ") && !one.contains("three-requester"), "{one}");
    assert_eq!(place.run(&["plan", "spec.yaml", "--link", "web"]).out, one);
    let run = place.run(&["plan", "spec.yaml", "--link", "vpc-peering-one-two"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("help: did you mean `vpc-peering-one--two`?\n"), "{}", run.err);
}

#[test]
fn a_plan_of_a_wrong_spec_is_its_findings() {
    let place = Place::new();
    let run = place.run_with_input(&["plan", "-"], "version: 1\nvpc: {}\n");
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.ends_with("\n1 error\n"), "{}", run.err);
}

#[test]
fn a_finding_is_explained() {
    let place = Place::new();
    let run = place.run(&["explain", "cidr-overlap"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.out.starts_with("# cidr-overlap\n\n") && run.out.contains("\n## How to fix it\n"),
        "{}",
        run.out
    );
    assert_eq!(place.run(&["explain", "[cidr-overlap]"]).out, run.out);
    let run = place.run(&["explain", "cidr-overlaps"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("help: did you mean `cidr-overlap`?\n"), "{}", run.err);
    assert_eq!(place.run(&["explain"]).code, Some(2));
}

#[test]
fn every_finding_is_listed() {
    let run = Place::new().run(&["explain", "--list"]);
    assert_eq!(run.code, Some(0));
    for code in ["cidr-overlap", "yaml-syntax", "many-providers", "dns-step"] {
        assert!(
            run.out.lines().any(|line| line.split_whitespace().nth(1) == Some(code)),
            "{code}: {}",
            run.out
        );
    }
    assert!(
        run.out.lines().all(|line| line.split_whitespace().count() > 3),
        "each says what it is: {}",
        run.out
    );
}

#[test]
fn a_starter_spec_is_clean_and_never_overwritten() {
    let place = Place::new();
    let run = place.run(&["init"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.starts_with("wrote `crossvpc.yaml`\nnext: "), "{}", run.out);
    let run = place.run(&["check", "crossvpc.yaml"]);
    assert!(run.out.starts_with("no findings\n"), "{}", run.out);
    assert_eq!(place.run(&["generate", "crossvpc.yaml", "--out", "out"]).code, Some(0));
    let run = place.run(&["init", "spec.yaml"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.err, "error: `spec.yaml` exists already, and crossvpc does not overwrite it\n");
    assert_eq!(place.read("spec.yaml"), super::support::SMALL);
    assert_eq!(place.run(&["init", "out"]).code, Some(0));
    assert_eq!(place.read("out/crossvpc.yaml"), place.read("crossvpc.yaml"));
    assert_eq!(place.run(&["init", "none/spec.yaml"]).code, Some(2));
}

#[test]
fn the_keys_in_the_comments_of_a_starter_spec_are_keys() {
    let place = Place::new();
    let starter = place.run(&["init", "-"]).out;
    let (text, settings) = starter.split_once("# generate:\n").unwrap();
    let is_shown =
        |line: &&str| ["traffic:", "privatelink:", "  "].iter().any(|start| line.starts_with(start));
    let uncommented = text.lines().map(|line| match line.strip_prefix("    # ").filter(is_shown) {
        Some(key) => format!("    {key}\n"),
        None if line.starts_with("    vpc-peering:") => String::new(),
        None => format!("{line}\n"),
    });
    let settings = settings.replace("#   ", "  ").replace("cdk: {}  ", "cdk: {qualifier: hnb659fds}");
    let spec = format!("{}generate:\n{settings}", uncommented.collect::<String>());
    place.write("all.yaml", &spec);
    let run = place.run(&["check", "all.yaml"]);
    assert_eq!(run.code, Some(0), "{spec}\n{run:?}");
    for key in
        ["traffic", "deletion-protection", "ports: {443", "qualifier", "termination-protection", "tool"]
    {
        assert!(spec.lines().any(|line| line.split(" # ").next().unwrap().contains(key)), "{key}: {spec}");
    }
}

#[test]
fn completions_know_commands_codes_and_links() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = place.run(&["completions", shell]);
        assert!(run.code == Some(0) && run.out.contains("COMPLETE"), "{shell}: {run:?}");
    }
    place.write("crossvpc.yaml", super::support::SMALL);
    // As the script of bash asks.
    let completed = |words: &[&str]| {
        let mut command = place.command(&[&["--", "crossvpc"], words].concat());
        command.env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
        let run =
            super::support::Run::of(command.env("_CLAP_COMPLETE_COMP_TYPE", "9").env("_CLAP_IFS", "\n"));
        assert_eq!(run.code, Some(0), "{run:?}");
        run.out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    for (words, expected) in [
        (&["gen"][..], "generate"),
        (&["generate", "--ta"], "--target"),
        (&["explain", "cidr-o"], "cidr-overlap"),
        (&["compare", "crossvpc.yaml", "w"], "web"),
        (&["plan", "--link", ""], "vpc-peering-one--two"),
        (&["plan", "--link", "w"], "web"),
    ] {
        assert!(completed(words).iter().any(|word| word == expected), "{words:?}: {:?}", completed(words));
    }
    place.write("crossvpc.yaml", "version: 2\n");
    assert!(completed(&["plan", "--link", ""]).is_empty(), "a spec with errors has no links");
}

#[test]
fn man_pages_are_printed_or_written_for_each_command() {
    let place = Place::new();
    let page = place.run(&["man"]).out;
    assert!(page.contains(".TH crossvpc 1") && page.contains("Exit codes:"), "{page}");
    std::fs::create_dir(place.path("man1")).unwrap();
    assert_eq!(place.run(&["man", "man1"]).code, Some(0));
    let generate = place.read("man1/crossvpc-generate.1");
    assert!(generate.contains(".TH crossvpc-generate 1") && generate.contains("\\-\\-check"), "{generate}");
    assert_eq!(place.run(&["man", "man1"]).code, Some(2), "nothing is overwritten");
}

#[test]
fn help_and_version_are_no_mistakes() {
    let place = Place::new();
    assert!(place.run(&["--help"]).out.contains("Exit codes:"));
    assert_eq!(place.run(&["--version"]).code, Some(0));
    assert_eq!(place.run(&[]).code, Some(2));
}
