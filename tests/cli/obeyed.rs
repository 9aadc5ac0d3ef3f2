//! Text of a spec, a file name or an argument that a terminal or a CI runner would obey, or that would show a reader another
//! text than there is: it is escaped wherever it is printed, and does not reach a generated file.

use super::support::{Place, Run, SMALL};

/// Stops every command that a runner of GitHub Actions gets afterwards, as a line of its own.
const STOP: &str = "\n::stop-commands::token";

/// What the commands print of `spec.yaml`.
fn commands(place: &Place) -> Vec<(String, Run)> {
    let commands = [
        "check spec.yaml",
        "check spec.yaml --color always",
        "check spec.yaml --format github",
        "check spec.yaml --format json",
        "check spec.yaml --format sarif",
        "plan spec.yaml",
        "plan spec.yaml --format mermaid",
        "plan spec.yaml --format mermaid --view steps",
        "plan spec.yaml --format svg",
        "plan spec.yaml --format json",
        "diff spec.yaml --out out",
        "diff spec.yaml --out out --format json",
        "generate spec.yaml --out out",
        "generate spec.yaml --out out --check",
    ];
    let run = |command: &str| (command.to_owned(), place.run(&command.split(' ').collect::<Vec<_>>()));
    commands.into_iter().map(run).collect()
}

/// Nothing that was printed is obeyed: colours are ours, and so are the commands of annotations.
fn obeys_nothing(command: &str, run: &Run) {
    for printed in [&run.out, &run.err] {
        let mut plain = printed.clone();
        if command.contains("--color") {
            let colours = ["0", "1", "31", "32", "33", "36", "91", "92", "93", "94", "96"];
            for colour in colours.iter().flat_map(|colour| [(*colour).to_owned(), format!("1;{colour}")]) {
                plain = plain.replace(&format!("\u{1b}[{colour}m"), "");
            }
        }
        let misleading = |c: &char| {
            let is_control = c.is_control() && !matches!(c, '\n' | '\t');
            is_control || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        };
        assert_eq!(plain.chars().find(misleading), None, "`{command}`: {printed}");
        let is_own = |line: &str| line.starts_with("::error file=") || line.starts_with("::notice file=");
        let is_command = |line: &&str| line.trim_start().starts_with("::") && !is_own(line);
        assert_eq!(plain.lines().find(is_command), None, "`{command}`: {printed}");
        assert!(!plain.contains("##["), "`{command}`: {printed}");
    }
}

#[test]
fn a_value_of_several_lines_gives_a_runner_no_command() {
    let place = Place::new();
    for (from, to) in [
        ("region: eu-west-1", "region: \"eu-west-1\\n::stop-commands::token\""),
        ("account: b", "account: \"b\\n::stop-commands::token\""),
        ("ports: [tcp/80]", "ports: [\"tcp/80\\n::stop-commands::token\"]"),
        ("ports: [tcp/80]", "ports: [\"tcp/80 ##[add-mask]x\"]"),
        ("ports: [tcp/80]", "ports: [tcp/80]\n    \"po\\n::stop-commands::token\": 1"),
        ("  web:\n", "  \"web\\n::stop-commands::token\":\n"),
    ] {
        let spec = SMALL.replacen(from, to, 1);
        assert_ne!(spec, SMALL);
        place.write("spec.yaml", &spec);
        for (command, run) in commands(&place) {
            assert!(matches!(run.code, Some(1 | 2)), "`{command}`: {run:?}");
            obeys_nothing(&command, &run);
        }
        let said = place.run(&["check", "spec.yaml"]).out;
        assert!(said.contains("\\n::stop-commands::token") || said.contains("#\\x23[add-mask]"), "{said}");
        assert!(!place.path("out").exists());
    }
}

#[test]
fn a_description_of_several_lines_is_generated_as_one() {
    let place = Place::new();
    let description = "the shop\\n::stop-commands::token\\n##[group]x\\n\\\"${y}\\\"";
    let line = format!("  web:\n    description: \"{description}\"\n");
    place.write("spec.yaml", SMALL.replacen("  web:\n", &line, 1));
    for (command, run) in commands(&place) {
        assert!(run.code.is_some_and(|code| code < 2), "`{command}`: {run:?}");
        obeys_nothing(&command, &run);
    }
    for (path, text) in place.files("out") {
        let is_command = |line: &str| line.trim_start().starts_with("::");
        assert!(!text.unwrap_or_default().lines().any(is_command), "{path}");
    }
}

