//! The runbook, followed by hand: the commands of a connection's page, pasted one after the other, those below a table once for
//! each of its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_yaml::Value;

use super::stage::{Stage, side_by_side};
use crate::support::found::{python_programs, run};
use crate::support::{crossvpc, root};

/// One with an acceptance, one with a role, two with several consumers: of a gateway, and of a service; and one whose load
/// balancer is looked up.
const SCENES: [(&str, &str); 5] = [
    ("article-peering", "web"),
    ("article-privatelink", "web"),
    ("isolated-with-shared-services", "shared-services"),
    ("many-consumers", "ledger"),
    ("privatelink-overlap", "ledger"),
];

pub(crate) fn the_page_of_a_connection_makes_it_and_takes_it_back() {
    side_by_side(&SCENES.map(|(scene, _)| scene), |scene| {
        let connection = SCENES.iter().find(|(name, _)| *name == scene).unwrap().1;
        let stage = Stage::set(scene);
        stage.save("before");
        let mut spec: Value = serde_yaml::from_str(&fs::read_to_string(stage.spec()).unwrap()).unwrap();
        spec["defaults"]["tags"] = serde_yaml::from_str("{team: net work}").unwrap();
        stage.respecify(&serde_yaml::to_string(&spec).unwrap());
        stage.by_hand(connection, &[], |paste| {
            if scene.starts_with("article") || scene == "privatelink-overlap" {
                stage.walk();
            }
            stage.stacks_have_tags_and_protection();
            let looked = paste("## When it does not work");
            let is_fine =
                ["\tactive\t", "\thealthy\t", "\tavailable\t"].iter().any(|state| looked.contains(state));
            assert!(is_fine, "{scene}: {looked}");
        });
        stage.compare("before");
        stage.judge("cloudformation");
    });
}

impl Stage {
    /// As the script makes them.
    fn stacks_have_tags_and_protection(&self) {
        let folder = self.out().join("cloudformation");
        let tags = fs::read_to_string(folder.join("tags.json")).unwrap_or_else(|_| "[]".to_owned());
        let tags: Vec<BTreeMap<String, String>> = serde_json::from_str(&tags).unwrap();
        let tags: Vec<_> = tags.iter().map(|tag| format!("{}={}", tag["Key"], tag["Value"])).collect();
        let table = fs::read_to_string(folder.join("steps.txt")).unwrap();
        let rows = table.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let rows: Vec<_> = rows.filter(|row| row[0] == "stack").collect();
        let places: BTreeSet<_> = rows.iter().map(|row| (row[1], row[2])).collect();
        let mut seen = 0;
        for (account, region) in places {
            let mut aws = self.bash(&python_programs());
            aws.env("PYTHONPATH", root().join("tests/emulator/quick"));
            aws.env("AWS_CONFIG_FILE", self.file("tester"));
            let query = "Stacks[].[StackName, EnableTerminationProtection, Tags[].join(`=`, [Key, Value])]";
            let place = format!("--profile {account} --region {region}");
            let command =
                format!("aws cloudformation describe-stacks {place} --output json --query '{query}'");
            let found = run(aws.arg("-c").arg(command));
            let found: Vec<(String, bool, Vec<String>)> = serde_json::from_str(&found).unwrap();
            seen += found.len();
            for (name, is_protected, of_stack) in found {
                let row = rows.iter().find(|row| row[3] == name).unwrap();
                assert_eq!((is_protected, &of_stack), (row[5] == "protected", &tags), "{name}");
            }
        }
        assert!(seen > 0, "no stack was made");
    }

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
        let (over_all, page) = (read("README.md"), read(&format!("runbook/connections/{connection}.md")));
        let paste = |page: &str, heading: &str, config: &str| {
            let script = format!("set -eu\n{}", blocks(page, heading).join("\n"));
            let mut bash = self.bash(&python_programs());
            bash.envs(variables.iter().copied()).env("PYTHONPATH", root().join("tests/emulator/quick"));
            bash.env("AWS_CONFIG_FILE", self.file(config));
            run(bash.arg("-c").arg(script).current_dir(&out))
        };
        let account = paste(&over_all, "## Prepare", "config");
        assert!(over_all.contains(&format!(" | {} | ", account.trim())), "{account}");
        paste(&page, "### By hand", "config");
        meanwhile(&|heading| paste(&page, heading, "tester"));
        paste(&page, "### Remove by hand", "config");
    }
}

