//! Findings for people, in the look of rustc: message, place, caret, help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};

use super::{Diagnostic, Findings, Severity};
use crate::source::Sources;

mod excerpt;

/// How findings are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to colour; the words say the same without.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// All findings, in the order given, with a blank line after each, and how many more there are.
pub fn render(findings: &Findings, sources: &Sources, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let mut text = String::new();
    for diagnostic in &findings.shown {
        text.push_str(&one(diagnostic, sources, &renderer, style.width));
        text.push_str("\n\n");
    }
    if let Some(left_out) = super::left_out(findings) {
        text += &format!("{left_out}\n\n");
    }
    text
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer, width: usize) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let excerpts = excerpt::of(&diagnostic.labels, sources, width);
    let primary = diagnostic.labels.first();
    let kind = |is_primary| if is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
    let snippets = (0..).zip(&excerpts).map(|(at, excerpt)| {
        excerpt.snippet(at, |label| kind(primary.is_some_and(|primary| std::ptr::eq(primary, label))))
    });
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.name);
    let group = Group::with_title(title)
        .elements(snippets)
        .elements(super::notes(diagnostic).map(|note| Level::NOTE.message(note)))
        .elements(diagnostic.help.iter().map(|help| Level::HELP.message(&**help)));
    let text = renderer.render(&[group]);
    (0..).zip(&excerpts).fold(text, |text, (at, excerpt)| excerpt.with_true_place(at, text))
}

#[cfg(test)]
mod tests;
