//! The parser's events, put together as a tree. Every limit that depends on what was read is kept here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, StructureStyle};

use super::place::Lines;
use super::scalar::Tag;
use super::tags;
use super::{Data, Document, MAX_DEPTH, NodeData, Style};
use crate::diagnostic::{Diagnostic, Report};
use crate::findings::shape::{empty_document, many_documents, too_deep, unsupported_tag, yaml_syntax};
use crate::source::{FileId, Span};

mod alias;
mod close;
mod extent;

use extent::{Anchor, Extent};

/// Reads the whole text, or up to the first mistake that cannot be read past.
pub(super) fn build(file: FileId, text: &str, report: &mut Report) -> Option<Document> {
    let mut builder = Builder::new(file, text, report);
    for event in Parser::new_from_str_with_options(text, options()) {
        let flow = match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => builder.broken(&error),
        };
        if flow.is_break() {
            break;
        }
    }
    builder.finish()
}

/// The parser looks ahead by 1,024 characters for a key: its own nesting limits are above that, so that ours,
/// which has the exact position, answers first.
fn options() -> Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: 2048,
        block_nesting_limit: 2048,
    }
}

struct Builder<'r> {
    lines: Lines<'r>,
    report: &'r mut Report,
    document: Document,
    /// Collections that are still open, outermost first.
    open: Vec<Open>,
    /// Nodes whose collection is still open.
    pending: Vec<u32>,
    /// By the parser's number of the anchor.
    anchors: BTreeMap<usize, Anchor>,
    root: Option<u32>,
    repeated: u64,
    /// Whether the first document has started.
    started: bool,
}

struct Open {
    node: u32,
    is_map: bool,
    first_pending: usize,
    extent: Extent,
    /// Zero for none.
    anchor: usize,
    style: StructureStyle,
}

type Step = ControlFlow<()>;

impl<'r> Builder<'r> {
    fn new(file: FileId, text: &'r str, report: &'r mut Report) -> Self {
        let document = Document {
            file,
            nodes: Vec::new(),
            children: Vec::new(),
            texts: String::new(),
            root: 0,
            complete: true,
        };
        Self {
            lines: Lines { file, text },
            report,
            document,
            open: Vec::new(),
            pending: Vec::new(),
            anchors: BTreeMap::new(),
            root: None,
            repeated: 0,
            started: false,
        }
    }

    #[expect(
        clippy::match_same_arms,
        reason = "the parser may get new events; these are known to say nothing"
    )]
    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> Step {
        let span = self.lines.event(&at);
        match event {
            Event::DocumentStart(..) if self.started => return self.stop(many_documents::finding(span)),
            Event::DocumentStart(..) => self.started = true,
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), &at),
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", &at);
                return self.start(span, false, style, anchor);
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", &at);
                return self.start(span, true, style, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end),
            Event::Alias(anchor) => return self.alias(anchor, span),
            Event::UnresolvedAlias(name) => {
                self.report.push(yaml_syntax::unknown_anchor(&name, span));
                self.nothing(span);
            }
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Anchor(..) => {}
            _ => {}
        }
        Step::Continue(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&granit_parser::Tag>,
        at: &granit_parser::Span,
    ) {
        let style = style_of(style);
        // The parser gives `~` for a value that is left out.
        let text = if style == Style::Plain && at.start == at.end { "" } else { text };
        let tag = tags::scalar(tag, text).unwrap_or_else(|misfit| {
            let tag = self.lines.tag(at);
            self.report.at(&unsupported_tag::CODE, tag, || misfit.finding(tag));
            Tag::None
        });
        let start = self.texts_end();
        self.document.texts.push_str(text);
        let end = self.texts_end();
        let node = self.add(self.lines.event(at), Data::Scalar { start, end, style, tag });
        let bytes = 1 + text.len() as u64;
        self.complete(node, Extent { bytes, height: 0 }, anchor);
    }

    fn start(&mut self, span: Span, is_map: bool, style: StructureStyle, anchor: usize) -> Step {
        if self.open.len() == MAX_DEPTH {
            return self.stop(too_deep::finding(MAX_DEPTH, span));
        }
        let data = if is_map {
            Data::Mapping { start: 0, end: 0, flow: false }
        } else {
            Data::Sequence { start: 0, end: 0 }
        };
        let node = self.add(span, data);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor { node, extent: None });
        }
        let extent = Extent { bytes: 1, height: 1 };
        self.open.push(Open { node, is_map, first_pending: self.pending.len(), extent, anchor, style });
        Step::Continue(())
    }

    fn check_tag(&mut self, tag: Option<&granit_parser::Tag>, own: &'static str, at: &granit_parser::Span) {
        if let Err(misfit) = tags::collection(tag, own) {
            let tag = self.lines.tag(at);
            self.report.at(&unsupported_tag::CODE, tag, || misfit.finding(tag));
        }
    }

    fn broken(&mut self, error: &ScanError) -> Step {
        let at = self.lines.mistake(error);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return self.stop(too_deep::finding(MAX_DEPTH, at));
        }
        let bracket = self.open.iter().rev().find(|open| open.style == StructureStyle::Flow);
        let bracket =
            bracket.map(|open| self.document.span_of(open.node)).filter(|span| span.start != at.start);
        let tab = self.lines.written(at) == "\t";
        let kind = if tab { &ErrorKind::TabInIndentation } else { error.kind() };
        self.stop(yaml_syntax::broken(kind, at, bracket.filter(|_| !tab)))
    }

    fn stop(&mut self, finding: Diagnostic) -> Step {
        self.report.push(finding);
        self.document.complete = false;
        Step::Break(())
    }

    fn finish(mut self) -> Option<Document> {
        while let Some(open) = self.open.last() {
            let end = self.document.nodes[open.node as usize].end;
            self.end(end);
        }
        let start = Span { file: self.document.file, start: 0, end: 0 };
        let empty = self.root.is_none_or(|root| {
            let node = self.document.nodes[root as usize];
            matches!(node.data, Data::Scalar { start, end, style: Style::Plain, .. } if start == end)
        });
        if empty {
            if self.document.complete {
                self.report.push(empty_document::finding(start));
            }
            return None;
        }
        self.document.root = self.root?;
        Some(self.document)
    }

    fn add(&mut self, span: Span, data: Data) -> u32 {
        self.document.nodes.push(NodeData { start: span.start, end: span.end, data });
        index(self.document.nodes.len() - 1)
    }

    fn texts_end(&self) -> u32 {
        index(self.document.texts.len())
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

fn index(of: usize) -> u32 {
    u32::try_from(of).expect("a text below 4 GiB has fewer nodes and bytes than 2^32")
}
