//! Who reaches whom: one row for each pair of VPCs, with the connections that allow it.

use std::collections::BTreeMap;
use std::fmt::Write;

use crossvpc_core::name::Name;
use crossvpc_core::network::Connection;
use crossvpc_core::plan::Plan;
use crossvpc_core::routing::{AddressSet, Admission, PortSet, Routing};
use serde::Serialize;

use crate::end::{Ends, shown};

/// What is asked.
#[derive(Debug, Default)]
pub struct Question<'p> {
    /// Who may call; everybody if absent.
    pub from: Option<Ends<'p>>,
    /// Who may be called; everybody if absent.
    pub to: Option<Ends<'p>>,
    /// What may be called; everything if absent.
    pub ports: Option<PortSet>,
}

/// Who reaches whom. Fields are added, never renamed or removed.
#[derive(Debug, Serialize)]
pub struct Document {
    /// Of this structure: 1.
    pub version: u32,
    /// The pairs, by the names of their VPCs.
    pub rows: Vec<Row>,
}

/// The flows from one VPC to another.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The VPC that calls.
    pub from: String,
    /// The VPC that is called.
    pub to: String,
    /// What it may call, as a spec lists ports.
    pub ports: String,
    /// From where: CIDR blocks.
    pub sources: Vec<String>,
    /// To where: CIDR blocks.
    pub destinations: Vec<String>,
    /// The connections that declare it; none if the flow is a side effect.
    pub connections: Vec<String>,
    /// The links that it takes.
    pub links: Vec<String>,
    /// Whether any of it depends on security groups that the spec does not name.
    pub is_unknown: bool,
    /// Whether any of it does not.
    pub is_known: bool,
}

#[derive(Default)]
struct Pair {
    ports: PortSet,
    sources: AddressSet,
    destinations: AddressSet,
    links: Vec<String>,
    is_unknown: bool,
    is_known: bool,
}

/// Everybody who reaches somebody, or can be reached.
pub fn who(plan: &Plan, question: &Question<'_>) -> Document {
    let ports = question.ports.clone().unwrap_or_else(PortSet::all);
    let every = AddressSet::all;
    let addresses = |ends: &Option<Ends<'_>>| match ends {
        Some(ends) => ends.ends.iter().fold(AddressSet::EMPTY, |all, end| all.union(&end.end.addresses)),
        None => every(),
    };
    let is_in = |ends: &Option<Ends<'_>>, vpc: &Name| {
        ends.as_ref().is_none_or(|ends| ends.ends.iter().any(|end| end.end.vpc.name == *vpc))
    };
    let routing = Routing::of(plan);
    let mut pairs: BTreeMap<(&Name, &Name), Pair> = BTreeMap::new();
    for reach in routing.reaches(&addresses(&question.from), &addresses(&question.to), &ports) {
        if !(is_in(&question.from, reach.from) && is_in(&question.to, reach.to)) {
            continue;
        }
        let pair = pairs.entry((reach.from, reach.to)).or_default();
        pair.ports = pair.ports.union(&reach.ports);
        pair.sources = pair.sources.union(&reach.sources);
        pair.destinations = pair.destinations.union(&reach.destinations);
        let is_unknown = [reach.leaves, reach.enters].contains(&Admission::NoRule);
        pair.is_unknown |= is_unknown;
        pair.is_known |= !is_unknown;
        for link in [reach.link, reach.back] {
            if !pair.links.contains(&link) {
                pair.links.push(link);
            }
        }
    }
    let declared = declared(plan);
    let row = |((from, to), pair): ((&Name, &Name), Pair)| {
        let blocks = |addresses: &AddressSet| addresses.blocks().into_iter().map(shown).collect();
        let connections = declared.get(&(from, to)).into_iter().flatten().filter(|connection| {
            let ports: PortSet = connection.ports.iter().copied().collect();
            !ports.intersection(&pair.ports).is_empty()
        });
        Row {
            from: from.to_string(),
            to: to.to_string(),
            ports: crate::end::ports_label(&pair.ports),
            sources: blocks(&pair.sources),
            destinations: blocks(&pair.destinations),
            connections: connections.map(|connection| connection.name.to_string()).collect(),
            links: pair.links,
            is_unknown: pair.is_unknown,
            is_known: pair.is_known,
        }
    };
    Document { version: 1, rows: pairs.into_iter().map(row).collect() }
}

/// The connections by consumer and provider.
fn declared(plan: &Plan) -> BTreeMap<(&Name, &Name), Vec<&Connection>> {
    let mut declared: BTreeMap<_, Vec<&Connection>> = BTreeMap::new();
    for connection in plan.network.connections() {
        for consumer in &connection.consumers {
            let pair = (&consumer.vpc.name, &connection.provider.vpc.name);
            declared.entry(pair).or_default().push(connection);
        }
    }
    declared
}

/// How a row is told to depend on something, if it does.
fn condition(row: &Row) -> Option<&'static str> {
    match (row.is_unknown, row.is_known) {
        (false, _) => None,
        (true, false) => Some("if security groups that the spec does not name allow it"),
        (true, true) => Some("some of it only if security groups that the spec does not name allow it"),
    }
}

/// What stands for a connection where there is none.
const NONE: &str = "(no connection)";

