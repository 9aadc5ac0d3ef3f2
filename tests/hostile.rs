//! Every text of the format with every text that something obeys, in every output: what is printed commands neither a terminal
//! nor a CI runner, and what is generated has the value as it was written, or the spec is refused.

mod fields;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::thread;

use crossvpc::Checked;
use crossvpc_core::diagnostic::text::{self, Style};
use crossvpc_core::diagnostic::{github, json, sarif};
use crossvpc_core::printable;
use crossvpc_core::source::Sources;
use crossvpc_core::tree::Tree;
use serde_json::Value;

use crate::support::crossvpc;
use fields::{Field, Group, Spot};

/// What is put behind each value, and in its place where it is no text.
const CORPUS: [&str; 17] = [
    "$$",
    "%%",
    "${x} %{x} $${",
    "é日本😀",
    "\u{2028}",
    "\u{202e}\u{2066}",
    "\u{200b}\u{feff}\u{e0041}",
    "\0",
    "\u{1b}[31m \u{1b}]0;title\u{7} \u{9b}31m",
    "\n::stop-commands::token",
    "\r\n::error::gone",
    "::",
    "##[error]gone ##vso[task.complete]",
    "%0A",
    "{{ x }}",
    "\"it's quoted\"",
    "back\\slash\\n",
];

/// An innocent text in the same place: what is generated with it is what is compared with.
const INNOCENT: &str = "zqinnocent";

/// How many combinations of a field, a text and an output were looked at, by output.
type Count = BTreeMap<&'static str, usize>;

#[test]
fn no_text_of_a_spec_is_obeyed_or_changed() {
    let fields = fields::all();
    // No unknown key is in the way of another, and no reason.
    let (together, alone): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.group().is_some());
    let mut places: Vec<_> = alone.into_iter().map(|field| vec![field]).collect();
    for group in [Group::UnknownKeys, Group::Reasons] {
        places.push(together.iter().copied().filter(|field| field.group() == Some(group)).collect());
    }
    let (odd, even): (Vec<_>, Vec<_>) = CORPUS.iter().enumerate().partition(|(at, _)| at % 2 == 1);
    let (mut count, accepted) = thread::scope(|scope| {
        let [odd, even] = [odd, even].map(|texts| {
            let places = &places;
            scope.spawn(move || checked(places, texts.into_iter().map(|(_, text)| *text)))
        });
        let ((mut count, mut accepted), (more, others)) = (odd.join().unwrap(), even.join().unwrap());
        for (output, number) in more {
            *count.entry(output).or_default() += number;
        }
        accepted.extend(others);
        (count, accepted)
    });
    // Descriptions, tags and paths are free texts; the rest is held to a grammar of AWS.
    let free: BTreeSet<_> = accepted.iter().map(|accepted| accepted.place[0].path()).collect();
    assert!(free.contains("connections.*.description") && free.len() >= 3, "{free:?}");
    let mut innocent = BTreeMap::new();
    for Accepted { place, hostile, tree } in &accepted {
        let path = place[0].path();
        let about = format!("{path} with {hostile:?}");
        let innocent = innocent.entry(path).or_insert_with(|| self::innocent(place));
        let files = values::same_but_for(innocent, tree, hostile, &about);
        *count.entry("files").or_default() += place.len() * files;
    }
    for hostile in CORPUS {
        let fields = accepted.iter().filter(|accepted| accepted.hostile == hostile);
        let fields: Vec<_> = fields.flat_map(|accepted| accepted.place.iter().copied()).collect();
        printed_of_plan(&fields, hostile, &mut count);
    }
    let all: usize = count.values().sum();
    let summary = format!(
        "{} places, {} texts, {} accepted in {free:?}, {all} combinations: {count:?}",
        fields.len(),
        CORPUS.len(),
        accepted.len()
    );
    println!("{summary}");
    assert!(fields.len() >= 80 && all > 8_000, "{summary}");
}

/// A text that a spec may have.
struct Accepted<'f> {
    place: Vec<&'f Field>,
    hostile: &'static str,
    tree: Tree,
}

/// Looks at the findings of each text in each of these places, in every format; what is generated of the specs that have none.
fn checked<'f>(
    places: &[Vec<&'f Field>],
    texts: impl Iterator<Item = &'static str>,
) -> (Count, Vec<Accepted<'f>>) {
    let (mut count, mut accepted) = (Count::new(), Vec::new());
    for hostile in texts {
        for place in places {
            let mut sources = Sources::default();
            sources.add(format!("spec{hostile}.yaml"), fields::spec(place.iter().copied(), hostile));
            let checked = crossvpc::check(sources, &[]);
            for (format, printed) in printed(&checked) {
                is_not_obeyed(&printed, format, &format!("{} with {hostile:?} in {format}", place[0].path()));
                *count.entry(format).or_default() += place.len();
            }
            if let Some(plan) = checked.plan {
                let tree = crossvpc::generate(&plan, &checked.targets, &[]).unwrap();
                accepted.push(Accepted { place: place.clone(), hostile, tree });
            }
        }
    }
    (count, accepted)
}

/// What is generated with a text that nothing can take amiss.
fn innocent(place: &[&Field]) -> Tree {
    let mut sources = Sources::default();
    // The runbook names a file whose name is plain; those of the texts are not.
    sources.add("the spec", fields::spec(place.iter().copied(), INNOCENT));
    let checked = crossvpc::check(sources, &[]);
    let plan = checked.plan.unwrap_or_else(|| panic!("{}: {:?}", place[0].path(), checked.findings));
    crossvpc::generate(&plan, &checked.targets, &[]).unwrap()
}

