//! The English of findings and of what is generated, where it can be checked: how a message is written, and the words that
//! readers stumble over.

use crate::tidy::files;

/// Each with a word that says the same: `creates`, `accepts`, `routes to`, `imports`, `passes`, `propagates`.
const AVOIDED: [&str; 29] = [
    "nobody",
    "everybody",
    "somebody",
    "whoever",
    "is made",
    "are made",
    "was made",
    "were made",
    "made here",
    "asked for",
    "asks for it",
    "leads to",
    "lead to",
    "leads it",
    "take over",
    "takes over",
    "taken over",
    "hand over",
    "hands over",
    "handed over",
    "scene",
    "learn",
    "learns",
    "learnt",
    "black hole",
    "one a zone",
    "one a port",
    "switched off",
    "turned on",
];
/// Names that a message may start with.
const NAMES: [&str; 7] = ["AWS", "CloudFormation", "DNS", "IAM", "Terraform", "VPC", "YAML"];

#[test]
fn messages_start_in_lower_case_and_have_no_full_stop() {
    assert!(
        is_message("`a` and `b` overlap")
            && is_message("VPC `a` overlaps")
            && is_message("10.0.0.0/8 overlaps")
    );
    assert!(!is_message("Blocks overlap") && !is_message("blocks overlap."));
    let wrong: Vec<_> = said().into_iter().filter(|(_, line)| !is_message(line)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn findings_and_generated_files_avoid_words_that_readers_stumble_over() {
    assert_eq!(avoided("its subnets, one a zone, learn `scene`"), ["learn", "one a zone"]);
    let mut texts = said();
    assert!(texts.len() > 300, "{}", texts.len());
    texts.extend(files("").into_iter().filter(|(path, _)| is_generated_from(path)).flat_map(
        |(path, text)| text.lines().map(|line| (path.clone(), line.to_owned())).collect::<Vec<_>>(),
    ));
    let found = texts.iter().filter(|(_, line)| !avoided(line).is_empty());
    let found: Vec<_> = found.map(|(path, line)| format!("{path}: {:?}: {line}", avoided(line))).collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// The messages, notes and help of findings in the snapshots, each with its file.
fn said() -> Vec<(String, String)> {
    let mut said = Vec::new();
    for (path, text) in files("snap") {
        for line in text.lines() {
            let message = ["error[", "warning[", "note["].iter().find_map(|start| line.strip_prefix(start));
            let more =
                ["= help: ", "= note: "].iter().find_map(|start| line.trim_start().strip_prefix(start));
            if let Some((_, message)) = message.and_then(|line| line.split_once("]: ")) {
                said.push((path.clone(), message.to_owned()));
            } else if let Some(more) = more {
                said.push((path.clone(), more.to_owned()));
            }
        }
    }
    said
}

fn is_message(line: &str) -> bool {
    let first = line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_capital = first.starts_with(|c: char| c.is_ascii_uppercase()) && !NAMES.contains(&first);
    !is_capital && !line.ends_with('.')
}

/// The words to avoid in a line, outside of code.
fn avoided(line: &str) -> Vec<&'static str> {
    let words: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let words: String = words
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
    let is_there = |avoided: &&&str| words.contains(&format!(" {avoided} "));
    let mut found: Vec<_> = AVOIDED.iter().filter(is_there).copied().collect();
    found.sort_unstable();
    found
}

/// Texts of the spec and the runbook are left to their own tests.
fn is_generated_from(path: &str) -> bool {
    let is_text =
        [".tf", ".j2", ".md", ".sh", ".yaml", ".txt", ".example"].iter().any(|end| path.ends_with(end));
    let is_generated = path.starts_with("templates/") || path.starts_with("golden/");
    let is_runbook =
        path.contains("/runbook/") || (path.starts_with("golden/") && path.ends_with("/README.md"));
    is_text && is_generated && !is_runbook
}