/// For a terminal: a row a line.
pub fn text(document: &Document) -> String {
    let width = |of: fn(&Row) -> usize| document.rows.iter().map(of).max().unwrap_or(0);
    let (from, to) = (width(|row| row.from.len()), width(|row| row.to.len()));
    let ports = width(|row| row.ports.len());
    let mut text = String::new();
    for row in &document.rows {
        let unknown = condition(row).map_or_else(String::new, |condition| format!("  {condition}"));
        let _ = writeln!(
            text,
            "{:from$} → {:to$}  {:ports$}  {}{unknown}",
            row.from,
            row.to,
            row.ports,
            connections(row)
        );
    }
    if document.rows.is_empty() {
        text.push_str("nothing\n");
    }
    text
}

fn connections(row: &Row) -> String {
    if row.connections.is_empty() { NONE.to_owned() } else { row.connections.join(", ") }
}

/// A table with a row for each VPC that calls and a column for each that is called. A question mark stands for what depends on
/// something.
pub fn markdown(document: &Document) -> String {
    let (callers, called, cells) = matrix(document);
    let mut text = format!("| from \\ to | {} |\n|---|{}\n", called.join(" | "), "---|".repeat(called.len()));
    for from in callers {
        let cell = |to: &&str| cells.get(&(from, *to)).map_or_else(String::new, |row| cell(row));
        let row = called.iter().map(cell);
        let _ = writeln!(text, "| {from} | {} |", row.collect::<Vec<_>>().join(" | "));
    }
    if document.rows.iter().any(|row| row.is_unknown) {
        text.push_str(
            "\n(?): all or some of it only if security groups that the spec does not name allow it\n",
        );
    }
    text
}

fn cell(row: &Row) -> String {
    let no_connection = if row.connections.is_empty() { format!(" {NONE}") } else { String::new() };
    format!("{}{no_connection}{}", row.ports, if row.is_unknown { " (?)" } else { "" })
}

/// The VPCs that call, those that are called, and what.
type Matrix<'d> = (Vec<&'d str>, Vec<&'d str>, BTreeMap<(&'d str, &'d str), &'d Row>);

pub(crate) fn matrix(document: &Document) -> Matrix<'_> {
    let names = |of: fn(&Row) -> &str| {
        let mut names: Vec<_> = document.rows.iter().map(of).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let cells = document.rows.iter().map(|row| ((row.from.as_str(), row.to.as_str()), row)).collect();
    (names(|row| &row.from), names(|row| &row.to), cells)
}

/// For a spreadsheet: names and ports hold neither quotes nor line breaks.
pub fn csv(document: &Document) -> String {
    let mut text = "from,to,ports,sources,destinations,connections,links,depends_on_groups\n".to_owned();
    for row in &document.rows {
        let Row { from, to, ports, is_unknown, .. } = row;
        let lists =
            [&row.sources, &row.destinations, &row.connections, &row.links].map(|list| list.join(" "));
        let _ = writeln!(text, "{from},{to},\"{ports}\",{},{is_unknown}", lists.join(","));
    }
    text
}

/// The height of a row and the width of a column, in pixels.
const CELL: usize = 14;
/// Room for each character of a name.
const CHARACTER: usize = 6;

/// The table as a drawing: a dot where a VPC may call another, with the ports as its title.
pub fn svg(document: &Document) -> String {
    let (callers, called, cells) = matrix(document);
    let room = |names: &[&str]| names.iter().map(|name| name.len()).max().unwrap_or(0) * CHARACTER + 12;
    let (left, top) = (room(&callers), room(&called));
    let (width, height) = (left + called.len() * CELL + 10, top + callers.len() * CELL + 10);
    let mut body = String::new();
    let center = |at: usize| at * CELL + CELL / 2;
    for (at, from) in callers.iter().enumerate() {
        let y = top + center(at);
        let _ = writeln!(body, "<text class=\"from\" x=\"{}\" y=\"{}\">{from}</text>", left - 6, y + 4);
        let _ = writeln!(body, "<path d=\"M{left} {y} H{}\"/>", width - 10);
    }
    for (at, to) in called.iter().enumerate() {
        let x = left + center(at);
        let turn = format!("rotate(-90 {} {})", x + 4, top - 6);
        let _ = writeln!(body, "<text x=\"{}\" y=\"{}\" transform=\"{turn}\">{to}</text>", x + 4, top - 6);
        let _ = writeln!(body, "<path d=\"M{x} {top} V{}\"/>", height - 10);
    }
    for (row, from) in callers.iter().enumerate() {
        for (column, to) in called.iter().enumerate() {
            if let Some(cell) = cells.get(&(*from, *to)) {
                let class = match (cell.connections.is_empty(), cell.is_known) {
                    (true, _) => " class=\"none\"",
                    (false, false) => " class=\"unknown\"",
                    (false, true) => "",
                };
                let condition =
                    condition(cell).map_or_else(String::new, |condition| format!(", {condition}"));
                let title = format!("{from} to {to}: {} by {}{condition}", cell.ports, connections(cell));
                let (x, y) = (left + center(column), top + center(row));
                let _ = writeln!(
                    body,
                    "<circle{class} cx=\"{x}\" cy=\"{y}\" r=\"4\"><title>{title}</title></circle>"
                );
            }
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\">\n<title>Who reaches whom: rows call columns</title>\n<style>\ntext {{ font: 10px sans-serif }} .from {{ \
         text-anchor: end }} path {{ stroke: #ddd }} circle {{ fill: #0969da }} .none {{ fill: #c00 }} .unknown {{ \
         fill: #fff; stroke: #0969da; stroke-width: 2 }}\n</style>\n<rect \
         width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n"
    )
}
