//! The nodes of a document as they are stored, and how they are walked.

use std::sync::LazyLock;

use crate::source::{FileId, Span};

use super::scalar::{Scalar, Style, Tag};

/// The most that is read of a spec, all texts together, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// The deepest nesting of maps and lists, with aliases followed.
pub const MAX_DEPTH: usize = 64;
/// How much text all aliases of a file together may stand for, in bytes, however large it is.
const MAX_REPEATED: u64 = 4 << 20;
/// How much they may in any file: a small one repeats more of what it has.
const SOME_REPEATED: u64 = 64 << 10;

/// How much text the aliases of a file of so many bytes may stand for: what is repeated costs nearly as much as what is
/// written, so that it grows with the file.
pub(super) fn most_repeated(bytes: usize) -> u64 {
    (bytes as u64).saturating_mul(4).clamp(SOME_REPEATED, MAX_REPEATED)
}

/// One parsed document.
#[derive(Debug)]
pub struct Document {
    pub(super) file: FileId,
    pub(super) nodes: Vec<NodeData>,
    /// Children of all collections; those of one stand together, keys and values of a map in turn.
    pub(super) children: Vec<u32>,
    /// The text of all scalars.
    pub(super) texts: String,
    pub(super) root: u32,
    pub(super) complete: bool,
}

/// A value in a document.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    document: &'a Document,
    at: u32,
}

/// What a node is, with aliases followed.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    /// A value without parts.
    Scalar(Scalar<'a>),
    /// A list.
    Sequence(Items<'a>),
    /// A map.
    Mapping(Entries<'a>),
}

/// The items of a list in written order.
#[derive(Clone)]
pub struct Items<'a> {
    document: &'a Document,
    ids: std::slice::Iter<'a, u32>,
}

/// The keys and values of a map in written order. Keys are scalars, each text once.
#[derive(Clone)]
pub struct Entries<'a> {
    document: &'a Document,
    ids: std::slice::ChunksExact<'a, u32>,
}

/// A node as stored. Spans never cross a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) data: Data,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Data {
    Scalar { start: u32, end: u32, style: Style, tag: Tag },
    Sequence { start: u32, end: u32 },
    Mapping { start: u32, end: u32, flow: bool },
    Alias { target: u32 },
}

impl Document {
    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node { document: self, at: self.root }
    }

    /// Whether every value of the text is here. Where it is not, a missing key says nothing.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether any value is an alias of another one.
    pub fn has_aliases(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.data, Data::Alias { .. }))
    }

    pub(super) fn span_of(&self, at: u32) -> Span {
        let NodeData { start, end, .. } = self.nodes[at as usize];
        Span { file: self.file, start, end }
    }

    /// The node that stands for itself: an alias's target.
    pub(super) fn followed(&self, at: u32) -> &NodeData {
        let node = &self.nodes[at as usize];
        match node.data {
            Data::Alias { target } => &self.nodes[target as usize],
            Data::Scalar { .. } | Data::Sequence { .. } | Data::Mapping { .. } => node,
        }
    }
}

impl Data {
    /// What stands where a name belongs.
    pub(super) fn found(self) -> &'static str {
        match self {
            Self::Scalar { .. } | Self::Alias { .. } => "nothing",
            Self::Sequence { .. } => "a list",
            Self::Mapping { .. } => "a map",
        }
    }
}

impl<'a> Node<'a> {
    /// Where it was written, within one line: a scalar's first line, a map's first key, a list's first item, the
    /// alias itself for an aliased node.
    pub fn span(self) -> Span {
        self.document.span_of(self.at)
    }

    /// What it is.
    pub fn kind(self) -> Kind<'a> {
        let document = self.document;
        let ids = |start: u32, end: u32| &document.children[start as usize..end as usize];
        match document.followed(self.at).data {
            Data::Scalar { start, end, style, tag } => {
                let text = &document.texts[start as usize..end as usize];
                Kind::Scalar(Scalar { text, style, tag })
            }
            Data::Sequence { start, end } => Kind::Sequence(Items { document, ids: ids(start, end).iter() }),
            Data::Mapping { start, end, .. } => {
                Kind::Mapping(Entries { document, ids: ids(start, end).chunks_exact(2) })
            }
            Data::Alias { .. } => unreachable!("an alias stands for a node that is none"),
        }
    }

    /// Whether it is a map between braces.
    pub fn is_flow(self) -> bool {
        matches!(self.document.followed(self.at).data, Data::Mapping { flow: true, .. })
    }

    /// A value that is left out, for what is named without one.
    pub fn null() -> Node<'static> {
        static NULL: LazyLock<Document> = LazyLock::new(|| Document {
            file: FileId::default(),
            nodes: vec![NodeData {
                start: 0,
                end: 0,
                data: Data::Scalar { start: 0, end: 0, style: Style::Plain, tag: Tag::None },
            }],
            children: Vec::new(),
            texts: String::new(),
            root: 0,
            complete: true,
        });
        NULL.root()
    }

    /// Whether the span of a scalar holds all of it as it is written, without escapes or line breaks.
    pub fn is_written_whole(self) -> bool {
        let NodeData { start, end, data } = self.document.nodes[self.at as usize];
        match data {
            Data::Scalar { start: from, end: to, style, .. } => match style {
                Style::Plain => end - start == to - from,
                Style::Quoted => end - start == to - from + 2,
                Style::Block => false,
            },
            Data::Sequence { .. } | Data::Mapping { .. } | Data::Alias { .. } => false,
        }
    }

    /// With its article, for messages: "a map", "a list", "a string", "a number", "a boolean" or "null".
    pub fn describe(self) -> &'static str {
        match self.kind() {
            Kind::Scalar(scalar) => scalar.resolve().describe(),
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a map",
        }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        self.ids.next().map(|&at| Node { document: self.document, at })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

impl ExactSizeIterator for Items<'_> {}

impl<'a> Iterator for Entries<'a> {
    type Item = (Node<'a>, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let pair = self.ids.next()?;
        let node = |at| Node { document: self.document, at };
        Some((node(pair[0]), node(pair[1])))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ids.size_hint()
    }
}

impl ExactSizeIterator for Entries<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind().fmt(f)
    }
}

impl std::fmt::Debug for Items<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl std::fmt::Debug for Entries<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}
