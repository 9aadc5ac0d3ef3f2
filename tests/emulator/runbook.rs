//! The runbook, followed by hand: the commands of a connection's page, pasted one after the other.

use std::fs;

use super::stage::{Stage, side_by_side};
use crate::support::found::{python_programs, run};
use crate::support::{crossvpc, root};

/// One with an acceptance, one with a role.
const SCENES: [&str; 2] = ["article-peering", "article-privatelink"];

pub(crate) fn the_page_of_a_connection_makes_it_and_takes_it_back() {
    side_by_side(&SCENES, |scene| {
        let stage = Stage::set(scene);
        stage.save("before");
        stage.by_hand("web", &[], |paste| {
            stage.walk();
            let looked = paste("## When it does not work");
            let is_fine = if scene == "article-peering" { "\tactive\t" } else { "\thealthy\t" };
            assert!(looked.contains(is_fine), "{scene}: {looked}");
        });
        stage.compare("before");
        stage.judge("cloudformation");
    });
}

impl Stage {
    /// Makes a connection as its page says, does something else with the page as somebody who may look at everything, and
    /// takes the connection back.
    pub(crate) fn by_hand(
        &self,
        connection: &str,
        variables: &[(&str, &str)],
        meanwhile: impl Fn(&dyn Fn(&str) -> String),
    ) {
        let out = self.file("by-hand");
        let mut generate = crossvpc();
        generate.arg("generate").arg(self.spec()).arg("--out").arg(&out);
        run(generate.args(["--target", "cloudformation"]));
        let read = |file: &str| fs::read_to_string(out.join(file)).unwrap();
        let (over_all, page) = (read("README.md"), read(&format!("runbook/{connection}.md")));
        let paste = |page: &str, heading: &str, config: &str| {
            let blocks: Vec<_> = blocks(page, heading).into_iter().map(repeated).collect();
            let script = format!("set -eu\n{}", blocks.join("\n"));
            let mut bash = self.bash(&python_programs());
            bash.envs(variables.iter().copied()).env("PYTHONPATH", root().join("tests/emulator/quick"));
            bash.env("AWS_CONFIG_FILE", self.file(config));
            run(bash.arg("-c").arg(script).current_dir(&out))
        };
        assert_eq!(paste(&over_all, "## Get ready", "config"), "111111111111\n222222222222\n");
        paste(&page, "### By hand", "config");
        meanwhile(&|heading| paste(&page, heading, "tester"));
        paste(&page, "### Remove by hand", "config");
    }
}

/// A command as somebody takes it who repeats it as long as its step says so.
fn repeated(block: &str) -> String {
    if block.contains("accept-vpc-endpoint-connections") {
        return format!(
            "for try in {{1..100}}; do if [[ $({block}) == '[]' ]]; then break; fi; sleep 0.2; done"
        );
    }
    block.to_owned()
}

/// The commands below a heading.
fn blocks<'p>(page: &'p str, heading: &str) -> Vec<&'p str> {
    let level = heading.split(' ').next().unwrap();
    let (_, rest) = page.split_once(&format!("\n{heading}\n")).unwrap();
    let mut blocks = Vec::new();
    let mut rest = rest;
    while let Some((before, after)) = rest.split_once("\n```sh\n") {
        let is_over =
            |line: &str| line.starts_with('#') && line.split(' ').next().unwrap().len() <= level.len();
        if before.lines().any(is_over) {
            break;
        }
        let (block, after) = after.split_once("\n```\n").unwrap();
        blocks.push(block);
        rest = after;
    }
    assert!(!blocks.is_empty(), "{heading} has no command");
    blocks
}
