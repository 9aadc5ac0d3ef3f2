//! Random damage: a valid scene, broken in one place, has a finding that it did not have, with a label at that place.
//! And whatever is done to its bytes, the program answers.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;
use serde_json::Value;

use super::check;
use crate::support::scenes;

/// A scene written one entry a line, so that a place is a range of lines.
pub(super) struct Scene {
    pub(super) name: String,
    pub(super) lines: Vec<String>,
    pub(super) entries: Vec<Entry>,
    /// What it says before it is damaged.
    pub(super) said: BTreeSet<String>,
}

/// An entry of a map: its keys from the top, and its lines.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) path: Vec<String>,
    pub(super) lines: Range<usize>,
}

/// A scene with one mistake, and the lines where it is.
struct Damaged {
    text: String,
    place: Range<usize>,
}

pub(super) static SCENES: LazyLock<Vec<Scene>> = LazyLock::new(|| {
    let scene = |(name, path)| {
        let value: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let mut scene = Scene { name, lines: Vec::new(), entries: Vec::new(), said: BTreeSet::new() };
        scene.write(&value, &[]);
        scene.said = said(&scene.lines.join("\n")).into_iter().map(|(said, _)| said).collect();
        scene
    };
    scenes().into_iter().map(scene).collect()
});

/// Keys without which their map means nothing: `*` is any name.
const REQUIRED: [&str; 15] = [
    "version",
    "organization/id",
    "accounts/*/id",
    "vpcs/*/account",
    "vpcs/*/cidrs",
    "vpcs/*/subnets/*/cidr",
    "transit-gateways/*/account",
    "connections/*/provider",
    "connections/*/provider/vpc",
    "connections/*/consumers",
    "connections/*/ports",
    "connections/*/vpc-peering",
    "connections/*/privatelink",
    "connections/*/transit-gateway",
    "connections/*/transit-gateway/via",
];

/// Names of something that is declared elsewhere, alone or in a list.
pub(super) const REFERENCES: [&str; 12] = [
    "vpcs/*/account",
    "vpcs/*/subnets/*/route-table",
    "transit-gateways/*/account",
    "transit-gateways/*/attachments/*/subnets",
    "transit-gateways/*/attachments/*/route-table",
    "transit-gateways/*/attachments/*/propagate-to",
    "connections/*/provider/vpc",
    "connections/*/provider/subnets",
    "connections/*/provider/security-groups",
    "connections/*/consumers/*/subnets",
    "connections/*/consumers/*/security-groups",
    "connections/*/transit-gateway/via",
];

/// Names of something that is declared elsewhere, as keys.
const REFERRING_KEYS: [&str; 2] = ["connections/*/consumers/*", "transit-gateways/*/attachments/*"];

impl Scene {
    fn write(&mut self, value: &Value, path: &[String]) {
        let Value::Object(map) = value else { return };
        for (key, value) in map {
            let start = self.lines.len();
            let path = [path, std::slice::from_ref(key)].concat();
            let indent = "  ".repeat(path.len() - 1);
            if value.as_object().is_some_and(|inner| !inner.is_empty()) {
                self.lines.push(format!("{indent}{key}:"));
                self.write(value, &path);
            } else {
                self.lines.push(format!("{indent}{key}: {value}"));
            }
            self.entries.push(Entry { path, lines: start..self.lines.len() });
        }
    }

    pub(super) fn entries<'s>(&'s self, patterns: &'s [&str]) -> impl Iterator<Item = &'s Entry> {
        self.entries.iter().filter(|entry| patterns.iter().any(|pattern| entry.is(pattern)))
    }

    /// The lines of the map that an entry is in; all of them for one at the top.
    pub(super) fn around(&self, entry: &Entry) -> Range<usize> {
        let path = &entry.path[..entry.path.len() - 1];
        self.entries.iter().find(|entry| entry.path == path).map_or(0..self.lines.len(), |e| e.lines.clone())
    }

    fn with(&self, lines: Range<usize>, instead: &[String], place: Range<usize>) -> Damaged {
        let text = [&self.lines[..lines.start], instead, &self.lines[lines.end..]].concat().join("\n");
        Damaged { text, place }
    }

    /// Every way to drop a key that is needed.
    fn dropped(&self) -> Vec<Damaged> {
        let drop = |entry: &Entry| {
            let around = self.around(entry);
            self.with(entry.lines.clone(), &[], around.start..around.end - entry.lines.len())
        };
        self.entries(&REQUIRED).map(drop).collect()
    }

    /// Every way to give a name, of one thing, that nothing has.
    fn renamed(&self) -> Vec<Damaged> {
        let gone = |entry: &Entry, at: usize| {
            let first = entry.lines.start;
            let (before, after) = self.lines[first].split_at(at);
            self.with(first..first + 1, &[format!("{before}-gone{after}")], first..first + 1)
        };
        let last_quote = |entry: &Entry| self.lines[entry.lines.start].rfind('"').unwrap();
        let of_values = self.entries(&REFERENCES).map(|entry| gone(entry, last_quote(entry)));
        let key_end = |entry: &Entry| self.lines[entry.lines.start].find(':').unwrap();
        let of_keys = self.entries(&REFERRING_KEYS).map(|entry| gone(entry, key_end(entry)));
        of_values.chain(of_keys).collect()
    }

