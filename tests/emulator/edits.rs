//! Edits of specs that are deployed: after every single call of the second deployment that changes something, all flows that
//! both specs declare are walked. `docs/edits.md` is the table of what was seen; `BLESS=1` writes it again.

mod interruption;
mod list;
mod table;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::aws::Aws;
use super::interrupted::{aws, murderous, until_it_lives};
use super::stage::{Stage, private_names, side_by_side};
use crate::support::crossvpc;
use crate::support::found::{provider_mirror, run};
use crate::support::pairs::Pair;
use interruption::Interruption;
use list::{BY_TERRAFORM, EDITS, FAULTS, OFTEN};
use table::{Row, Table};

/// What deploys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Combined,
    Stacks,
}

impl Target {
    fn id(self) -> &'static str {
        if self == Self::Stacks { "cloudformation" } else { "terraform" }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Combined => "Terraform",
            Self::Stacks => "CloudFormation",
        }
    }
}

pub(crate) fn no_edit_by_stacks_interrupts_more_than_is_announced() {
    play_all(&OFTEN, Target::Stacks);
}

pub(crate) fn nor_does_any_other_edit_by_stacks() {
    play_all(&EDITS, Target::Stacks);
}

pub(crate) fn nor_does_an_edit_by_terraform() {
    play_all(&BY_TERRAFORM, Target::Combined);
}

pub(crate) fn an_edit_that_is_killed_is_finished_by_another_run() {
    side_by_side(&["port-added", "base to e2"], |name| {
        let stage = Stage::of_edit(&pair(name));
        run(&mut stage.script("deploy.sh"));
        stage.make_edit();
        let tools = murderous(&stage, &[aws()]);
        let deaths = until_it_lives(&tools, || stage.script("deploy.sh"));
        assert!(deaths >= 2, "{name}: {deaths}");
        let end = stage.looks();
        assert_eq!(end, json!({ "broken": {}, "open": [], "differences": [] }), "{name}");
    });
}

fn play_all(names: &[&str], target: Target) {
    let only = env::var("EDITS").unwrap_or_default();
    let names: Vec<_> = names
        .iter()
        .copied()
        .filter(|name| only.is_empty() || only.split(',').any(|one| one == *name))
        .collect();
    let rows = side_by_side(&names, |name| {
        let row = Edit::new(name, target).play();
        (name.to_owned(), row.faults(), Table::differs(&row))
    });
    let different: Vec<_> = rows.iter().filter_map(|(.., line)| line.clone()).collect();
    assert!(different.is_empty(), "not as in docs/edits.md, which BLESS=1 writes:\n{}", different.join("\n"));
    let pairs = |name: &str, faults: &[&str]| {
        faults.iter().map(|fault| format!("{name}: {fault}")).collect::<Vec<_>>()
    };
    let found: BTreeSet<_> = rows.iter().flat_map(|(name, faults, _)| pairs(name, faults)).collect();
    let known = FAULTS.iter().filter(|(name, by, _)| *by == target && names.contains(name));
    let known: BTreeSet<_> = known.flat_map(|(name, _, faults)| pairs(name, faults)).collect();
    assert_eq!(found, known, "the faults of {}, as FAULTS lists them", target.name());
}

/// A pair of specs, forwards or back.
fn pair(name: &str) -> Pair {
    let (is_undone, known) = name.strip_prefix("undo ").map_or((false, name), |known| (true, known));
    let mut pair = Pair::of(known);
    if is_undone {
        std::mem::swap(&mut pair.old, &mut pair.new);
    }
    pair
}

/// An edit on its stage.
struct Edit {
    title: String,
    name: String,
    target: Target,
    stage: Stage,
    mirror: PathBuf,
}

/// How a run of a target ended: nothing, or the code of AWS or the words that it stopped at.
type Ended = Result<(), String>;

impl Edit {
    fn new(name: &str, target: Target) -> Self {
        let pair = pair(name);
        let title =
            if name.starts_with("undo ") { format!("{} (undone)", pair.title) } else { pair.title.clone() };
        let mirror = if target == Target::Stacks { PathBuf::new() } else { provider_mirror() };
        Self { title, name: name.to_owned(), target, stage: Stage::of_edit(&pair), mirror }
    }

