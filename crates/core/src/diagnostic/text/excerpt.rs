//! Pieces of a file around labels: short ones, however long the lines are, with what would mislead escaped, so that carets
//! stand where the text is shown.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use crate::diagnostic::Label;
use crate::printable;
use crate::source::{FileId, Source, Sources};

/// Labels further apart than this, in bytes, get a piece each: a piece costs its length, not its file's.
const NEAR: usize = 4096;

/// Labels near each other in one file, shown as one piece of its text.
pub(super) struct Excerpt<'a> {
    source: &'a Source,
    first_line: usize,
    /// The first byte that is shown.
    start: usize,
    shown: Cow<'a, str>,
    /// Where the text goes on behind each escape: in the piece as written, and as shown.
    moves: Vec<(usize, usize)>,
    /// In the order given, each with its place in the piece as written.
    labels: Vec<(&'a Label, Range<usize>)>,
}

/// The pieces of these labels.
pub(super) fn of<'a>(labels: &'a [Label], sources: &'a Sources, width: usize) -> Vec<Excerpt<'a>> {
    let mut pieces: Vec<(FileId, Range<usize>, Vec<&'a Label>)> = Vec::new();
    for label in labels {
        let (of_file, start, end) = (label.span.file, label.span.start as usize, label.span.end as usize);
        let end = end.min(start + beside(width));
        let near = |(file, range, _): &&mut (FileId, Range<usize>, _)| {
            *file == of_file && start <= range.end + NEAR && range.start <= end + NEAR
        };
        if let Some((_, range, labels)) = pieces.iter_mut().find(near) {
            *range = range.start.min(start)..range.end.max(end);
            labels.push(label);
        } else {
            pieces.push((of_file, start..end, vec![label]));
        }
    }
    let excerpt = |(file, range, labels)| Excerpt::new(sources.get(file), range, labels, width);
    pieces.into_iter().map(excerpt).collect()
}

/// The bytes on each side of a label that may be seen: a terminal shows no more of a line.
fn beside(width: usize) -> usize {
    4 * width
}

impl<'a> Excerpt<'a> {
    /// From the labels to whole lines, except for what is too long for the terminal in any case.
    fn new(source: &'a Source, range: Range<usize>, labels: Vec<&'a Label>, width: usize) -> Self {
        let line = |at: usize| source.line_column(u32::try_from(at).unwrap_or(u32::MAX)).line;
        let (first, last) = (line(range.start), line(range.end));
        let (first_start, last_end) = (source.line_range(first).start, source.line_range(last).end);
        let text = source.text();
        let start = text.floor_char_boundary(range.start.saturating_sub(beside(width))).max(first_start);
        let end = text.ceil_char_boundary(range.end + beside(width)).min(last_end).max(range.end);
        let end = text.ceil_char_boundary(end);
        let (shown, moves) = printable::excerpt(&text[start..end]);
        let within = |label: &'a Label| {
            let [from, to] = [label.span.start, label.span.end].map(|at| (at as usize).min(end) - start);
            (label, from..to)
        };
        let labels = labels.into_iter().map(within).collect();
        Self { source, first_line: first, start, shown, moves, labels }
    }

    /// What is drawn, under a mark in place of its path.
    pub(super) fn snippet(
        &self,
        at: usize,
        kind: impl Fn(&Label) -> AnnotationKind,
    ) -> Snippet<'_, Annotation<'_>> {
        let annotations = self.labels.iter().map(|(label, written)| {
            let text = Some(&*label.text).filter(|text| !text.is_empty());
            kind(label).span(self.to_shown(written.start)..self.to_shown(written.end)).label(text)
        });
        Snippet::source(&*self.shown).path(mark(at)).line_start(self.first_line).annotations(annotations)
    }

    /// Puts the path and the place in the file where the renderer wrote the mark and the place in the piece.
    pub(super) fn with_true_place(&self, at: usize, text: String) -> String {
        let mark = mark(at);
        let Some((before, rest)) = text.split_once(&mark) else { return text };
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        let place = &rest[..rest.len() - after.len()];
        let mut numbers = place.split(':').filter_map(|number| number.parse::<usize>().ok());
        let (line, column) = (numbers.next().unwrap_or(self.first_line), numbers.next().unwrap_or(1));
        let lines_before = self.shown.split_inclusive('\n').take(line.saturating_sub(self.first_line));
        let line_start: usize = lines_before.map(str::len).sum();
        let in_line = self.shown[line_start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>();
        let byte = self.start + self.to_written(line_start + in_line);
        let place = self.source.line_column(u32::try_from(byte).unwrap_or(u32::MAX));
        let name = printable::line(self.source.name());
        format!("{before}{name}:{}:{}{after}", place.line, place.column)
    }

    fn to_shown(&self, written: usize) -> usize {
        match self.moves.partition_point(|(from, _)| *from <= written) {
            0 => written,
            moved => {
                let (from, to) = self.moves[moved - 1];
                to + (written - from)
            }
        }
    }

    fn to_written(&self, shown: usize) -> usize {
        match self.moves.partition_point(|(_, to)| *to <= shown) {
            0 => shown,
            moved => {
                let (from, to) = self.moves[moved - 1];
                from + (shown - to)
            }
        }
    }
}

/// No other text has this character, because it is escaped.
fn mark(at: usize) -> String {
    format!("\u{1}{at}\u{1}")
}
