//! Changes that the new spec allows: shown with their reasons in every format, and not counted by `--fail-on`.

use serde_json::Value;

use super::{diff, pair};

/// The removal of a consumer, which closes a flow and leaves a stack, with entries of `allow`.
fn allowing(entries: &str) -> tempfile::TempDir {
    let folder = pair(["two", "two-minus"]);
    let new = folder.path().join("new.yaml");
    let text = std::fs::read_to_string(&new).unwrap();
    std::fs::write(new, format!("{text}allow:\n{entries}")).unwrap();
    folder
}

fn run(entries: &str, arguments: &[&str]) -> (i32, String) {
    diff(allowing(entries).path(), &[&["old.yaml", "new.yaml"], arguments].concat())
}

fn json(entries: &str) -> Value {
    serde_json::from_str(&run(entries, &["--format", "json"]).1).unwrap()
}

const LEFT: &str = "  leaves-resources: {ledger: the stack of shop is deleted by its team}\n";

#[test]
fn a_change_that_is_allowed_does_not_fail_and_is_shown_with_its_reason() {
    let codes = |entries: &str| {
        ["any", "broadens", "interrupts", "never"].map(|kind| run(entries, &["--fail-on", kind]).0)
    };
    assert_eq!(codes("  {}\n"), [1, 1, 1, 0]);
    assert_eq!(codes(LEFT), [1, 0, 0, 0]);
    // The link is named where the change is of several connections; here both names are right.
    assert_eq!(codes(&LEFT.replace("ledger", "privatelink-ledger")), [1, 0, 0, 0]);
    // The costs have no connection.
    assert_eq!(
        codes("  leaves-resources: {ledger: x}\n  closes-flow: {ledger: x}\n  replaces-link: {ledger: x}\n")
            [0],
        1
    );

    let (_, text) = run(LEFT, &[]);
    let first = text.lines().next().unwrap();
    assert!(first.ends_with("; 1 change is allowed by the spec"), "{text}");
    assert!(text.contains("\nrisk: review (closes-flow, replaces-link)\n"), "{text}");
    assert!(
        text.contains("of the base\n      allowed by the spec: the stack of shop is deleted by its team\n"),
        "{text}"
    );
    let (_, markdown) = run(&LEFT.replace("team", "_team_"), &["--format", "markdown"]);
    assert!(
        markdown.contains("<br>allowed by the spec: the stack of shop is deleted by its &#95;team&#95;\n"),
        "{markdown}"
    );
}

