//! What would come of a connection type: whether it is possible, what it needs, who must act and what it costs.

use std::collections::BTreeSet;

use crossvpc::Checked;
use crossvpc_core::aws::traffic::Traffic;
use crossvpc_core::diagnostic::{Diagnostic, Severity};
use crossvpc_core::network::Connection;
use crossvpc_core::plan::Plan;
use serde::Serialize;

use crate::acts::{self, Duty};
use crate::cost::{self, Charge, Sum, cents};
use crate::kind::Kind;
use crate::trial::{self, Trial};

/// What would come of a connection type.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// Which.
    pub r#type: Kind,
    /// Whether it is possible.
    pub verdict: Verdict,
    /// What the spec would say.
    pub changes: Vec<Written>,
    /// Why it is not possible: the errors of `check`.
    pub reasons: Vec<Said>,
    /// The warnings of `check` that the spec does not have now.
    pub warnings: Vec<Said>,
    /// Who must act, and how.
    pub duties: Vec<Duty>,
    /// What it costs; none where it is not possible.
    pub cost: Option<Cost>,
}

/// Whether a connection type is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The spec has it.
    Current,
    /// It is.
    Possible,
    /// It is if the spec says more than the connection type.
    Conditional,
    /// It is not.
    Impossible,
}

/// A place of the spec and what stands there.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// The keys that lead there, with dots between.
    pub path: String,
    /// In YAML.
    pub yaml: String,
    /// Whether it is an example, for which somebody has to give the right value.
    pub is_example: bool,
}

/// What a finding says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Said {
    /// Its code.
    pub code: &'static str,
    /// Its message.
    pub message: String,
}

/// What a connection type costs a month, in US dollars.
#[derive(Debug, Serialize)]
pub struct Cost {
    /// Of all accounts.
    #[serde(flatten)]
    pub whole: Amount,
    /// The part of the fixed cost that other connections share.
    pub shared: f64,
    /// What each account pays.
    pub accounts: Vec<AccountCost>,
    /// What is charged.
    pub charges: Vec<Charged>,
}

/// What is paid a month, in US dollars.
#[derive(Clone, Debug, Serialize)]
pub struct Amount {
    /// All of it; none where a price is missing.
    pub total: Option<f64>,
    /// What has a price, whatever the traffic.
    pub fixed: f64,
    /// What has a price, for the traffic.
    pub traffic: f64,
    /// What has no price.
    pub missing: Vec<Missing>,
}

/// Something without a price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Missing {
    /// What is charged, in words.
    pub item: &'static str,
    /// Where.
    pub region: &'static str,
}

/// What an account pays a month.
#[derive(Debug, Serialize)]
pub struct AccountCost {
    /// Its name in the spec.
    pub account: String,
    /// Its id.
    pub account_id: String,
    /// How much.
    #[serde(flatten)]
    pub amount: Amount,
}

/// A line of the bill.
#[derive(Debug, Serialize)]
pub struct Charged {
    /// Who pays, for what, where and how much.
    #[serde(flatten)]
    pub charge: Charge,
    /// US dollars a month; none without a price.
    pub usd: Option<f64>,
}

impl Outcome {
    pub(crate) fn of(
        trial: &Trial,
        connection: &Connection,
        known: &BTreeSet<Said>,
        traffic: &Traffic,
    ) -> Self {
        let name = connection.name.as_str();
        let conditions: Vec<_> = trial.conditions().collect();
        let written = |change: &crossvpc_core::spec::Change| {
            let (path, yaml) = change.written();
            Written { path, yaml, is_example: conditions.contains(&change) }
        };
        let warnings = Said::warnings(&trial.checked);
        Self {
            r#type: trial.kind,
            verdict: match trial.is_possible() {
                true if trial.is_current => Verdict::Current,
                true if conditions.is_empty() => Verdict::Possible,
                true => Verdict::Conditional,
                false => Verdict::Impossible,
            },
            changes: trial.changes.iter().map(written).collect(),
            reasons: said(&trial.checked, Severity::Error).into_iter().collect(),
            warnings: warnings.difference(known).cloned().collect(),
            duties: trial.checked.plan.as_ref().map(|plan| acts::of(plan, name)).unwrap_or_default(),
            cost: trial.checked.plan.as_ref().map(|plan| cost(plan, connection, traffic)),
        }
    }
}

impl Said {
    /// The warnings of a check.
    pub(crate) fn warnings(checked: &Checked) -> BTreeSet<Self> {
        said(checked, Severity::Warning)
    }
}

fn said(checked: &Checked, severity: Severity) -> BTreeSet<Said> {
    let found = checked.findings.shown.iter().filter(|found| found.code.severity == severity);
    let said = |found: &Diagnostic| Said { code: found.code.name, message: found.message.clone() };
    found.map(said).collect()
}

fn cost(plan: &Plan, connection: &Connection, traffic: &Traffic) -> Cost {
    let name = connection.name.as_str();
    let mut charges = cost::charges(plan);
    charges.retain(|charge| charge.connections.iter().any(|other| other == name));
    let shared = charges.iter().filter(|charge| charge.connections.len() > 1);
    let shared = Sum::of(shared, traffic.gb).fixed;
    let sums = cost::by_account(&charges, traffic.gb);
    let accounts: BTreeSet<_> = trial::parties(connection)
        .map(|party| (party.vpc.account.name.to_string(), party.vpc.account.id.to_string()))
        .chain(charges.iter().map(|charge| (charge.account.clone(), charge.account_id.clone())))
        .collect();
    let account = |(account, account_id): (String, String)| {
        let amount = sums.get(account.as_str()).map_or_else(|| amount(&Sum::default()), amount);
        AccountCost { account, account_id, amount }
    };
    Cost {
        whole: amount(&Sum::of(&charges, traffic.gb)),
        shared: cents(shared),
        accounts: accounts.into_iter().map(account).collect(),
        charges: charges
            .into_iter()
            .map(|charge| Charged { usd: charge.monthly(traffic.gb).map(cents), charge })
            .collect(),
    }
}

fn amount(sum: &Sum) -> Amount {
    Amount {
        total: sum.total().map(cents),
        fixed: cents(sum.fixed),
        traffic: cents(sum.traffic),
        missing: sum.missing.iter().map(|(item, region)| Missing { item: item.name(), region }).collect(),
    }
}
