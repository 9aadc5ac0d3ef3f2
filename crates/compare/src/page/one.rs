//! The page of one connection.

use std::collections::BTreeSet;

use serde::Serialize;

use super::table::{Row, aligned, cells};
use crate::acts::Duty;
use crate::document::{Compared, Document};
use crate::facts::Fact;
use crate::outcome::{Amount, Charged, Cost, Outcome, Said, Verdict, Written};
use crate::prices::hours_per_month;

/// The aspects that the table of a connection repeats.
const ASPECTS: [&str; 4] = ["Direction", "Throughput", "Latency", "Largest packet (MTU)"];
/// What an impossible type costs.
const NOTHING: &str = "–";

#[derive(Serialize)]
pub(super) struct One<'d> {
    name: String,
    who: String,
    now: &'static str,
    recommended: &'static str,
    reason: &'d str,
    rows: Vec<Row>,
    types: Vec<TypeView>,
}

#[derive(Serialize)]
struct TypeView {
    title: &'static str,
    verdict: &'static str,
    /// Why it is not possible, or what the spec has to say.
    points: Vec<String>,
    warnings: Vec<String>,
    duties: Vec<String>,
    cost: Option<CostView>,
}

#[derive(Serialize)]
struct CostView {
    total: String,
    /// What other connections share.
    shared: Option<String>,
    lines: Vec<[String; 6]>,
    /// The same for a terminal.
    rows: Vec<String>,
}

impl<'d> One<'d> {
    pub(super) fn of(compared: &'d Compared, document: &'d Document) -> Self {
        let consumers: Vec<_> = compared.consumers.iter().map(|name| format!("`{name}`")).collect();
        let ports: Vec<_> = compared.ports.iter().map(|ports| format!("`{ports}`")).collect();
        let verb = if consumers.len() == 1 { "calls" } else { "call" };
        let possible = cells(compared, |outcome| {
            let word = match outcome.verdict {
                Verdict::Current => "Yes: the spec has it",
                Verdict::Possible => "Yes",
                Verdict::Conditional => "Yes, if the spec says more",
                Verdict::Impossible => "No",
            };
            word.to_owned()
        });
        let mut rows = vec![Row::new("Possible".to_owned(), possible)];
        let aspects = document.aspects.iter().filter(|fact| ASPECTS.contains(&fact.aspect.as_str()));
        rows.extend(aspects.map(Fact::row));
        let total = cells(compared, |outcome| {
            outcome.cost.as_ref().map_or_else(|| NOTHING.to_owned(), |cost| total(&cost.whole))
        });
        rows.push(Row::new(format!("Cost a month for {}", compared.traffic), total));
        rows.extend(costs(compared));
        Self {
            name: format!("`{}`", compared.connection),
            who: format!("{} {verb} `{}` on {}", consumers.join(", "), compared.provider, ports.join(", ")),
            now: compared.current.title(),
            recommended: compared.recommendation.r#type.title(),
            reason: &compared.recommendation.reason,
            rows,
            types: compared.types.iter().map(TypeView::of).collect(),
        }
    }
}

impl TypeView {
    fn of(outcome: &Outcome) -> Self {
        let is_possible = outcome.verdict != Verdict::Impossible;
        let verdict = match outcome.verdict {
            Verdict::Current => "The spec has this connection type.",
            Verdict::Possible => "Possible. `check` accepts the spec with:",
            Verdict::Conditional => "Possible, if the spec says more. `check` accepts it with:",
            Verdict::Impossible => "Not possible:",
        };
        let points =
            if is_possible { outcome.changes.iter().map(entry).collect() } else { said(&outcome.reasons) };
        let duty = |duty: &Duty| format!("`{}` {}", duty.account, duty.does.join(", "));
        Self {
            title: outcome.r#type.title(),
            verdict,
            points,
            warnings: if is_possible { said(&outcome.warnings) } else { Vec::new() },
            duties: outcome.duties.iter().map(duty).collect(),
            cost: outcome.cost.as_ref().map(CostView::of),
        }
    }
}

