//! A trace for people.

use std::fmt::Write;

use super::document::{Document, Flows, Group, HopDocument, Part, PathDocument, Zones};
use super::words;

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// The path in a line, and what stops the flow.
    Short,
    /// Every hop there and back.
    Explained,
}

/// So many flows of a group are listed.
const FEW: usize = 4;

/// The verdict, then each group of flows with its path.
pub fn render(document: &Document, length: Length) -> String {
    let mut text = String::new();
    for part in &document.parts {
        self::part(&mut text, part, &document.ports, length);
    }
    if !document.outside.is_empty() {
        let _ = writeln!(text, "not in a VPC of the spec: {}", list(&document.outside));
    }
    text
}

fn part(text: &mut String, part: &Part, ports: &str, length: Length) {
    let Part { from, to, verdict, groups, is_cut } = part;
    if *verdict == "same-vpc" {
        let _ = writeln!(text, "{from} → {to}: in one VPC, where crossvpc creates nothing");
        return;
    }
    let _ = writeln!(text, "{from} → {to}, {ports}: {verdict}");
    let mut told: Vec<(&str, String, Vec<&Flows>)> = Vec::new();
    for group in groups {
        let ways = ways(group, length);
        match told.iter_mut().find(|(verdict, known, _)| *verdict == group.verdict && *known == ways) {
            Some((_, _, flows)) => flows.extend(&group.flows),
            None => told.push((group.verdict, ways, group.flows.iter().collect())),
        }
    }
    let is_alone = told.len() == 1;
    for (verdict, ways, flows) in told {
        if !is_alone {
            let _ = writeln!(text, "  {verdict}");
            self::flows(text, &flows);
        }
        text.push_str(&ways);
    }
    if *is_cut {
        text.push_str("  … and more; ask about a subnet or one port\n");
    }
}

fn flows(text: &mut String, flows: &[&Flows]) {
    for flows in flows.iter().take(FEW) {
        let _ = writeln!(text, "    {}", flow(flows));
    }
    if flows.len() > FEW {
        let _ = writeln!(text, "    … and {} more", flows.len() - FEW);
    }
}

/// Where flows start and end, and what they call.
pub(super) fn flow(flows: &Flows) -> String {
    let end = |blocks: &[String], subnets: Option<&[String]>| match subnets {
        None => list(blocks),
        Some([]) => format!("{} (in no subnet of the spec)", list(blocks)),
        Some(subnets) => format!("{} ({})", list(blocks), list(subnets)),
    };
    format!(
        "{} → {}, {}",
        end(&flows.sources, flows.source_subnets.as_deref()),
        end(&flows.destinations, flows.destination_subnets.as_deref()),
        flows.ports
    )
}

/// The ways of a group: one, or all of them explained. One that stops the flows is of interest where none passes them.
fn ways(group: &Group, length: Length) -> String {
    let mut text = String::new();
    let passes = |path: &&PathDocument| {
        let is_open = length == Length::Explained && path.verdict != "blocked";
        is_open || path.verdict == group.verdict
    };
    for path in group.paths.iter().filter(passes) {
        path_lines(&mut text, path, length);
    }
    if let Some(Zones { from, to, crossed }) = group.zones.as_ref().filter(|_| length == Length::Explained) {
        let crossed = match *crossed {
            "none" => "no flow crosses zones",
            "all" => "every flow crosses zones",
            _ => "some flows cross zones",
        };
        let _ = writeln!(text, "    zones: {} → {}: {crossed}", from.join(", "), to.join(", "));
    }
    text
}

fn path_lines(text: &mut String, path: &PathDocument, length: Length) {
    let line = line(path);
    let _ = writeln!(text, "    path: {line}");
    if length == Length::Explained {
        hops(text, "there", &path.there);
        hops(text, "back", &path.back);
        if let Some(mtu) = path.mtu {
            let _ = writeln!(text, "    MTU: {mtu} bytes");
        }
    }
    let stops = |hops: &'_ [HopDocument]| hops.last().filter(|hop| hop.is_blocked).cloned();
    let (call, answer) = (stops(&path.there), stops(&path.back));
    // Where nothing is declared, one connection makes both directions.
    let is_declared = path.link.is_some() || path.back_link.is_some() || call.is_none();
    for (way, hop) in [("the call", call), ("the answer", answer.filter(|_| is_declared))] {
        if let Some(hop) = hop {
            let _ = writeln!(text, "    {way} stops: {}{}", hop.text, place(&hop));
            if let Some(help) = &hop.help {
                let _ = writeln!(text, "      help: {help}");
            }
        }
    }
    if path.verdict == "unknown" {
        for fact in &path.unknown {
            let _ = writeln!(text, "    unknown: {}{}", fact.text, place(fact));
        }
    }
    for note in &path.notes {
        let _ = writeln!(text, "    note: {note}");
    }
}

/// The path in one line.
pub(super) fn line(path: &PathDocument) -> String {
    words::line(path.there.iter().map(|hop| (hop.is_blocked, hop.short.as_str())))
}

fn hops(text: &mut String, heading: &str, hops: &[HopDocument]) {
    if hops.is_empty() {
        return;
    }
    let _ = writeln!(text, "    {heading}");
    for (at, hop) in (1..).zip(hops) {
        let sign = if hop.is_blocked { "✗ " } else { "" };
        let _ = writeln!(text, "      {at}. {sign}{}{}", hop.text, place(hop));
    }
}

fn place(hop: &HopDocument) -> String {
    hop.at.as_ref().map_or_else(String::new, |at| format!(" ({}:{}:{})", at.file, at.line, at.column))
}

fn list(blocks: &[String]) -> String {
    let mut shown: Vec<_> = blocks.iter().take(FEW).map(String::as_str).collect();
    let more = format!("and {} more", blocks.len().saturating_sub(FEW));
    if blocks.len() > FEW {
        shown.push(&more);
    }
    shown.join(", ")
}
