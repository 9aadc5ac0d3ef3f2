//! The page that says what verifies each flow, and what nothing verifies.

use std::collections::BTreeMap;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::plan::Plan;
use crossvpc_render::Expr;
use serde::Serialize;

use crate::coverage::{Coverage, Row};
use crate::pages::document;

#[derive(Serialize)]
struct View {
    tool: Expr,
    roots: Vec<RootView>,
    rows: Vec<RowView>,
    too_large: Vec<String>,
}

#[derive(Serialize)]
struct RootView {
    folder: Expr,
    account: String,
    region: Expr,
    paths: usize,
    scopes: usize,
}

#[derive(Serialize)]
struct RowView {
    connection: String,
    consumer: String,
    provider: String,
    ports: String,
    paths: Expr,
    reasons: Expr,
}

pub(crate) fn readme(plan: &Plan, coverage: &Coverage<'_>) -> Result<String, RenderBug> {
    let roots = coverage.roots.iter().map(|root| RootView {
        folder: Expr::new(root.folder()),
        account: root.place.account.name.to_string(),
        region: Expr::new(root.place.region.name()),
        paths: root.paths.len(),
        scopes: root.scopes.all.len(),
    });
    let view = View {
        tool: Expr::new(plan.network.generate().tool().to_string()),
        roots: roots.collect(),
        rows: merged(&coverage.rows),
        too_large: coverage.roots.iter().flat_map(|root| root.scopes.too_large.clone()).collect(),
    };
    document("README.md", &view)
}

/// A row for all ports that are verified alike.
fn merged(rows: &[Row]) -> Vec<RowView> {
    let mut views: Vec<RowView> = Vec::new();
    for row in rows {
        let paths = Expr::new(paths(row));
        let reasons: Vec<_> = row.reasons.iter().map(|reason| reason.text()).collect();
        let reasons = Expr::new(reasons.join("; "));
        let same = views.iter_mut().rev().take(1).find(|view| {
            view.connection == row.connection
                && view.consumer == row.consumer
                && view.paths == paths
                && view.reasons == reasons
        });
        match same {
            Some(same) => same.ports = format!("{}, {}", same.ports, row.ports),
            None => views.push(RowView {
                connection: row.connection.clone(),
                consumer: row.consumer.clone(),
                provider: row.provider.clone(),
                ports: row.ports.clone(),
                paths,
                reasons,
            }),
        }
    }
    views
}

/// The parts of the way, by folder.
fn paths(row: &Row) -> String {
    let mut by_folder: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (folder, stage) in &row.paths {
        by_folder.entry(folder).or_default().push(stage);
    }
    let shown = by_folder.iter().map(|(folder, stages)| {
        let folder = folder.trim_start_matches("verification/accounts/");
        format!("`{folder}`: {}", stages.join(", "))
    });
    let shown: Vec<_> = shown.collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join("; ") }
}
