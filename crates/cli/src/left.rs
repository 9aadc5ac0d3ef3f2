//! What earlier specs had deployed and the spec no longer has, by the record of the output folder: it is named, and removed by the
//! generated files, until somebody confirms that it is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use crossvpc::{Checked, Keys, RenderBug, Sources};
use crossvpc_core::network::Account;
use crossvpc_core::plan::{AppliedUnit, Left, Plan};
use serde_json::{Map, Value};

use crate::disk::{Folder, Gone, GoneUnit, MANIFEST, Scope};

/// What left the spec, for the files and for the record.
#[derive(Debug, Default)]
pub(crate) struct LeftOver {
    pub(crate) left: Vec<Left>,
    pub(crate) gone: Vec<Gone>,
}

/// Which units somebody says are removed.
pub(crate) type Retired<'r> = &'r dyn Fn(&'static str, &str) -> bool;

/// Why the record does not say what was deployed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    /// The spec in it has an error, for this version at least.
    #[error("`{MANIFEST}` records a spec of `{target}` that cannot be read: {finding}")]
    Unreadable { target: &'static str, finding: String },
    /// Only a hand can have written this.
    #[error(
        "`{MANIFEST}` says that `{unit}` of `{target}` left the spec, but the spec that it records has no such unit there"
    )]
    Unknown { target: &'static str, unit: String },
    /// The same name stands for another account.
    #[error("the account `{name}` was {old} when `{unit}` of `{target}` was generated, and is {new} now")]
    Renumbered { target: &'static str, unit: String, name: String, old: String, new: String },
    /// A mistake of ours.
    #[error(transparent)]
    Bug(#[from] RenderBug),
}

impl RecordError {
    pub(crate) fn help(&self) -> Vec<String> {
        let restore = format!("restore `{MANIFEST}` from version control");
        let retire = "if nothing of it is deployed any more, run `crossvpc retire`".to_owned();
        match self {
            Self::Unreadable { .. } => vec![
                format!("{restore}, or remove what was deployed with the crossvpc that wrote it"),
                retire,
            ],
            Self::Unknown { .. } => vec![restore, retire],
            Self::Renumbered { name, old, .. } => vec![
                format!(
                    "keep `{name}` for {old} until what it has is removed, and give the new account another name"
                ),
                retire,
            ],
            Self::Bug(_) => Vec::new(),
        }
    }
}

/// What tells a unit from others on AWS.
type Key = (Arc<str>, String, &'static str);

fn key(unit: &AppliedUnit) -> Key {
    (Arc::clone(&unit.unit), unit.place.account.id.to_string(), unit.place.region.name())
}

/// What of the folder's earlier specs the plan no longer has, but for what is `retired`. `spec` is the plan's own.
pub(crate) fn over(
    folder: &Folder,
    (checked, plan, spec): (&Checked, &Plan, &Value),
    scope: &Scope,
    retired: Retired<'_>,
) -> Result<LeftOver, RecordError> {
    let mut found = LeftOver::default();
    let mut now = None;
    for target in crossvpc::BACKENDS.iter().map(|backend| backend.id()).filter(|id| scope.covers_target(id)) {
        let is_generated = checked.targets.contains(&target);
        let mut earlier = folder.manifest().earlier(target);
        earlier.retain(|(earlier, units)| !is_generated || units.is_some() || **earlier != *spec);
        if earlier.is_empty() {
            continue;
        }
        // CloudFormation and the CDK share their stacks: what one of them still has did not leave.
        let now = match &now {
            Some(now) => now,
            None => now.insert(applied(checked, plan)?),
        };
        let mut seen = now.clone();
        for earlier in earlier {
            let Some((left, spec)) = of_spec(target, (&earlier.0, earlier.1), plan, &mut seen, retired)?
            else {
                continue;
            };
            let units = left.units.iter().map(|unit| gone_unit(target, unit));
            match found.gone.iter_mut().find(|gone| gone.spec == spec) {
                Some(gone) => gone.units.extend(units),
                None => found.gone.push(Gone { units: units.collect(), spec }),
            }
            found.left.push(left);
        }
    }
    Ok(found)
}

/// Everything that the targets of the spec deploy.
fn applied(checked: &Checked, plan: &Plan) -> Result<BTreeSet<Key>, RecordError> {
    let mut keys = BTreeSet::new();
    for target in &checked.targets {
        keys.extend(crossvpc::applied(plan, target)?.iter().map(key));
    }
    Ok(keys)
}

fn of_spec(
    target: &'static str,
    (spec, listed): (&Value, Option<Vec<&GoneUnit>>),
    plan: &Plan,
    seen: &mut BTreeSet<Key>,
    retired: Retired<'_>,
) -> Result<Option<(Left, Value)>, RecordError> {
    let Some(old) = as_generated(target, spec)? else { return Ok(None) };
    let all = crossvpc::applied(&old, target)?;
    let mut units = match listed {
        None => all,
        Some(listed) => listed_in(target, all, listed)?,
    };
    units.retain(|unit| !retired(target, &unit.unit) && seen.insert(key(unit)));
    if units.is_empty() {
        return Ok(None);
    }
    let (spec, old) = match reduced(target, spec, &old, &units)? {
        Some(smaller) => smaller,
        None => (spec.clone(), old),
    };
    let accounts: BTreeMap<_, _> =
        plan.network.accounts().iter().map(|account| (&account.id, account)).collect();
    let names: BTreeMap<_, _> =
        plan.network.accounts().iter().map(|account| (&account.name, account)).collect();
    for unit in &mut units {
        let account = &mut unit.place.account;
        if let Some(now) = accounts.get(&account.id) {
            *account = Arc::clone(now);
        } else if let Some(now) = names.get(&account.name) {
            return Err(renumbered(target, &unit.unit, account, now));
        }
    }
    Ok(Some((Left { target, plan: old, units }, spec)))
}

fn renumbered(target: &'static str, unit: &str, old: &Account, new: &Account) -> RecordError {
    RecordError::Renumbered {
        target,
        unit: unit.to_owned(),
        name: old.name.to_string(),
        old: old.id.to_string(),
        new: new.id.to_string(),
    }
}

fn gone_unit(target: &str, unit: &AppliedUnit) -> GoneUnit {
    let (unit, account, region) = key(unit);
    GoneUnit { target: target.to_owned(), unit: unit.to_string(), account, region: region.to_owned() }
}

/// The units of a plan that the record lists, in their order. It can list no others.
fn listed_in(
    target: &'static str,
    all: Vec<AppliedUnit>,
    listed: Vec<&GoneUnit>,
) -> Result<Vec<AppliedUnit>, RecordError> {
    let mut wanted: BTreeSet<_> = listed.into_iter().collect();
    let mut units = all;
    units.retain(|unit| wanted.remove(&gone_unit(target, unit)));
    match wanted.pop_first() {
        None => Ok(units),
        Some(unit) => Err(RecordError::Unknown { target, unit: unit.unit.clone() }),
    }
}

/// What a recorded spec asked for.
pub(crate) fn read(target: &'static str, spec: &Value, keys: Keys) -> Result<Option<Plan>, RecordError> {
    let mut sources = Sources::default();
    sources.add(MANIFEST, format!("{spec:#}\n"));
    let checked = crossvpc::read(sources, &[target], keys);
    if checked.plan.is_none() {
        let finding = checked.findings.shown.first();
        let finding = finding.map_or_else(|| "it is too large".to_owned(), |finding| finding.message.clone());
        return Err(RecordError::Unreadable { target, finding });
    }
    Ok(checked.plan)
}

/// The same as the files were generated: its names are those of the units.
fn as_generated(target: &'static str, spec: &Value) -> Result<Option<Plan>, RecordError> {
    Ok(read(target, spec, Keys::default())?.map(|plan| plan.as_generated().into_owned()))
}

/// As much of a spec as has these units, so that a record grows by what left and not by whole specs; nothing if that cannot be told.
fn reduced(
    target: &'static str,
    spec: &Value,
    plan: &Plan,
    units: &[AppliedUnit],
) -> Result<Option<(Value, Plan)>, RecordError> {
    let connections = crossvpc::served(plan, units);
    let mut smaller = spec.clone();
    let Some(map) = smaller.as_object_mut() else { return Ok(None) };
    keep(map, "connections", |name| connections.contains(name));
    // A name that stands nowhere in what is left is not needed by it.
    for (kind, users) in
        [("transit-gateways", &["connections"][..]), ("vpcs", &["connections", "transit-gateways"])]
    {
        let texts: Vec<_> = users.iter().filter_map(|user| map.get(*user)).map(Value::to_string).collect();
        keep(map, kind, |name| {
            texts
                .iter()
                .any(|text| text.contains(&format!("\"{name}")) || text.contains(&format!("{name}\"")))
        });
    }
    let texts = ["vpcs", "transit-gateways", "connections"]
        .map(|user| map.get(user).map(Value::to_string).unwrap_or_default());
    keep(map, "accounts", |name| texts.iter().any(|text| text.contains(&format!("\"{name}\""))));
    let Ok(Some(plan)) = as_generated(target, &smaller) else { return Ok(None) };
    let has: BTreeSet<_> = crossvpc::applied(&plan, target)?.iter().map(key).collect();
    Ok(units.iter().all(|unit| has.contains(&key(unit))).then_some((smaller, plan)))
}

fn keep(spec: &mut Map<String, Value>, kind: &str, is_kept: impl Fn(&str) -> bool) {
    if let Some(entries) = spec.get_mut(kind).and_then(Value::as_object_mut) {
        entries.retain(|name, _| is_kept(name));
    }
}

/// The most units that a note lists.
const MOST: usize = 20;

/// What left the spec, for people; nothing if nothing did.
pub(crate) fn told(gone: &[Gone], generated: &[&str]) -> Option<String> {
    let units: Vec<_> = gone.iter().flat_map(|gone| &gone.units).collect();
    if units.is_empty() {
        return None;
    }
    let rows: Vec<_> = units.iter().take(MOST).map(|unit| format!("\n  {unit}")).collect();
    let rows = rows.concat();
    let more = match units.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!("\n  and {more} more, in `{MANIFEST}`"),
    };
    let targets: BTreeSet<_> = units.iter().map(|unit| &*unit.target).collect();
    let dropped: Vec<_> = targets.into_iter().filter(|target| !generated.contains(target)).collect();
    let how = if dropped.is_empty() {
        "the next deployment removes it; then run `crossvpc retire`".to_owned()
    } else {
        format!(
            "{} is not generated any more: remove it with the files of an earlier commit, then run `crossvpc retire`",
            dropped.join(" and ")
        )
    };
    Some(format!("left the spec, and may still be deployed and open:{rows}{more}\n{how}"))
}

impl fmt::Display for GoneUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} in account {}, {}", self.target, self.unit, self.account, self.region)
    }
}