#[test]
fn what_readers_cannot_see_is_refused_at_its_place() {
    let place = Place::new();
    for (hidden, shown) in [
        ("\u{202e}", "U+202E"),
        ("\u{2067}", "U+2067"),
        ("\u{200b}", "U+200B"),
        ("\u{2028}", "U+2028"),
        ("\u{ad}", "U+00AD"),
        ("\u{e0061}", "U+E0061"),
        ("\\0", "U+0000"),
        ("\\e[2J", "U+001B"),
        ("\\r", "U+000D"),
        ("\\u009b2J", "U+009B"),
    ] {
        let line = format!("  web:\n    description: \"pay{hidden}ments\"\n");
        place.write("spec.yaml", SMALL.replacen("  web:\n", &line, 1));
        for (command, run) in commands(&place) {
            assert!(matches!(run.code, Some(1 | 2)), "{shown} in `{command}`: {run:?}");
            obeys_nothing(&command, &run);
        }
        let said = place.run(&["check", "spec.yaml"]).out;
        let expected =
            format!("error[hidden-character]: `description` contains the hidden character {shown}\n");
        assert!(said.contains(&expected) && said.contains("--> spec.yaml:9:18"), "{said}");
        assert!(!place.path("out").exists());
    }
}

/// A comment is nobody's value, and is shown beside what is wrong on its line.
#[test]
fn a_line_is_shown_as_it_is_read() {
    let place = Place::new();
    place.write(
        "spec.yaml",
        SMALL.replace("cidrs: [10.1.0.0/16]", "cidrs: [10.0.0.0/16]").replace(
            "    vpc-peering: {}",
            "    vpc-peering: {} # \u{202e}enif si lla\u{202c} \u{1b}[2J ::x",
        ),
    );
    for (command, run) in commands(&place) {
        obeys_nothing(&command, &run);
    }
    let said = place.run(&["check", "spec.yaml"]).out;
    assert!(said.contains("# \\u202eenif si lla\\u202c \\x1b[2J ::x"), "{said}");
}

#[cfg(unix)]
#[test]
fn file_names_are_shown_on_one_line_and_without_escapes() {
    let place = Place::new();
    let names = [
        "a\u{1b}[2J\u{1b}[31m.yaml",
        "b\n::stop-commands::token\n.yaml",
        "c\u{202e}lmay.yaml",
        "##[error]d.yaml",
    ];
    for name in names {
        place.write(&format!("net/{name}"), "version: 1\nvpc: {}\n");
    }
    for format in ["text", "json", "github", "sarif"] {
        let run = place.run(&["check", "net", "--format", format]);
        assert_eq!(run.code, Some(1), "{run:?}");
        obeys_nothing(format, &run);
    }
    let said = place.run(&["check", "net"]).out;
    for name in [
        "a\\x1b[2J\\x1b[31m.yaml",
        "b\\n::stop-commands::token\\n.yaml",
        "c\\u202elmay.yaml",
        "#\\x23[error]d.yaml",
    ] {
        assert!(said.contains(&format!("net/{name}:2:1")), "{name}: {said}");
    }
    for name in names {
        place.write(&format!("latin/{name}"), b"\xe9");
        for run in [
            place.run(&["check", &format!("latin/{name}")]),
            place.run(&["check", name]),
            place.run(&["check", "latin"]),
        ] {
            assert_eq!(run.code, Some(2), "{run:?}");
            obeys_nothing(name, &run);
        }
    }
}

#[test]
fn arguments_are_shown_on_one_line_and_without_escapes() {
    let place = Place::new();
    let hostile = format!("x\u{1b}[2J{STOP}\n\u{202e}##[error]");
    let out = format!("out/{hostile}");
    for arguments in [
        &["explain", &hostile][..],
        &["check", &hostile],
        &["check", "spec.yaml", "--format", &hostile],
        &["check", "spec.yaml", &hostile],
        &["plan", "spec.yaml", "--link", &hostile],
        &["generate", &hostile, "--out", "out"],
        &["generate", "spec.yaml", "--out", "spec.yaml/x", "--target", &hostile],
        &[&hostile],
    ] {
        let run = place.run(arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        obeys_nothing("", &run);
        assert!(run.err.contains("x\\x1b[2J"), "{arguments:?}: {run:?}");
    }
    for arguments in [["generate", "spec.yaml", "--out", &out], ["diff", "spec.yaml", "--out", &out]] {
        obeys_nothing("", &place.run(&arguments));
    }
}
