//! Findings for people, in the look of rustc: message, place, caret, help.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str,
};

use super::{Diagnostic, Label, Severity};
use crate::source::{FileId, Source, Sources};

/// How findings are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to colour; the words say the same without.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// All findings, in the order given, with a blank line after each.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&one(diagnostic, sources, &renderer, style.width));
        text.push_str("\n\n");
    }
    text
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer, width: usize) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let excerpts = excerpts(&diagnostic.labels, sources, width);
    let primary = diagnostic.labels.first();
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.name);
    let group = Group::with_title(title)
        .elements(excerpts.iter().map(|excerpt| excerpt.snippet(primary)))
        .elements(diagnostic.help.iter().map(|help| Level::HELP.message(normalize_untrusted_str(help))));
    let text = renderer.render(&[group]);
    excerpts.iter().fold(text, |text, excerpt| excerpt.with_true_column(text))
}

/// Labels near each other in one file, shown as one piece of its text.
struct Excerpt<'a> {
    source: &'a Source,
    file: FileId,
    /// Bytes from the first label to the last; once all labels are known, of the text to show.
    range: Range<usize>,
    first_line: usize,
    /// In the order given.
    labels: Vec<&'a Label>,
}

/// Labels further apart than this, in bytes, get a piece each: a piece costs its length, not its file's.
const NEAR: usize = 4096;

fn excerpts<'a>(labels: &'a [Label], sources: &'a Sources, width: usize) -> Vec<Excerpt<'a>> {
    let mut excerpts: Vec<Excerpt<'a>> = Vec::new();
    for label in labels {
        let (file, start, end) = (label.span.file, label.span.start as usize, label.span.end as usize);
        let near = |e: &&mut Excerpt<'_>| {
            e.file == file && start <= e.range.end + NEAR && e.range.start <= end + NEAR
        };
        if let Some(excerpt) = excerpts.iter_mut().find(near) {
            excerpt.range = excerpt.range.start.min(start)..excerpt.range.end.max(end);
            excerpt.labels.push(label);
        } else {
            let source = sources.get(file);
            excerpts.push(Excerpt { source, file, range: start..end, first_line: 1, labels: vec![label] });
        }
    }
    for excerpt in &mut excerpts {
        excerpt.widen(width);
    }
    excerpts
}

impl<'a> Excerpt<'a> {
    /// From the labels to whole lines, except for what is too long for the terminal in any case.
    fn widen(&mut self, width: usize) {
        let Range { start, end } = self.range;
        let line = |at: usize| self.source.line_column(u32::try_from(at).unwrap_or(u32::MAX)).line;
        let (first, last) = (line(start), line(end));
        let (first_start, last_end) = (self.source.line_range(first).start, self.source.line_range(last).end);
        let text = self.source.text();
        let beside = (8 * width).max(NEAR);
        let from = text.floor_char_boundary(start.saturating_sub(beside)).max(first_start);
        let to = text.ceil_char_boundary(end + beside).min(last_end).max(end);
        (self.range, self.first_line) = (from..to, first);
    }

    fn snippet(&self, primary: Option<&Label>) -> Snippet<'a, Annotation<'a>> {
        let from = self.range.start;
        let annotations = self.labels.iter().map(|&label| {
            let is_primary = primary.is_some_and(|primary| std::ptr::eq(primary, label));
            let kind = if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let text = Some(&*label.text).filter(|text| !text.is_empty()).map(normalize_untrusted_str);
            kind.span(label.span.start as usize - from..label.span.end as usize - from).label(text)
        });
        Snippet::source(&self.source.text()[self.range.clone()])
            .path(self.source.name())
            .line_start(self.first_line)
            .annotations(annotations)
    }

    /// The renderer counts columns from the start of the piece, which may be in the middle of a line.
    fn with_true_column(&self, text: String) -> String {
        let place = self.source.line_column(self.labels[0].span.start);
        let before_piece = &self.source.text()[self.source.line_range(place.line).start..];
        let cut = self.range.start.saturating_sub(self.source.line_range(place.line).start);
        let cut = before_piece.get(..cut).unwrap_or_default().chars().count();
        if cut == 0 {
            return text;
        }
        let header = |column: usize| format!("{}:{}:{column}", self.source.name(), place.line);
        text.replacen(&header(place.column - cut), &header(place.column), 1)
    }
}

#[cfg(test)]
mod tests;