impl CostView {
    fn of(cost: &Cost) -> Self {
        let lines: Vec<_> = cost.charges.iter().map(line).collect();
        let rows = aligned(&lines);
        let shared = (cost.shared > 0.0).then(|| dollars(cost.shared));
        Self { total: total(&cost.whole), shared, lines, rows }
    }
}

/// What the reference costs: the parts of the whole, then a row for each account.
pub(super) fn reference(compared: &Compared, gb: f64) -> Vec<Row> {
    let part = |part: &dyn Fn(&Amount) -> String| {
        cells(compared, |outcome| outcome.cost.as_ref().map_or_else(String::new, |cost| part(&cost.whole)))
    };
    let fixed = part(&|whole| dollars(whole.fixed));
    // Below the second tier, a GB costs the same whatever the traffic.
    let per_gb = part(&|whole| format!("${:.3}", whole.traffic / gb));
    let mut rows = vec![
        Row::new("Fixed, both accounts".to_owned(), fixed),
        Row::new("Each GB, both accounts".to_owned(), per_gb),
    ];
    rows.extend(accounts(compared, |name, _| format!("Paid by the {name}")));
    rows
}

/// A row for each account that takes part in any of the types.
fn costs(compared: &Compared) -> Vec<Row> {
    accounts(compared, |name, id| format!("Paid by `{name}` ({id})"))
}

fn accounts(compared: &Compared, label: impl Fn(&str, &str) -> String) -> Vec<Row> {
    let known = compared.types.iter().filter_map(|outcome| outcome.cost.as_ref());
    let accounts: BTreeSet<_> = known
        .flat_map(|cost| &cost.accounts)
        .map(|account| (account.account.as_str(), account.account_id.as_str()))
        .collect();
    let row = |(name, id): (&str, &str)| {
        let cells = cells(compared, |outcome| {
            let Some(cost) = &outcome.cost else { return NOTHING.to_owned() };
            let paid = cost.accounts.iter().find(|account| account.account == name);
            paid.map_or_else(|| dollars(0.0), |account| total(&account.amount))
        });
        Row::new(label(name, id), cells)
    };
    accounts.into_iter().map(row).collect()
}

fn entry(written: &Written) -> String {
    let example = if written.is_example { ", an example" } else { "" };
    format!("`{}: {}`{example}", written.path, written.yaml)
}

fn said(all: &[Said]) -> Vec<String> {
    all.iter().map(|said| format!("{} (`{}`)", said.message, said.code)).collect()
}

fn line(charged: &Charged) -> [String; 6] {
    let charge = &charged.charge;
    let price = match charge.prices.as_slice() {
        [] => format!("no price for {}", charge.region),
        [only] => format!("${}", only.usd),
        [first, ..] => format!("${}, less by tiers", first.usd),
    };
    let amount = if charge.item.is_hourly() {
        format!("{} × {} hours", charge.quantity, hours_per_month())
    } else {
        format!("{} % of the traffic", (charge.quantity * 1000.0).round() / 10.0)
    };
    let usd = charged.usd.map_or_else(|| NOTHING.to_owned(), dollars);
    [
        format!("`{}`", charge.account),
        charge.item.name().to_owned(),
        charge.region.to_owned(),
        amount,
        price,
        usd,
    ]
}

fn total(amount: &Amount) -> String {
    let Some(total) = amount.total else {
        let regions: BTreeSet<_> = amount.missing.iter().map(|missing| missing.region).collect();
        let regions = regions.into_iter().collect::<Vec<_>>().join(", ");
        let known = amount.fixed + amount.traffic;
        return if known > 0.0 {
            format!("{}, and some parts have no price for {regions}", dollars(known))
        } else {
            format!("no price for {regions}")
        };
    };
    if amount.fixed > 0.0 && amount.traffic > 0.0 {
        format!("{} ({} fixed, {} traffic)", dollars(total), dollars(amount.fixed), dollars(amount.traffic))
    } else {
        dollars(total)
    }
}

/// Such as `$1234.50`.
fn dollars(usd: f64) -> String {
    format!("${usd:.2}")
}
