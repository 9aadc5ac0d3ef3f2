//! The parser's positions as spans in the text. A span never crosses a line: findings point, they do not quote.

use granit_parser::ScanError;

use crate::source::{FileId, Span};

/// A text and its file.
pub(super) struct Lines<'t> {
    pub(super) file: FileId,
    pub(super) text: &'t str,
}

impl<'t> Lines<'t> {
    /// The first line of what an event covers.
    pub(super) fn event(&self, at: &granit_parser::Span) -> Span {
        let range = at.byte_range().unwrap_or_default();
        let start = self.offset(range.start);
        Span { file: self.file, start, end: self.clip(start, self.offset(range.end)) }
    }

    /// The tag written before an event's node.
    pub(super) fn tag(&self, at: &granit_parser::Span) -> Span {
        self.event(&at.tag_span().unwrap_or(*at))
    }

    /// The character that the parser stopped at. It stops behind a tab, not at it.
    pub(super) fn mistake(&self, error: &ScanError) -> Span {
        let at = error.marker().byte_offset().unwrap_or_default().min(self.text.len());
        let rest = self.text.get(at..).unwrap_or_default();
        let tab_before = self.text.get(..at).is_some_and(|before| before.ends_with('\t'));
        let at = if tab_before && !rest.starts_with('\t') { at - 1 } else { at };
        let wide = self.text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| !is_break(*c));
        let start = self.offset(at);
        Span { file: self.file, start, end: start + wide.map_or(0, |c| self.offset(c.len_utf8())) }
    }

    /// An end of a span, moved before the first line break and the blanks in front of it.
    pub(super) fn clip(&self, start: u32, end: u32) -> u32 {
        let text = self.text.get(start as usize..end as usize).unwrap_or_default();
        let line = text.find(is_break).map_or(text, |line_end| text[..line_end].trim_end());
        start + self.offset(line.len())
    }

    /// Where a block list starts. The parser puts a list that is indented like its key behind the first dash.
    pub(super) fn dash(&self, start: u32, child: u32) -> u32 {
        let text = self.text;
        if start < child && text.get(start as usize..).is_some_and(|rest| rest.starts_with('-')) {
            return start;
        }
        let before = text.get(..start as usize).unwrap_or_default().trim_end();
        if before.ends_with('-') { self.offset(before.len() - 1) } else { start }
    }

    /// The text of a span.
    pub(super) fn written(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    #[expect(clippy::unused_self, reason = "an offset is one of this text, whose size is limited")]
    fn offset(&self, at: usize) -> u32 {
        u32::try_from(at).expect("a text below 4 GiB")
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}
