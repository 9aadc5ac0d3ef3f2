//! The entries of maps, moved as pieces of text into the order of the schema.

use std::ops::Range;

use serde_json::Value;

use crate::yaml::{Entries, Kind, Node};

use super::lines::Lines;

/// A part of the text, and the parts of it in their new order.
struct Moved {
    whole: Range<usize>,
    parts: Vec<Range<usize>>,
}

struct Arranger<'t> {
    lines: Lines<'t>,
    moved: Vec<Moved>,
}

/// The text with the keys of each map in the order that the schema has them in.
pub(super) fn arranged(text: &str, root: Node<'_>, schema: &Value) -> String {
    let mut arranger = Arranger { lines: Lines(text), moved: Vec::new() };
    arranger.node(root, schema, text.len());
    let mut moved = arranger.moved;
    moved.sort_by_key(|moved| (moved.whole.start, std::cmp::Reverse(moved.whole.end)));
    let mut out = String::with_capacity(text.len());
    write(text, &moved, 0..text.len(), &mut out);
    out
}

fn write(text: &str, moved: &[Moved], range: Range<usize>, out: &mut String) {
    let mut done = range.start;
    let mut next = moved.partition_point(|moved| moved.whole.start < range.start);
    while let Some(inner) = moved.get(next).filter(|moved| moved.whole.end <= range.end) {
        out.push_str(&text[done..inner.whole.start]);
        // The parts are looked up behind this one, which may begin where its first part does.
        inner.parts.iter().for_each(|part| write(text, &moved[next + 1..], part.clone(), out));
        done = inner.whole.end;
        next += moved[next..].partition_point(|moved| moved.whole.start < done);
    }
    out.push_str(&text[done..range.end]);
}

impl Arranger<'_> {
    /// `end` is where the text of the node ends at the latest.
    fn node(&mut self, node: Node<'_>, schema: &Value, end: usize) {
        match node.kind() {
            Kind::Scalar(_) => {}
            Kind::Sequence(items) => {
                let items: Vec<_> = items.collect();
                for (at, item) in items.iter().enumerate() {
                    let next = items.get(at + 1).map(|next| next.span().start as usize);
                    let is_below = |next: &usize| self.lines.start(*next) > item.span().start as usize;
                    let end = next.filter(is_below).map_or(end, |next| self.lines.start(next));
                    self.node(*item, &schema["items"], end);
                }
            }
            Kind::Mapping(entries) => {
                let is_flow = node.is_flow();
                let ends = if is_flow {
                    self.flow(node, entries.clone(), schema);
                    vec![end; entries.len()]
                } else {
                    self.block(entries.clone(), schema, end)
                };
                for ((key, value), end) in entries.zip(ends) {
                    let named = &schema["properties"][key_text(key)];
                    let schema = if named.is_null() { &schema["additionalProperties"] } else { named };
                    self.node(value, schema, end);
                }
            }
        }
    }

    /// Moves the entries of a map in block style, and says where each of them ends.
    fn block(&mut self, entries: Entries<'_>, schema: &Value, end: usize) -> Vec<usize> {
        let lines = self.lines;
        let order = order(entries.clone(), schema);
        let keys: Vec<_> = entries.map(|(key, _)| key.span().start as usize).collect();
        let starts: Vec<_> = keys.iter().map(|&key| lines.start(key)).collect();
        let Some((&first, &start)) = keys.first().zip(starts.first()) else { return Vec::new() };
        let indent = first - start;
        // What belongs to each entry begins with the remarks above it.
        let mut begins: Vec<_> = starts.iter().map(|&start| lines.remarks(start, indent)).collect();
        let is_item = !lines.is_indented(first);
        if is_item {
            begins[0] = start;
        } else if begins[0] == 0 || lines.0[..begins[0]].trim_end().ends_with("---") {
            // What stands at the top of a file, up to its last blank line, is about the file.
            begins[0] = lines.after_last_blank(begins[0], start);
        }
        let last = lines.remarks(end, indent).max(lines.end(*keys.last().unwrap_or(&first)));
        let ends: Vec<_> = begins.iter().skip(1).copied().chain([last]).collect();
        let is_regular = keys.iter().zip(&starts).enumerate().all(|(at, (&key, &start))| {
            key - start == indent && (at == 0 || lines.is_indented(key)) && ends[at] > key
        });
        // An entry of a list begins behind its dash, where no remark can go.
        let has_room = !is_item || begins.iter().zip(&starts).all(|(begin, start)| begin == start);
        let Some(order) = order.filter(|_| is_regular && has_room) else { return ends };
        let blank: Vec<_> =
            begins.iter().zip(&starts).map(|(&from, &to)| from..lines.after_blank(from, to)).collect();
        let mut parts = Vec::new();
        for (place, &entry) in order.iter().enumerate() {
            // The first entry has the blank lines of the one that was first.
            let above = if place == 0 {
                0
            } else if entry == 0 {
                order[0]
            } else {
                entry
            };
            if is_item {
                parts.push(if place == 0 { first..first } else { starts[place]..keys[place] });
                parts.push(keys[entry]..ends[entry]);
            } else {
                parts.push(blank[above].clone());
                parts.push(blank[entry].end..ends[entry]);
            }
        }
        let whole = if is_item { first } else { begins[0] }..last;
        self.moved.push(Moved { whole, parts });
        ends
    }

    /// Moves the entries of a map between braces, if it is on one line.
    fn flow(&mut self, node: Node<'_>, entries: Entries<'_>, schema: &Value) {
        let Some(order) = order(entries.clone(), schema) else { return };
        let [start, end] = [node.span().start, node.span().end].map(|at| at as usize);
        let is_open = |value: Node<'_>| value.span().end as usize >= end;
        let text = self.lines.0;
        if !text[start..end].ends_with('}') || entries.clone().any(|(_, value)| is_open(value)) {
            return;
        }
        let keys: Vec<_> = entries.map(|(key, _)| key.span().start as usize).collect();
        let ends = keys.iter().skip(1).copied().chain([end - 1]);
        let entries: Vec<_> = keys
            .iter()
            .zip(ends)
            .map(|(&key, end)| {
                let entry = text[key..end].trim_end();
                key..key + entry.strip_suffix(',').unwrap_or(entry).trim_end().len()
            })
            .collect();
        let mut parts = Vec::new();
        for (place, &entry) in order.iter().enumerate() {
            parts.push(entries[entry].clone());
            parts.extend(entries.get(place + 1).map(|next| entries[place].end..next.start));
        }
        let whole = keys[0]..entries.last().map_or(keys[0], |last| last.end);
        self.moved.push(Moved { whole, parts });
    }
}

/// The entries of a map in the order of the schema, as positions; none if they are. Keys that it does not know keep their
/// order, after the others.
fn order(entries: Entries<'_>, schema: &Value) -> Option<Vec<usize>> {
    let known = schema["properties"].as_object()?;
    let rank = |key: Node<'_>| known.keys().position(|known| known == key_text(key)).unwrap_or(known.len());
    let ranks: Vec<_> = entries.map(|(key, _)| rank(key)).collect();
    let mut order: Vec<_> = (0..ranks.len()).collect();
    order.sort_by_key(|&at| ranks[at]);
    (!ranks.is_sorted()).then_some(order)
}

/// The text of a key.
pub(super) fn key_text(key: Node<'_>) -> &str {
    match key.kind() {
        Kind::Scalar(scalar) => scalar.text,
        Kind::Sequence(_) | Kind::Mapping(_) => "",
    }
}
