//! The table of `docs/edits.md`, and the law that its rows obey.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::sync::Mutex;

use crate::support::root;

/// What is above the table.
const HEAD: &str = "\
# What an edit does to a live network

An edited spec is deployed over what the old one deployed. Each row is one edit in an
[emulated AWS](../tests/emulator/README.md): the old spec is deployed, the new one is generated into the same folder and
deployed, and after every call that changes something, every flow that both specs declare is tried. Nothing here was measured
on AWS itself, where each interruption also takes time.

- **calls**: the calls that changed the network.
- **announced**: how many interruptions `crossvpc diff` announces for the target.
- **seen**: the flows that did not arrive for a while, from which call to which.
- **closed**: the flows that the edit closes, and how many of them are open at the end.
- **left**: facts that the new spec does not declare, of the state at the end. **missing**: facts that it declares.
- **ends**: how the deployment ends, and what a removal afterwards leaves.

";
const COLUMNS: &str = "| edit | target | calls | announced | seen | closed | left | missing | ends |\n";
const RULE: &str = "|---|---|---|---|---|---|---|---|---|\n";

/// An edit by a target.
pub(super) struct Row {
    pub(super) edit: String,
    pub(super) target: &'static str,
    pub(super) calls: usize,
    pub(super) announced: usize,
    pub(super) seen: Vec<String>,
    pub(super) unannounced: Vec<String>,
    pub(super) closed: usize,
    pub(super) open: usize,
    pub(super) left: usize,
    pub(super) missing: usize,
    pub(super) ended: Option<String>,
    pub(super) removal: Option<String>,
    pub(super) remains: BTreeSet<String>,
}

impl Row {
    /// What breaks the law: a flow that is `interrupted` or a deployment that `stops` without an announcement, and what
    /// `stays` of the old spec or for a removal.
    pub(super) fn faults(&self) -> Vec<&'static str> {
        let stops = self.ended.is_some();
        let stays = self.left + self.missing + self.open > 0 && !stops
            || self.removal.is_some()
            || !self.remains.is_empty();
        let faults = [
            (!self.unannounced.is_empty(), "interrupted"),
            (stops && self.announced == 0, "stops"),
            (stays, "stays"),
        ];
        faults.into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault).collect()
    }

    fn key(&self) -> String {
        format!("| {} | {} |", self.edit, self.target)
    }

    fn line(&self) -> String {
        let seen = if self.seen.is_empty() { "none".to_owned() } else { self.seen.join("; ") };
        let silent = if self.unannounced.is_empty() { "" } else { " **not announced**" };
        let closed = match (self.closed, self.open) {
            (0, 0) => String::new(),
            (closed, 0) => closed.to_string(),
            (closed, open) => format!("{closed}, **{open} open**"),
        };
        let count = |number: usize| if number == 0 { String::new() } else { format!("**{number}**") };
        let mut ends =
            self.ended.as_ref().map_or_else(|| "done".to_owned(), |why| format!("**stops: {why}**"));
        if let Some(why) = &self.removal {
            write!(ends, "; **removal stops: {why}**").unwrap();
        }
        if !self.remains.is_empty() {
            let remains: Vec<_> = self.remains.iter().map(String::as_str).collect();
            write!(ends, "; removal leaves {}", remains.join(", ")).unwrap();
        }
        let cells = [
            self.calls.to_string(),
            self.announced.to_string(),
            format!("{seen}{silent}"),
            closed,
            count(self.left),
            count(self.missing),
            ends,
        ];
        format!("{} {} |", self.key(), cells.join(" | "))
    }
}

/// The file.
pub(super) struct Table;

static FILE: Mutex<()> = Mutex::new(());

impl Table {
    /// The line of a row, if it is not in the file; with `BLESS=1`, it is written there.
    pub(super) fn differs(row: &Row) -> Option<String> {
        let _guard = FILE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let path = root().join("docs/edits.md");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let lines = text.lines().filter(|line| line.starts_with("| ") && !COLUMNS.starts_with(line));
        let mut known: Vec<String> = lines.map(str::to_owned).collect();
        let line = row.line();
        if text.starts_with(HEAD) && known.contains(&line) {
            return None;
        }
        if env::var_os("BLESS").is_none() {
            return Some(line);
        }
        known.retain(|line| !line.starts_with(&row.key()));
        known.push(line);
        known.sort();
        fs::write(path, format!("{HEAD}{COLUMNS}{RULE}{}\n", known.join("\n"))).unwrap();
        None
    }
}
