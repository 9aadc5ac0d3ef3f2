//! A trace as a picture: the hops of the best way there, and back.

use std::fmt::Write;

use super::document::{Document, HopDocument, PathDocument};
use super::text;

/// The best way of a group of flows.
struct Drawn<'d> {
    title: String,
    /// Which flows they are, and what else is to be said.
    lines: Vec<String>,
    path: &'d PathDocument,
}

/// One for each group of flows.
fn drawn(document: &Document) -> Vec<Drawn<'_>> {
    let groups = document.parts.iter().flat_map(|part| part.groups.iter().map(move |group| (part, group)));
    let drawn = groups.filter_map(|(part, group)| {
        let path = group.paths.first()?;
        let mut flows = group.flows.iter().map(text::flow);
        let first = flows.next().unwrap_or_default();
        let flows = match flows.len() {
            0 => first,
            more => format!("{first}, and {more} more"),
        };
        let unknown = path.unknown.iter().map(|fact| format!("unknown: {}", fact.text));
        let lines = [flows].into_iter().chain(unknown).chain(path.notes.iter().cloned());
        Some(Drawn {
            title: format!("{} → {}: {}", part.from, part.to, group.verdict).replace('`', ""),
            lines: lines.map(|line| line.replace('`', "")).collect(),
            path,
        })
    });
    drawn.collect()
}

/// A Mermaid flowchart.
pub fn mermaid(document: &Document) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for (at, Drawn { title, lines, path }) in drawn(document).iter().enumerate() {
        let lines: Vec<_> = [title].into_iter().chain(lines).map(|line| escaped(line)).collect();
        let _ = writeln!(text, "  subgraph path{at}[\"{}\"]", lines.join("<br/>"));
        for (way, hops, arrow) in [("there", &path.there, "-->"), ("back", &path.back, "-.->")] {
            for (number, hop) in hops.iter().enumerate() {
                let _ = writeln!(text, "    {way}{at}_{number}[\"{}\"]", escaped(&label(hop)));
                if number > 0 {
                    let _ = writeln!(text, "    {way}{at}_{} {arrow} {way}{at}_{number}", number - 1);
                }
                if hop.is_blocked {
                    let _ = writeln!(text, "    style {way}{at}_{number} stroke:#c00,stroke-width:3px");
                }
            }
        }
        text.push_str("  end\n");
    }
    text
}

fn label(hop: &HopDocument) -> String {
    let sign = if hop.is_blocked { "✗ " } else { "" };
    format!("{sign}{}", hop.text.replace('`', ""))
}

/// Names of a spec have letters, digits and hyphens; the rest is our own.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

const WIDTH: usize = 470;
const ROW: usize = 46;
const MARGIN: usize = 20;
/// Characters of a line of a box.
const LINE: usize = 62;

/// A drawing: a column of hops there, and one back.
pub fn svg(document: &Document) -> String {
    let mut body = String::new();
    let mut y = MARGIN;
    for Drawn { title, lines, path } in &drawn(document) {
        let classes = std::iter::once(" class=\"title\"").chain(std::iter::repeat(""));
        for (line, class) in [title].into_iter().chain(lines).zip(classes) {
            let _ = writeln!(body, "<text{class} x=\"{MARGIN}\" y=\"{}\">{}</text>", y + 14, escaped(line));
            y += 17;
        }
        for (column, hops, way) in [(0, &path.there, "call"), (1, &path.back, "answer")] {
            if !hops.is_empty() {
                let x = MARGIN + column * (WIDTH + MARGIN);
                let _ = writeln!(body, "<text class=\"way\" x=\"{x}\" y=\"{}\">{way}</text>", y + 18);
            }
        }
        y += 26;
        for (column, hops) in [&path.there, &path.back].into_iter().enumerate() {
            for (row, hop) in hops.iter().enumerate() {
                self::hop(&mut body, [MARGIN + column * (WIDTH + MARGIN), y + row * ROW], hop, row > 0);
            }
        }
        y += path.there.len().max(path.back.len()) * ROW + MARGIN;
    }
    let width = 2 * WIDTH + 3 * MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {y}\" width=\"{width}\" height=\"{y}\" \
         role=\"img\">\n<style>\ntext {{ font: 12px sans-serif }} .title {{ font-weight: bold }} .way {{ fill: #456 }} rect {{ fill: #fff; stroke: \
         #456 }}\n.blocked rect {{ stroke: #c00; stroke-width: 2 }} path {{ stroke: #456; fill: none }}\n</style>\n<rect \
         x=\"0\" y=\"0\" width=\"{width}\" height=\"{y}\" style=\"stroke:none\"/>\n{body}</svg>\n"
    )
}

fn hop(body: &mut String, [x, y]: [usize; 2], hop: &HopDocument, is_after: bool) {
    let class = if hop.is_blocked { " class=\"blocked\"" } else { "" };
    let _ = writeln!(body, "<g{class}>");
    if is_after {
        let _ = writeln!(body, "<path d=\"M{0} {1} v10\"/>", x + WIDTH / 2, y - 10);
    }
    let _ = writeln!(body, "<rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{}\" rx=\"4\"/>", ROW - 10);
    let lines = wrapped(&label(hop));
    let first = if lines.len() == 1 { 22 } else { 15 };
    for (at, line) in lines.iter().enumerate() {
        let _ =
            writeln!(body, "<text x=\"{}\" y=\"{}\">{}</text>", x + 8, y + first + at * 15, escaped(line));
    }
    body.push_str("</g>\n");
}

/// At most two lines.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let is_full =
            lines.last().is_some_and(|line| !line.is_empty() && line.chars().count() + word.len() >= LINE);
        match (is_full, lines.len()) {
            (true, 1) => lines.push(word.to_owned()),
            (true, _) => {
                lines.last_mut().expect("there is a line").push('…');
                break;
            }
            (false, _) => {
                let line = lines.last_mut().expect("there is a line");
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        }
    }
    lines
}
