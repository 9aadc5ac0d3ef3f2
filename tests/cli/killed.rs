//! The real program, killed at random moments of an update and of the runs after it, on a real file system: each file is
//! whole, old or new, nothing of others is touched, and one run to the end makes the folder what it should be.
//! `cargo test -p crossvpc --test cli -- --ignored --nocapture killed` kills 500 times and says when.

use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use super::support::{Files, Place, SMALL};

const GENERATE: [&str; 4] = ["generate", "spec.yaml", "--out", "out"];
const MANIFEST: &str = "out/.crossvpc.lock";
/// Files that crossvpc did not write.
const FOREIGN: [(&str, &str); 4] = [
    ("out/.git/HEAD", "ref: refs/heads/main\n"),
    ("out/notes/mine.md", "mine"),
    ("out/terraform/terraform.tfstate", "{}"),
    ("out/terraform/backend.tf", "terraform {}\n"),
];

/// How far the killed runs were.
#[derive(Debug, Default)]
struct Tally {
    before: u32,
    preparing: u32,
    between: u32,
    after: u32,
    in_later_runs: u32,
}

/// A spec whose output is unlike that of others: which VPCs are connected, and on which port.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Scene {
    vpcs: (u8, u8),
    port: u16,
}

const SCENES: [Scene; 3] = [
    Scene { vpcs: (10, 22), port: 80 },
    Scene { vpcs: (16, 28), port: 443 },
    Scene { vpcs: (12, 18), port: 8080 },
];

struct Random(u64);

#[test]
fn nothing_is_lost_in_20_kills() {
    kill(20);
}

#[test]
#[ignore = "minutes"]
fn nothing_is_lost_in_500_kills() {
    let tally = kill(500);
    println!("{tally}");
    assert!(tally.between >= 100 && tally.in_later_runs >= 150, "{tally}");
}