    fn play(&self) -> Row {
        let stage = &self.stage;
        stage.save("before");
        self.deploy("earlier.yaml")
            .unwrap_or_else(|error| panic!("{}: the first deployment: {error}", self.name));
        let before = stage.looks();
        assert_eq!(before["broken"], json!({}), "{}: everything arrives at first", self.name);
        let announced = self.announced();
        stage.make_edit();
        let ended = self.deploy("spec.yaml");
        let watched = stage.aws.watched();
        let calls: Vec<Value> = watched.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let end = stage.looks();
        let destroyed = self.destroy();
        let remains = stage.remains("before");
        if env::var_os("SHOW").is_some() {
            println!(
                "{} by {}: {ended:?}\n{watched}{end:#}\n{destroyed:?} {remains:#?}",
                self.name,
                self.target.name()
            );
        }
        let closed = before["open"].as_array().unwrap();
        let differences: Vec<_> =
            end["differences"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let seen = Interruption::all(&calls);
        Row {
            edit: self.title.clone(),
            target: self.target.name(),
            calls: calls.len(),
            ended: ended.err(),
            unannounced: seen
                .iter()
                .filter(|one| !self.is_announced(one, &announced))
                .map(|one| one.flow.clone())
                .collect(),
            announced: announced.len(),
            seen: Interruption::text(&seen),
            closed: closed.len(),
            open: end["open"].as_array().unwrap().len(),
            left: differences.iter().filter(|line| line.ends_with("which nobody declared")).count(),
            missing: differences.iter().filter(|line| line.ends_with("is not there")).count(),
            removal: destroyed.err(),
            remains: remains.iter().filter_map(|place| Some(place.split_once(": ")?.1.to_owned())).collect(),
        }
    }

    /// What `diff` says that this target interrupts: the VPCs of each announcement.
    fn announced(&self) -> Vec<BTreeSet<String>> {
        let mut diff = crossvpc();
        let [old, new] = ["earlier.yaml", "spec.yaml"].map(|name| self.stage.file(name));
        diff.arg("diff").arg(&old).arg(&new).args(["--format", "json", "--fail-on", "never"]);
        let said: Value = serde_json::from_str(&run(&mut diff)).unwrap();
        let specs = [&new, &old].map(|path| -> serde_yaml::Value {
            serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
        });
        let stops = |change: &&Value| {
            let effects = change["effects"].as_array().unwrap();
            change["code"] == "interrupts-flow"
                && effects
                    .iter()
                    .any(|effect| effect["target"] == self.target.id() && effect["interrupts"] == true)
        };
        let changes = said["changes"].as_array().unwrap().iter().filter(stops);
        changes.map(|change| specs.iter().flat_map(|spec| vpcs(spec, change)).collect()).collect()
    }

    fn is_announced(&self, one: &Interruption, announced: &[BTreeSet<String>]) -> bool {
        let ends = one.flow.split(' ').filter(|word| self.stage.has_vpc(word));
        let ends: BTreeSet<_> = ends.map(str::to_owned).collect();
        announced.iter().any(|vpcs| vpcs.is_superset(&ends))
    }

    fn deploy(&self, spec: &str) -> Ended {
        let names = private_names(&self.stage.file(spec));
        match self.target {
            Target::Stacks => ended(&mut self.stage.script("deploy.sh")),
            Target::Combined => {
                let known =
                    if spec == "earlier.yaml" { "earlier.tfvars.json" } else { "terraform.tfvars.json" };
                let root = self.stage.out().join("terraform");
                fs::copy(self.stage.file(known), root.join("terraform.tfvars.json")).unwrap();
                let plugins = format!("-plugin-dir={}", self.mirror.display());
                ended(self.stage.terraform(&root).args(["init", "-input=false", &plugins]))?;
                let values = root.join("published.auto.tfvars.json");
                fs::write(&values, "{}").unwrap();
                self.apply(&root)?;
                if names.is_empty() {
                    return Ok(());
                }
                fs::write(values, json!({ "published_private_dns_names": names }).to_string()).unwrap();
                self.apply(&root)
            }
        }
    }

    fn apply(&self, root: &std::path::Path) -> Ended {
        ended(self.stage.terraform(root).args(["apply", "-input=false", "-auto-approve", "-parallelism=1"]))
    }

    /// Removes everything. After a failure, one more run goes on, as the script says.
    fn destroy(&self) -> Ended {
        self.destroy_once().or_else(|why| {
            eprintln!("{} by {}: the removal stopped at {why}", self.name, self.target.name());
            self.destroy_once()
        })
    }

    fn destroy_once(&self) -> Ended {
        match self.target {
            Target::Stacks => ended(&mut self.stage.script("destroy.sh")),
            Target::Combined => {
                let root = self.stage.out().join("terraform");
                ended(self.stage.terraform(&root).args(["destroy", "-input=false", "-auto-approve"]))
            }
        }
    }
}

/// Runs something, and finds the reason of AWS or of the tool in what it says if it fails.
fn ended(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if env::var_os("SHOW").is_some() {
        println!("{said}");
    }
    eprintln!("{}", said.lines().rev().take(3).collect::<Vec<_>>().join(" | "));
    let after = |words: &str| {
        let (_, rest) = said.split_once(words)?;
        Some(format!("`{}`", rest.split(|letter: char| !letter.is_alphanumeric() && letter != '.').next()?))
    };
    let error = || {
        let line = said.lines().find(|line| line.contains("Error: ") || line.starts_with("error: "))?;
        Some(
            line.trim_start_matches(['│', '╷', ' '])
                .trim_start_matches("Error: ")
                .trim_start_matches("error: ")
                .to_owned(),
        )
    };
    Err(after("An error occurred (").or_else(|| after("api error ")).or_else(error).unwrap_or(said))
}

/// The VPCs of a spec that a change of `diff` is about.
fn vpcs(spec: &serde_yaml::Value, change: &Value) -> BTreeSet<String> {
    let connections = spec["connections"].as_mapping().into_iter().flatten();
    let about = connections.filter(|(name, entry)| {
        let Some(connection) = change["connection"].as_str() else {
            let link = change["link"].as_str().unwrap_or_default();
            let via = entry["transit-gateway"]["via"].as_str();
            return via.is_none_or(|via| link.is_empty() || link == format!("transit-gateway-{via}"));
        };
        name.as_str() == Some(connection)
    });
    let ends = about.flat_map(|(_, entry)| {
        let consumers = entry["consumers"].as_mapping().into_iter().flat_map(serde_yaml::Mapping::keys);
        consumers
            .chain([&entry["provider"]["vpc"]])
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    });
    ends.collect()
}

impl Stage {
    /// The state of the accounts, beside both specs.
    fn looks(&self) -> Value {
        let said = run(Aws::python("flows.py").arg(&self.aws.url).arg(self.spec().parent().unwrap()));
        serde_json::from_str(&said).unwrap()
    }

    fn has_vpc(&self, name: &str) -> bool {
        ["earlier.yaml", "spec.yaml"].iter().any(|file| {
            let spec: serde_yaml::Value =
                serde_yaml::from_str(&fs::read_to_string(self.file(file)).unwrap()).unwrap();
            spec["vpcs"].get(name).is_some()
        })
    }
}
