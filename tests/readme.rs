//! What the README shows is what the program does.

use std::sync::LazyLock;

use serde_yaml::Value;
use tempfile::TempDir;

use crate::support::pages::spec_of;
use crate::support::{self, root};

/// The first block of the README in this language.
fn block(language: &str) -> String {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = readme.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

/// What a run prints in a folder that has the spec of each finding, under its name.
fn crossvpc(arguments: &[&str]) -> String {
    static SPECS: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        for code in crossvpc::codes() {
            let spec = spec_of(code).unwrap_or_default();
            std::fs::write(folder.path().join(format!("{}.yaml", code.name)), spec).unwrap();
        }
        folder
    });
    let run = support::crossvpc().args(arguments).current_dir(SPECS.path()).output().unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn its_spec_is_the_scene_that_it_generates() {
    let text = std::fs::read_to_string(root().join("specs/article-peering.yaml")).unwrap();
    let mut scene: Value = serde_yaml::from_str(&text).unwrap();
    let shown: Value = serde_yaml::from_str(&block("yaml")).unwrap();
    scene["connections"]["web"].as_mapping_mut().unwrap().remove("description");
    assert_eq!(shown, scene);
}

#[test]
fn its_picture_is_drawn_from_its_spec() {
    let spec = root().join("specs/article-peering.yaml");
    let run = support::crossvpc().arg("plan").arg(spec).args(["--format", "mermaid"]).output().unwrap();
    assert_eq!(block("mermaid"), String::from_utf8(run.stdout).unwrap());
}

#[test]
fn its_refusal_is_what_check_prints() {
    assert_eq!(block("text"), crossvpc(&["check", "cidr-overlap.yaml"]).trim_end().to_owned() + "\n");
}

#[test]
fn its_table_names_every_command() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let help = crossvpc(&["--help"]);
    let commands = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let names = commands
        .lines()
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    for name in names.filter(|&name| name != "help") {
        assert!(readme.contains(&format!("| `crossvpc {name}")), "{name}");
    }
}