fn kill(kills: u32) -> Tally {
    let random = &mut Random(0x9e37_79b9_7f4a_7c15);
    let expected = SCENES.map(undisturbed);
    let place = Place::new();
    let mut tally = Tally::default();
    let mut now = 0;
    generate(&place, SCENES[now]);
    for (path, text) in FOREIGN {
        place.write(path, text);
    }
    while tally.kills() < kills {
        let mut trees = vec![now];
        // An update, then runs that should do the rest, of the same spec or of another.
        for later in [false, true, true] {
            now = usize::try_from(random.below(3)).unwrap();
            trees.push(now);
            let unfinished = is_unfinished(&place);
            if !is_killed(&place, SCENES[now], random) {
                break;
            }
            let found = place.files("out");
            let trees: Vec<_> = trees.iter().map(|&tree| &expected[tree]).collect();
            assert_whole(&found, &trees);
            tally.count(&place, &found, &trees);
            tally.in_later_runs += u32::from(later && unfinished);
        }
        generate(&place, SCENES[now]);
        let run = place.run(&["retire", "spec.yaml", "--out", "out"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let found = place.files("out");
        let is_foreign = |path: &str| {
            FOREIGN.iter().any(|(foreign, _)| format!("{foreign}/").starts_with(&format!("out/{path}/")))
        };
        let found: Files = found
            .into_iter()
            .filter(|(path, _)| !is_foreign(path) || expected[now].contains_key(path))
            .collect();
        assert_eq!(found, expected[now]);
    }
    tally
}

fn undisturbed(scene: Scene) -> Files {
    let place = Place::new();
    generate(&place, scene);
    place.files("out")
}

fn generate(place: &Place, scene: Scene) {
    place.write("spec.yaml", scene.text());
    let run = place.run(&GENERATE);
    assert_eq!(run.code, Some(0), "{run:?}");
}

/// Starts a run and kills it at a random moment, mostly while it changes the folder; says whether it was soon enough.
fn is_killed(place: &Place, scene: Scene, random: &mut Random) -> bool {
    place.write("spec.yaml", scene.text());
    let file = |path: &str| fs::metadata(place.path(path)).map(|found| found.ino()).ok();
    // What to wait for, if for anything: the first thing that a run changes, or a file in the middle of it.
    let (wait_for, then) = match random.below(4) {
        0 => (None, 60_000),
        1 => (Some(MANIFEST), 30_000),
        _ => (Some("out/README.md"), 3_000),
    };
    let before = wait_for.map(file);
    let mut command = place.command(&GENERATE);
    let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while wait_for.map(file) == before && wait_for.is_some() && run.try_wait().unwrap().is_none() {}
    sleep(Duration::from_micros(random.below(then)));
    run.kill().unwrap();
    let status = run.wait().unwrap();
    assert!(status.signal() == Some(9) || status.success(), "{status:?}");
    status.signal() == Some(9)
}

fn is_unfinished(place: &Place) -> bool {
    place.read(MANIFEST).contains("\"unfinished\"")
}

/// A file without what left since earlier scenes: that stands at its end.
fn without_history(text: &str) -> String {
    let starts = ["\n# What left the spec", "\n## What left the spec"];
    let end = starts.iter().find_map(|start| text.find(start)).unwrap_or(text.len());
    text[..end].to_owned()
}

fn is_json(text: Option<&str>) -> bool {
    text.is_some_and(|text| serde_json::from_str::<serde_json::Value>(text).is_ok())
}

/// That each file is whole, that none of all trees is missing, and that those of others are as they were.
fn assert_whole(found: &Files, trees: &[&Files]) {
    for (path, text) in found.iter().filter(|(path, text)| text.is_some() && !path.contains(".crossvpc.")) {
        let text = &text.as_deref().map(without_history);
        let foreign = FOREIGN
            .iter()
            .any(|(foreign, mine)| *foreign == format!("out/{path}") && text.as_deref() == Some(*mine));
        // A policy also has what removes what left.
        let foreign = foreign || path.contains("/policies/") && is_json(text.as_deref());
        assert!(foreign || trees.iter().any(|tree| tree.get(path) == Some(text)), "{path}: {text:?}");
    }
    for (path, _) in FOREIGN {
        assert!(found.contains_key(&path["out/".len()..]), "{path} is missing");
    }
    for path in trees[0].keys().filter(|path| trees.iter().all(|tree| tree.contains_key(*path))) {
        assert!(found.contains_key(path), "{path} is missing");
    }
}

impl Tally {
    fn kills(&self) -> u32 {
        self.before + self.preparing + self.between + self.after
    }

    /// Counts a kill by what it left, the newest tree being the last.
    fn count(&mut self, place: &Place, found: &Files, trees: &[&Files]) {
        let (new, old) = (trees[trees.len() - 1], &trees[..trees.len() - 1]);
        let is_own = |path: &str| !path.contains(".crossvpc.");
        let changed = new.iter().filter(|(path, text)| {
            is_own(path) && text.is_some() && old.iter().all(|old| old.get(*path) != Some(*text))
        });
        let (done, all) = changed.fold((0, 0), |(done, all), (path, text)| {
            (done + u32::from(found.get(path) == Some(text)), all + 1)
        });
        let counter = match is_unfinished(place) {
            false if done == all && all > 0 => &mut self.after,
            false => &mut self.before,
            true if done == 0 => &mut self.preparing,
            true => &mut self.between,
        };
        *counter += 1;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} kills: {} before the manifest of both trees, {} before the first file, {} between the first file and the \
             last manifest, {} after it; {} of them in runs after a killed one",
            self.kills(),
            self.before,
            self.preparing,
            self.between,
            self.after,
            self.in_later_runs
        )
    }
}

impl Scene {
    fn text(self) -> String {
        let (from, to) = self.vpcs;
        let (mut vpcs, mut consumers) = (String::new(), String::new());
        for number in from..to {
            vpcs += &format!(
                "  v{number}: {{account: b, cidrs: [10.{number}.0.0/16], route-tables: {{main: null}}}}\n"
            );
            consumers += &format!(", v{number}: {{}}");
        }
        let spec = SMALL
            .replace("connections:", &format!("{vpcs}connections:"))
            .replace("tcp/80", &format!("tcp/{}", self.port));
        spec.replace("two: {}}", &format!("two: {{}}{consumers}}}"))
    }
}

impl Random {
    /// A number below the bound (xorshift).
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