/// A command as somebody takes it who repeats it as long as its step says so.
fn repeated(block: &str) -> String {
    let is_done = if block.contains("accept-vpc-endpoint-connections") {
        format!("[[ $({block}) == '[]' ]]")
    } else if block.contains("accept-transit-gateway-vpc-attachment") {
        format!("{{ {block}; }}")
    } else if block.contains("describe-transit-gateways ") && block.ends_with("TransitGateways[0].State'") {
        format!("[[ $({block}) == available ]]")
    } else {
        return block.to_owned();
    };
    format!("for try in {{1..100}}; do if {is_done}; then break; fi; sleep 0.2; done")
}

/// The commands below a heading, those below a table for each of its rows.
fn blocks(page: &str, heading: &str) -> Vec<String> {
    let level = heading.split(' ').next().unwrap();
    let (_, rest) = page.split_once(&format!("\n{heading}\n")).unwrap();
    let (mut parts, mut is_code) = (vec![String::new()], false);
    for line in rest.lines() {
        is_code ^= line.starts_with("```");
        if line.starts_with('#') && !is_code {
            if line.split(' ').next().unwrap().len() <= level.len() {
                break;
            }
            parts.push(String::new());
        }
        *parts.last_mut().unwrap() += &format!("{line}\n");
    }
    let blocks: Vec<_> = parts.iter().flat_map(|part| commands(page, part)).collect();
    assert!(!blocks.is_empty(), "{heading} has no command");
    blocks
}

/// The commands of what stands below one heading.
fn commands(page: &str, part: &str) -> Vec<String> {
    let blocks = part.split("\n```sh\n").skip(1).map(|rest| rest.split_once("\n```\n").unwrap().0);
    let table = |text: &str, start: &[&str]| -> Vec<Vec<String>> {
        let is_row = |line: &&str| line.starts_with('|');
        let is_head = |line: &str| start.iter().any(|start| line.starts_with(start));
        let lines = text.lines().skip_while(|line| !is_head(line)).take_while(is_row);
        // Of a link, the text.
        let cell = |cell: &str| cell.trim().split("](").next().unwrap().trim_matches(['`', '[']).to_owned();
        lines.map(|line| line.trim_matches('|').split('|').map(cell).collect()).collect()
    };
    let (mut rows, is_of_all) = match table(part, &["| for |", "| `$"]) {
        rows if rows.is_empty() && part.contains("(#vpcs)") => {
            (table(page, &["| role |"]), part.contains("#### Each VPC\n"))
        }
        rows => (rows, true),
    };
    if rows.is_empty() {
        return blocks.map(repeated).collect();
    }
    let names: Vec<_> = rows.remove(0);
    rows.remove(0);
    rows.retain(|row| is_of_all || row[0] == "consumer");
    let blocks: Vec<_> = blocks.collect();
    // The first block sets the variables that are used.
    let used: Vec<_> = blocks[0].split(' ').map(|set| set.split_once('=').unwrap().0).collect();
    let set = |row: &Vec<String>| -> String {
        let value =
            |name: &str| &row[names.iter().position(|known| known.strip_prefix('$') == Some(name)).unwrap()];
        used.iter().map(|name| format!("{name}={}", value(name))).collect::<Vec<_>>().join(" ")
    };
    let rows: Vec<_> = rows.iter().map(set).collect();
    assert!(rows.iter().any(|row| row == blocks[0]), "{} is none of {rows:?}", blocks[0]);
    rows.iter()
        .flat_map(|row| std::iter::once(row.clone()).chain(blocks[1..].iter().map(|block| repeated(block))))
        .collect()
}