    /// Every way to write an address inside a block for it, a prefix that is none, or a subnet outside its VPC.
    fn shifted(&self) -> Vec<Damaged> {
        let replaced = |entry: &Entry, change: &dyn Fn(&str) -> String| {
            let first = entry.lines.start;
            let (key, blocks) = self.lines[first].split_once('"').unwrap();
            let (block, rest) = blocks.split_once('"').unwrap();
            self.with(first..first + 1, &[format!("{key}\"{}\"{rest}", change(block))], first..first + 1)
        };
        let inside = |block: &str| {
            let (octets, prefix) = block.split_once('/').unwrap();
            let (start, last) = octets.rsplit_once('.').unwrap();
            format!("{start}.{}/{prefix}", last.parse::<u8>().unwrap() + 1)
        };
        let no_prefix = |block: &str| format!("{}/33", block.split_once('/').unwrap().0);
        let outside = |block: &str| format!("11.{}", block.split_once('.').unwrap().1);
        let all = self.entries(&["vpcs/*/cidrs", "vpcs/*/subnets/*/cidr"]);
        let of_all = all.flat_map(|entry| [replaced(entry, &inside), replaced(entry, &no_prefix)]);
        let subnets = self.entries(&["vpcs/*/subnets/*/cidr"]).map(|entry| replaced(entry, &outside));
        of_all.chain(subnets).collect()
    }

    /// Every way to write an entry twice.
    fn doubled(&self) -> Vec<Damaged> {
        let double = |Entry { lines, .. }: &Entry| {
            let copy = self.lines[lines.clone()].to_vec();
            self.with(lines.end..lines.end, &copy, lines.start..lines.end + copy.len())
        };
        self.entries.iter().map(double).collect()
    }

    /// Every list of strings with its first item written twice.
    fn repeated(&self) -> Vec<Damaged> {
        let repeat = |(at, line): (usize, &String)| {
            let (key, items) = line.split_once(": [\"")?;
            let (first, rest) = items.split_once('"')?;
            Some(self.with(at..at + 1, &[format!("{key}: [\"{first}\",\"{first}\"{rest}")], at..at + 1))
        };
        self.lines.iter().enumerate().filter_map(repeat).collect()
    }
}

impl Entry {
    fn is(&self, pattern: &str) -> bool {
        let parts: Vec<_> = pattern.split('/').collect();
        let fits = |(part, key): (&&str, &String)| *part == "*" || *part == key;
        parts.len() == self.path.len() && parts.iter().zip(&self.path).all(fits)
    }
}

/// Each finding, and the lines of its labels.
pub(super) fn said(text: &str) -> Vec<(String, Vec<Range<usize>>)> {
    let (sources, findings) = check(text);
    let lines = |span: crossvpc_core::source::Span| {
        let source = sources.get(span.file);
        source.line_column(span.start).line - 1..source.line_column(span.end).line
    };
    let said = findings.iter().map(|finding| {
        let labels = finding.labels.iter().map(|label| lines(label.span)).collect();
        (format!("{}: {}", finding.code.name, finding.message), labels)
    });
    said.collect()
}

/// Whether a finding that the scene did not have before touches the damage.
fn assert_noticed(scene: &Scene, damaged: &Damaged) {
    let Damaged { text, place } = damaged;
    let new: Vec<_> = said(text).into_iter().filter(|(said, _)| !scene.said.contains(said)).collect();
    let touches = |label: &Range<usize>| label.start < place.end && place.start < label.end;
    assert!(
        new.iter().any(|(_, labels)| labels.iter().any(touches)),
        "{}: nothing about lines {place:?}, but {new:?}\n{text}",
        scene.name
    );
}

#[test]
fn scenes_say_the_same_when_they_are_written_one_entry_a_line() {
    for (scene, (name, path)) in SCENES.iter().zip(scenes()) {
        let original = said(&fs::read_to_string(path).unwrap());
        assert_eq!(scene.said, original.into_iter().map(|(said, _)| said).collect(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        // Beside this file: by default, what failed is kept in a crate's own folder, and this is in none.
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_dropped_key_is_noticed(scene: Index, which: Index) {
        let scene = scene.get(&SCENES);
        assert_noticed(scene, which.get(&scene.dropped()));
    }

    #[test]
    fn a_name_that_nothing_has_is_noticed(scene: Index, which: Index) {
        let scene = scene.get(&SCENES);
        assert_noticed(scene, which.get(&scene.renamed()));
    }

    #[test]
    fn a_shifted_block_is_noticed(scene: Index, which: Index) {
        let scene = scene.get(&SCENES);
        assert_noticed(scene, which.get(&scene.shifted()));
    }

    #[test]
    fn a_doubled_entry_is_noticed(scene: Index, which: Index) {
        let scene = scene.get(&SCENES);
        assert_noticed(scene, which.get(&scene.doubled()));
    }

    #[test]
    fn a_repeated_item_is_noticed(scene: Index, which: Index) {
        let scene = scene.get(&SCENES);
        assert_noticed(scene, which.get(&scene.repeated()));
    }

    #[test]
    fn no_text_makes_the_program_panic(scene: Index, at: Index, length in 0..40_usize, instead in "[ -~\n\té]{0,6}") {
        let text = scene.get(&SCENES).lines.join("\n");
        let start = text.floor_char_boundary(at.index(text.len()));
        let end = text.floor_char_boundary((start + length).min(text.len()));
        check(&format!("{}{instead}{}", &text[..start], &text[end..]));
    }
}
