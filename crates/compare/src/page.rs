//! A comparison for people: the texts that the pages of both formats lay out. A text has its own code spans.

mod one;
mod table;

use std::collections::BTreeSet;

use crossvpc_core::backend::RenderBug;
use crossvpc_render::{Dialect, Pages};
use serde::Serialize;

use crate::document::{Compared, Document};
use crate::facts::Fact;
use crate::outcome::Verdict;
use crate::prices::{By, Price};
use one::{One, reference};
use table::{Row, aligned, cells};

/// How a comparison is written for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For a terminal.
    Text,
    /// For a document.
    Markdown,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The connection types in general.
    General,
    /// Every connection of a spec.
    Spec,
    /// One connection.
    Connection,
}

#[derive(Serialize)]
struct Page<'d> {
    /// What holds of the types, and what the reference costs.
    general: Option<General<'d>>,
    /// All connections of a spec.
    list: Option<List>,
    /// One connection.
    one: Option<One<'d>>,
    assumptions: &'d [String],
    prices: Vec<[String; 5]>,
    /// The same for a terminal.
    price_lines: Vec<String>,
}

#[derive(Serialize)]
struct General<'d> {
    facts: Vec<Row>,
    costs: Vec<Row>,
    traffic: &'d str,
    sources: Vec<&'d str>,
}

#[derive(Serialize)]
struct List {
    rows: Vec<ListRow>,
    /// The same for a terminal.
    lines: Vec<String>,
    more: Option<usize>,
}

#[derive(Serialize)]
struct ListRow {
    connection: String,
    now: &'static str,
    cells: [String; 3],
    recommended: &'static str,
}

/// Writes a comparison for people.
///
/// # Errors
///
/// [`RenderBug`]: a mistake of ours, never of the spec.
pub fn render(document: &Document, scope: Scope, style: Style) -> Result<String, RenderBug> {
    let (dialect, page) = match style {
        Style::Text => (Dialect::Text, "compare.txt"),
        Style::Markdown => (Dialect::Prose, "compare.md"),
    };
    let first = document.connections.first();
    // Of many connections, the page has no costs.
    let used = document.prices.iter().filter(|_| scope != Scope::Spec);
    let prices: Vec<_> = used.map(|price| self::price(price)).collect();
    let view = Page {
        general: (scope == Scope::General).then(|| General::of(document)),
        list: (scope == Scope::Spec).then(|| List::of(document)),
        one: first.filter(|_| scope == Scope::Connection).map(|compared| One::of(compared, document)),
        assumptions: &document.assumptions,
        price_lines: aligned(&prices),
        prices,
    };
    Pages::new(dialect, crossvpc_templates::compare::PAGES)?.render(page, &view)
}

impl<'d> General<'d> {
    fn of(document: &'d Document) -> Self {
        let first = document.connections.first();
        let sources: BTreeSet<_> = document.aspects.iter().flat_map(|fact| fact.source.split("; ")).collect();
        Self {
            facts: document.aspects.iter().map(Fact::row).collect(),
            costs: first.map(|compared| reference(compared, document.traffic_gb)).unwrap_or_default(),
            traffic: &document.traffic,
            sources: sources.into_iter().collect(),
        }
    }
}

impl List {
    fn of(document: &Document) -> Self {
        let row = |compared: &Compared| ListRow {
            connection: format!("`{}`", compared.connection),
            now: compared.current.title(),
            cells: cells(compared, |outcome| match outcome.verdict {
                Verdict::Current | Verdict::Possible => "possible".to_owned(),
                Verdict::Conditional => "if the spec says more".to_owned(),
                Verdict::Impossible => {
                    let codes: BTreeSet<_> = outcome.reasons.iter().map(|said| said.code).collect();
                    format!("no: {}", codes.into_iter().collect::<Vec<_>>().join(", "))
                }
            }),
            recommended: compared.recommendation.r#type.title(),
        };
        let rows: Vec<_> = document.connections.iter().map(row).collect();
        let head = ["connection", "now", "VPC peering", "PrivateLink", "Transit Gateway", "recommended"];
        let line = |row: &ListRow| {
            let [a, b, c] = row.cells.clone();
            [row.connection.clone(), row.now.to_owned(), a, b, c, row.recommended.to_owned()]
        };
        let table: Vec<_> = std::iter::once(head.map(str::to_owned)).chain(rows.iter().map(line)).collect();
        let more = document.more_connections;
        Self { lines: aligned(&table), rows, more: (more > 0).then_some(more) }
    }
}

impl Fact {
    fn row(&self) -> Row {
        let cells = [self.vpc_peering.clone(), self.privatelink.clone(), self.transit_gateway.clone()];
        Row::new(self.aspect.clone(), cells)
    }
}

fn price(price: &Price) -> [String; 5] {
    let to = price.to.as_deref().map(|to| format!(" ({to})")).unwrap_or_default();
    let unit = if price.item.is_hourly() { "an hour" } else { "a GB" };
    let source = match price.by {
        By::Aws => price.source.clone(),
        By::Others => format!("{} (not by AWS)", price.source),
    };
    let item = format!("{}{to}", price.item.name());
    [price.region.clone(), item, format!("${} {unit}", price.usd), price.as_of.clone(), source]
}
