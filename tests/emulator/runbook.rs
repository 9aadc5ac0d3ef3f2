//! The runbook, followed by hand: the commands of a connection's page, pasted one after the other.

use std::fs;

use crate::cli;
use crate::found::{program, run};
use crate::stage::{Stage, side_by_side};
use crate::support::{crossvpc, root};

/// One with an acceptance, one with a role.
const SCENES: [&str; 2] = ["article-peering", "article-privatelink"];

#[test]
fn the_page_of_a_connection_makes_it_and_takes_it_back() {
    if program("aws").is_none() {
        return;
    }
    side_by_side(&SCENES, |scene| {
        let Some(stage) = Stage::set(scene) else { return };
        let out = stage.file("by-hand");
        run(crossvpc()
            .arg("generate")
            .arg(stage.spec())
            .arg("--out")
            .arg(&out)
            .args(["--target", "cloudformation"]));
        let [over_all, page] =
            ["README.md", "runbook/web.md"].map(|file| fs::read_to_string(out.join(file)).unwrap());
        let paste = |page: &str, heading: &str| {
            let script = format!("set -eu\n{}", blocks(page, heading).join("\n"));
            let mut bash = stage.bash(&cli::plain().unwrap()).unwrap();
            run(bash
                .arg("-c")
                .arg(script)
                .current_dir(&out)
                .env("PYTHONPATH", root().join("tests/emulator/quick")))
        };
        stage.save("before");
        assert_eq!(paste(&over_all, "## Get ready"), "111111111111\n222222222222\n", "{scene}");
        paste(&page, "### By hand");
        stage.walk();
        let looked = paste(&page, "## When it does not work");
        let is_fine = if scene == "article-peering" { "\tactive\t" } else { "\thealthy\t" };
        assert!(looked.contains(is_fine), "{scene}: {looked}");
        paste(&page, "### Remove by hand");
        stage.compare("before");
    });
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
