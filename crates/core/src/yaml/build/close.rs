//! The end of a node: a collection gets its children, and its parent learns what it amounts to.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use granit_parser::StructureStyle;

use super::extent::{Anchor, Extent};
use super::{Builder, Open, index};
use crate::findings::shape::{duplicate_key, not_a_plain_key};
use crate::source::Span;
use crate::yaml::{Data, NodeData, Style};

impl Builder<'_> {
    pub(super) fn end(&mut self, end: u32) {
        let Some(open) = self.open.pop() else { return };
        let first = self.document.children.len();
        if open.is_map {
            self.entries(open.first_pending);
        } else {
            self.document.children.extend_from_slice(&self.pending[open.first_pending..]);
        }
        self.pending.truncate(open.first_pending);
        let (start, stop) = (index(first), index(self.document.children.len()));
        let shown = self.shown(&open, first, end);
        let node = &mut self.document.nodes[open.node as usize];
        (node.start, node.end) = shown;
        node.data = if open.is_map {
            Data::Mapping { start, end: stop, flow: open.style == StructureStyle::Flow }
        } else {
            Data::Sequence { start, end: stop }
        };
        self.complete(open.node, open.extent, open.anchor);
    }

    /// Moves the pending keys and values to the children, without those that cannot stay.
    fn entries(&mut self, first_pending: usize) {
        let mut seen = BTreeMap::new();
        let mut kept = Vec::new();
        for pair in self.pending[first_pending..].chunks_exact(2) {
            let key = self.document.nodes[pair[0] as usize];
            let span = self.document.span_of(pair[0]);
            let text = match self.document.followed(pair[0]).data {
                Data::Scalar { start, end, style, .. } if start < end || style != Style::Plain => {
                    &self.document.texts[start as usize..end as usize]
                }
                other @ (Data::Scalar { .. }
                | Data::Sequence { .. }
                | Data::Mapping { .. }
                | Data::Alias { .. }) => {
                    let finding = || not_a_plain_key::finding(other.found(), span);
                    self.report.at(&not_a_plain_key::CODE, span, finding);
                    continue;
                }
            };
            match seen.entry(text) {
                Entry::Vacant(free) => {
                    free.insert(key);
                    kept.extend_from_slice(pair);
                }
                Entry::Occupied(first) => {
                    let NodeData { start, end, .. } = *first.get();
                    let finding = || duplicate_key::finding(text, Span { start, end, ..span }, span);
                    self.report.at(&duplicate_key::CODE, span, finding);
                }
            }
        }
        self.document.children.append(&mut kept);
    }

    /// The part of a collection that findings point at, within one line.
    fn shown(&self, open: &Open, first_child: usize, end: u32) -> (u32, u32) {
        let start = self.document.nodes[open.node as usize].start;
        let child = self.document.children.get(first_child).map(|&child| self.document.nodes[child as usize]);
        match (open.style, child) {
            (StructureStyle::Block, Some(child)) if open.is_map => (child.start, child.end),
            (StructureStyle::Block, Some(child)) => {
                let start = self.lines.dash(start, child.start);
                (start, self.lines.clip(start, child.end))
            }
            (StructureStyle::Flow, _) | (StructureStyle::Block, None) => (start, self.lines.clip(start, end)),
        }
    }

    pub(super) fn complete(&mut self, node: u32, extent: Extent, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { node, extent: Some(extent) });
        }
        match self.open.last_mut() {
            Some(parent) => {
                parent.extent.bytes = parent.extent.bytes.saturating_add(extent.bytes);
                parent.extent.height = parent.extent.height.max(extent.height + 1);
                self.pending.push(node);
            }
            None => self.root = self.root.or(Some(node)),
        }
    }
}
