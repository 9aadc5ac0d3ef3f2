//! Rows with a cell for each connection type, and columns for a terminal.

use serde::Serialize;

use crate::document::Compared;
use crate::kind::Kind;
use crate::outcome::Outcome;

/// A line of a table with a cell for each type.
#[derive(Serialize)]
pub(super) struct Row {
    label: String,
    cells: [String; 3],
    /// The cells for a terminal, each behind its type.
    lines: [String; 3],
}

impl Row {
    pub(super) fn new(label: String, cells: [String; 3]) -> Self {
        let width = Kind::ALL.iter().map(|kind| kind.title().len()).max().unwrap_or_default();
        let line = |kind: Kind, cell: &str| format!("{:width$}  {cell}", kind.title());
        let [a, b, c] = Kind::ALL;
        let lines = [line(a, &cells[0]), line(b, &cells[1]), line(c, &cells[2])];
        Self { label, cells, lines }
    }
}

/// A cell for each type of a connection.
pub(super) fn cells(compared: &Compared, cell: impl Fn(&Outcome) -> String) -> [String; 3] {
    Kind::ALL.map(|kind| {
        let outcome = compared.types.iter().find(|outcome| outcome.r#type == kind);
        outcome.map_or_else(String::new, &cell)
    })
}

/// Rows as lines, with columns as wide as their widest cell.
pub(super) fn aligned<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let count = |text: &String| text.chars().count();
    let width = |at: usize| rows.iter().map(|row| count(&row[at])).max().unwrap_or_default();
    let widths: Vec<_> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths);
        let cells: Vec<_> = cells.map(|(cell, &width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