/// The findings in every format, as they are printed.
fn printed(checked: &Checked) -> [(&'static str, String); 4] {
    let Checked { findings, allowed, sources, .. } = checked;
    let style = Style { colour: false, width: 100 };
    let json = json::render(findings, allowed, checked.scope(), sources);
    let sarif = sarif::render(findings, allowed, sources, "0");
    let github = github::render(findings, sources);
    let messages: Vec<_> = findings.shown.iter().map(|finding| finding.message.as_str()).collect();
    let read: Value = serde_json::from_str(&json).unwrap();
    let read = read["findings"].as_array().unwrap().iter().map(|found| found["message"].as_str().unwrap());
    assert!(read.eq(messages.iter().copied()));
    let read: Value = serde_json::from_str(&sarif).unwrap();
    let results = read["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() >= messages.len());
    assert_eq!(github.lines().count(), messages.len(), "{github}");
    for (line, message) in github.lines().zip(&messages) {
        let (_, data) = line[2..].split_once("::").unwrap();
        let data = data.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
        assert!(data.starts_with(message), "{data}");
    }
    [
        ("check text", printable::screen(&text::render(findings, sources, style))),
        ("check json", json),
        ("check sarif", sarif),
        ("check github", github),
    ]
}

/// What the program prints of a spec with a text wherever it is taken.
fn printed_of_plan(fields: &[&Field], hostile: &str, count: &mut Count) {
    let folder = tempfile::tempdir().unwrap();
    let spec = fields::spec(fields.iter().copied(), hostile);
    std::fs::write(folder.path().join("spec.yaml"), spec).unwrap();
    for (output, arguments) in [
        ("check", &["check", "spec.yaml"][..]),
        ("plan text", &["plan", "spec.yaml"]),
        ("plan json", &["plan", "spec.yaml", "--format", "json"]),
        ("plan mermaid", &["plan", "spec.yaml", "--format", "mermaid"]),
        ("plan steps", &["plan", "spec.yaml", "--format", "mermaid", "--view", "steps"]),
        ("plan dot", &["plan", "spec.yaml", "--format", "dot"]),
        ("plan svg", &["plan", "spec.yaml", "--format", "svg"]),
        ("diff text", &["diff", "spec.yaml", "--out", "out"]),
        ("diff json", &["diff", "spec.yaml", "--out", "out", "--format", "json"]),
        ("generate", &["generate", "spec.yaml", "--out", "out"]),
    ] {
        let run =
            crossvpc().args(arguments).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap();
        let about = format!("{hostile:?} in `{output}`");
        assert!(
            run.status.code().is_some_and(|code| code < 2),
            "{about}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
        let out = String::from_utf8(run.stdout).unwrap();
        is_not_obeyed(&out, output, &about);
        is_not_obeyed(&String::from_utf8(run.stderr).unwrap(), "notes", &about);
        if output.ends_with("json") {
            let _: Value = serde_json::from_str(&out).unwrap();
        }
        *count.entry(output).or_default() += fields.len();
    }
}

/// Fails if a terminal or a runner would do what a text says, or if readers would see another text than there is. A file is no
/// output of a step: a runner does not read it.
fn is_not_obeyed(printed: &str, format: &str, about: &str) {
    let misleading = |c: char| {
        let is_control = !matches!(c, '\n' | '\t') && c.is_control();
        let is_hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
        is_control || is_hidden
    };
    if let Some(c) = printed.chars().find(|&c| misleading(c)) {
        panic!("{about}: {c:?} is printed in {printed}");
    }
    if format == "file" {
        return;
    }
    for line in printed.lines() {
        let own = format == "check github"
            && ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command));
        assert!(own || !line.trim_start().starts_with("::"), "{about}: {line}");
        let command = line.match_indices("##").any(|(at, _)| {
            line[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('[')
        });
        assert!(!command, "{about}: {line}");
    }
}

#[test]
fn what_is_obeyed_is_known() {
    for printed in
        ["\u{1b}[31m", "a\r", "\u{202e}", "\n  ::stop-commands::x", "a ##[error]", "##vso[x]", "\u{85}"]
    {
        let failed = std::panic::catch_unwind(|| is_not_obeyed(printed, "check text", "")).is_err();
        assert!(failed, "{printed:?}");
    }
    assert!(std::panic::catch_unwind(|| is_not_obeyed("::set-env x::", "check github", "")).is_err());
    is_not_obeyed("::error file=a::b\n", "check github", "");
    is_not_obeyed("a :: b\n# ## c\n", "check text", "");
}

#[test]
fn a_field_that_joins_the_schema_is_tried() {
    let paths: Vec<_> = fields::all().iter().map(Field::path).collect();
    for path in [
        "connections.*.description",
        "connections.*.ports.[]",
        "connections.*.privatelink.health-check.path",
        "connections.*.transit-gateway.via",
        "vpcs.*.subnets.*.ipv6-cidr",
        "transit-gateways.*.route-tables.*.routes.[].to",
        "generate.terraform.provider-version",
        "defaults.tags.*",
        "defaults.tags.<key>",
        "accounts.<key>",
        "connections.*.provider.<unknown key>",
    ] {
        assert!(paths.iter().any(|found| found == path), "{path} is not among {paths:#?}");
    }
    let spots = |spot: fn(&Spot) -> bool| fields::all().iter().filter(|field| spot(&field.spot)).count();
    assert!(spots(|spot| matches!(spot, Spot::Key)) >= 8);
    assert!(spots(|spot| matches!(spot, Spot::UnknownKey)) >= 20);
}