#[test]
fn programs_read_what_is_allowed() {
    let json = json(LEFT);
    let changes = json["changes"].as_array().unwrap();
    let allowed: Vec<_> = changes.iter().filter(|change| !change["allowed"].is_null()).collect();
    let [change] = allowed.as_slice() else { panic!("{allowed:#?}") };
    assert_eq!(change["code"], "leaves-resources");
    assert_eq!(change["allowed"], "the stack of shop is deleted by its team");
    assert_eq!((&json["risk"], &json["unused_allows"]), (&"review".into(), &Value::Array(Vec::new())));

    let (_, sarif) = run(LEFT, &["--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<_> = results.iter().filter(|result| result["suppressions"].is_array()).collect();
    let [result] = suppressed.as_slice() else { panic!("{results:#?}") };
    assert_eq!(result["ruleId"], "leaves-resources");
    assert_eq!(result["suppressions"][0]["kind"], "inSource");
    assert_eq!(result["suppressions"][0]["justification"], "the stack of shop is deleted by its team");

    let (_, commands) = run(LEFT, &["--format", "github"]);
    let of_code: Vec<_> = commands.lines().filter(|line| line.contains("title=leaves-resources")).collect();
    let [command] = of_code.as_slice() else { panic!("{commands}") };
    assert!(command.starts_with("::notice file=old.yaml,"), "{command}");
    assert!(
        command.ends_with("%0Anote: allowed by the spec: the stack of shop is deleted by its team"),
        "{command}"
    );
}

#[test]
fn an_entry_that_no_change_matches_is_reported_in_every_format() {
    let cases = [
        ("closes-flow: {ledgr: x}", "did you mean `ledger`?"),
        ("opens-flow: {ledger: x}", "remove it, so that it does not allow a later change"),
        // What an earlier change needed and was forgotten.
        ("replaces-link: {entirely-other: x}", "remove it, so that it does not allow a later change"),
    ];
    for (entry, help) in cases {
        let entries = format!("  {entry}\n");
        let json = json(&entries);
        let unused = json["unused_allows"].as_array().unwrap();
        assert_eq!((unused.len(), &unused[0]["help"][0]), (1, &help.into()), "{entry}: {unused:#?}");
        assert_eq!((&unused[0]["at"]["file"], &unused[0]["at"]["line"]), (&"new.yaml".into(), &39.into()));
        let (_, text) = run(&entries, &[]);
        assert!(
            text.contains(&format!("is allowed for `{}`", entry.split(['{', ':']).nth(2).unwrap())),
            "{text}"
        );
        assert!(text.contains(&format!("\n      {help}\n")), "{text}");
        for format in ["github", "sarif", "markdown"] {
            let (code, text) = run(&entries, &["--format", format]);
            assert_eq!(code, 1, "{text}");
            assert!(text.contains("nothing of it changes in this way"), "{format}: {text}");
        }
    }
    // Without a change, too.
    let folder = allowing("  closes-flow: {ledger: x}\n");
    let (code, text) = diff(folder.path(), &["new.yaml", "new.yaml", "--fail-on", "any"]);
    assert_eq!(code, 0);
    assert!(
        text.starts_with("changes nothing in the network\n") && text.contains("Allowed without effect"),
        "{text}"
    );
}

#[test]
fn of_a_change_of_several_connections_the_link_is_named() {
    let folder = pair(["az0", "az-early"]);
    let second = "  y:\n    provider: {vpc: p, security-groups: [app]}\n    consumers: {c: {security-groups: [app]}}\n    \
                  ports: [tcp/8443]\n    transit-gateway: {via: core}\n";
    let [old, new] = ["old.yaml", "new.yaml"].map(|name| folder.path().join(name));
    let mut texts = [&old, &new].map(|path| std::fs::read_to_string(path).unwrap() + second);
    // It moves to the subnet that is added.
    let moved = "    account: net\n    attachments: {c: {subnets: [a1, s2]}}\nconnections:\n";
    texts[1] = texts[1].replace("    account: net\nconnections:\n", moved);
    std::fs::write(&old, &texts[0]).unwrap();
    for (of, code, told) in [
        ("x", 1, "write `transit-gateway-core`: all connections of this link are concerned"),
        ("transit-gateway-core", 0, "allowed by the spec: x"),
    ] {
        let allow = format!("allow: {{interrupts-flow: {{{of}: x}}}}\n");
        std::fs::write(&new, format!("{}{allow}", texts[1])).unwrap();
        let (exit, text) = diff(folder.path(), &["old.yaml", "new.yaml"]);
        assert!(text.contains(told), "{of}: {text}");
        assert_eq!(exit, code, "{of}: {text}");
    }
}

#[test]
fn wrong_entries_are_errors_at_their_places() {
    let cases = [
        (
            "closes-flow: gone",
            "39:3",
            "is a change, which a spec allows for one connection or link at a time",
        ),
        ("docker-bridge-range: {ledger: x}", "39:3", "is a finding, which a spec allows as a whole"),
        ("closes-flows: {ledger: x}", "39:3", "no change is named `closes-flows`"),
        ("closes-flow: {ledger: \" \"}", "39:25", "is not a valid value of `allow.closes-flow.ledger`"),
        ("closes-flow: {ledger: 3}", "39:25", "a reason must be a string"),
        ("closes-flow: [ledger]", "39:16", "a reason must be a string"),
        ("closes-flow: {ledger: x, ledger: y}", "39:28", "ledger"),
    ];
    for (entry, place, message) in cases {
        let folder = allowing(&format!("  {entry}\n"));
        let run = crate::support::crossvpc()
            .current_dir(folder.path())
            .args(["check", "new.yaml"])
            .output()
            .unwrap();
        let text = String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(1), "{entry}: {text}");
        assert!(text.contains(message) && text.contains(&format!("new.yaml:{place}")), "{entry}: {text}");
    }
}

#[test]
fn files_allow_different_connections_and_none_twice() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    std::fs::create_dir(&spec).unwrap();
    std::fs::copy(super::edit("two-minus"), spec.join("a.yaml")).unwrap();
    let check = |entry: &str| {
        std::fs::write(spec.join("b.yaml"), "version: 1\nallow: {closes-flow: {ledger: x}}\n").unwrap();
        std::fs::write(spec.join("c.yaml"), format!("version: 1\nallow: {{closes-flow: {{{entry}: y}}}}\n"))
            .unwrap();
        let run =
            crate::support::crossvpc().current_dir(folder.path()).args(["check", "spec"]).output().unwrap();
        (run.status.code(), String::from_utf8(run.stdout).unwrap() + &String::from_utf8(run.stderr).unwrap())
    };
    assert_eq!(check("other").0, Some(0));
    let (code, text) = check("ledger");
    assert!(code == Some(1) && text.contains("duplicate-key"), "{text}");
}
