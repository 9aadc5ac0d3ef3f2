//! Aliases, which cost nothing to write and anything to follow: counted here as if written out.

use super::extent::{Anchor, Extent};
use super::{Builder, Step};
use crate::findings::shape::{alias_expansion, too_deep};
use crate::source::Span;
use crate::yaml::node::most_repeated;
use crate::yaml::scalar::Tag;
use crate::yaml::{Data, MAX_DEPTH, Style};

impl Builder<'_> {
    pub(super) fn alias(&mut self, anchor: usize, span: Span) -> Step {
        let Some(&Anchor { node: target, extent }) = self.anchors.get(&anchor) else {
            self.nothing(span);
            return Step::Continue(());
        };
        let written = self.lines.written(span);
        let place = self.document.span_of(target);
        let Some(extent) = extent else {
            self.report.push(alias_expansion::inside_itself(written, span, place));
            self.nothing(span);
            return Step::Continue(());
        };
        self.repeated = self.repeated.saturating_add(extent.bytes);
        let most = most_repeated(self.lines.text.len());
        if self.repeated > most {
            return self.stop(alias_expansion::too_much(written, most, span, place));
        }
        if self.open.len() + extent.height > MAX_DEPTH {
            return self.stop(too_deep::finding(MAX_DEPTH, span));
        }
        let node = self.add(span, Data::Alias { target });
        self.complete(node, extent, 0);
        Step::Continue(())
    }

    /// Keeps the place of a value that cannot be read.
    pub(super) fn nothing(&mut self, span: Span) {
        self.document.complete = false;
        let data = Data::Scalar { start: 0, end: 0, style: Style::Plain, tag: Tag::None };
        let node = self.add(span, data);
        self.complete(node, Extent { bytes: 1, height: 0 }, 0);
    }
}
