//! What a spec expects of the whole network, as written.

use crate::diagnostic::Report;
use crate::findings::shape::invalid_value;
use crate::source::Span;
use crate::yaml::{Kind, Node};

use super::fields::Fields;
use super::meant::Short;
use super::{Text, decode};

/// More than anybody reads: each is compared with every VPC.
const MOST: usize = 1_000;

/// What a spec expects.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// Flows that must not be possible.
    pub never: Vec<Expectation>,
    /// Flows that must be possible.
    pub always: Vec<Expectation>,
}

/// Flows from one side to another.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// For people.
    pub description: Option<Text>,
    /// Who calls.
    pub from: Option<Side>,
    /// Who is called.
    pub to: Option<Side>,
    /// What is called; anything when empty.
    pub ports: Vec<Text>,
    /// Whether all of it could be read.
    pub is_whole: bool,
}

/// One side of an expectation.
#[derive(Clone, Debug)]
pub enum Side {
    /// A VPC, a subnet of one, an address or a CIDR block.
    Place(Text),
    /// The VPCs of an account.
    Account(Text),
    /// The VPCs that have all of these tags, and where that stands.
    Tags(Vec<(Text, Text)>, Span),
}

impl Expect {
    /// Adds what another file expects.
    pub(super) fn add(&mut self, node: Node<'_>, report: &mut Report) {
        let mut fields = Fields::of(node, "`expect`", &["never", "always"], Short::None, report);
        let mut read = |key, into: &mut Vec<Expectation>| {
            into.extend(fields.items(key, report, |node, report| Some(expectation(node, report))));
            if into.len() > MOST {
                let at = fields.key_span(key).unwrap_or(node.span());
                report.push(invalid_value::too_many_expectations(at, key, into.len(), MOST));
                into.truncate(MOST);
            }
        };
        read("never", &mut self.never);
        read("always", &mut self.always);
    }
}

impl Side {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Place(text) | Self::Account(text) => text.span,
            Self::Tags(_, span) => *span,
        }
    }
}

fn expectation(node: Node<'_>, report: &mut Report) -> Expectation {
    const KEYS: &[&str] = &["description", "from", "to", "ports"];
    let mut fields = Fields::of(node, "an expectation", KEYS, Short::None, report);
    let description = fields.text("description", report);
    fields.require("from", report);
    let from = fields.read("from", report, |node, report| side(node, "from", report));
    fields.require("to", report);
    let to = fields.read("to", report, |node, report| side(node, "to", report));
    let ports = fields.filled("ports", report, |node, report| decode::scalar_text(node, "ports", report));
    let is_whole = !fields.has_lost(&["from", "to", "ports"]);
    Expectation { description, from, to, ports, is_whole }
}

fn side(node: Node<'_>, key: &'static str, report: &mut Report) -> Option<Side> {
    match node.kind() {
        Kind::Mapping(_) => {
            const KEYS: &[&str] = &["account", "tag"];
            let mut fields = Fields::of(node, "a side of an expectation", KEYS, Short::None, report);
            let Some(tag) = fields.optional("tag") else {
                return fields.required_text("account", report).map(Side::Account);
            };
            if fields.optional("account").is_some() {
                report.push(invalid_value::side_with_two_kinds(node.span()));
                return None;
            }
            tags(tag, report).map(|tags| Side::Tags(tags, tag.span()))
        }
        Kind::Scalar(_) | Kind::Sequence(_) => decode::text(node, key, report).map(Side::Place),
    }
}

/// At least one, and each of them could be read.
fn tags(node: Node<'_>, report: &mut Report) -> Option<Vec<(Text, Text)>> {
    let count = match node.kind() {
        Kind::Mapping(pairs) => pairs.len(),
        Kind::Scalar(_) | Kind::Sequence(_) => 0,
    };
    let tags = decode::plain_map(node, "tag", "a tag", report);
    if count == 0 && matches!(node.kind(), Kind::Mapping(_)) {
        report.push(invalid_value::no_tag(node.span()));
    }
    (count > 0 && tags.len() == count).then_some(tags)
}
