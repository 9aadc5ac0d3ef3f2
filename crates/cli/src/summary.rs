//! What a run created, changed and removed, for people: the first few of each kind, and how many there are.

use crossvpc_core::printable;
use crossvpc_core::tree::Changes;

use crate::console::{Paint, painted};
use crate::disk::Obstacle;

/// How many files of each kind are listed where not all are asked for.
const FEW: usize = 20;

/// How much is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// The first few of each kind.
    Few,
    /// Every file.
    All,
}

/// The changed files, a line each.
pub(crate) fn list(changes: &Changes, length: Length) -> String {
    let kinds = [
        ("+", Paint::Green, changes.created.iter().map(|file| file.path.as_str()).collect::<Vec<_>>()),
        ("~", Paint::Yellow, changes.changed.iter().map(|file| file.path.as_str()).collect()),
        ("-", Paint::Red, changes.removed.iter().map(|file| file.path.as_str()).collect()),
    ];
    let mut text = String::new();
    for (sign, paint, paths) in kinds {
        let shown = if length == Length::All { paths.len() } else { FEW.min(paths.len()) };
        for path in &paths[..shown] {
            text += &format!("  {}\n", painted(&format!("{sign} {}", printable::line(path)), paint));
        }
        if shown < paths.len() {
            text += &format!("  {sign} … and {} more\n", paths.len() - shown);
        }
    }
    text
}

/// One line, such as `2 created, 1 changed, 0 removed, 10 unchanged`.
pub(crate) fn counts(changes: &Changes) -> String {
    let Changes { created, changed, removed, unchanged } = changes;
    format!(
        "{} created, {} changed, {} removed, {unchanged} unchanged",
        created.len(),
        changed.len(),
        removed.len()
    )
}

/// What stands in the way, a line each.
pub(crate) fn obstacles(obstacles: &[Obstacle]) -> String {
    let line =
        |obstacle: &Obstacle| format!("  ! {}: {}\n", printable::line(&obstacle.path), obstacle.kind.words());
    obstacles.iter().map(line).collect()
}

/// A number with its noun, such as `2 links`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
