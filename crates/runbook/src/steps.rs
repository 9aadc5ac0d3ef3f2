//! The stacks by hand: what is deployed and what no template expresses, in order, and how it is removed. What is done for several
//! VPCs, accounts or links alike is told once.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::deployment::outline::StepOutline;
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Link, Place, Subject};

use super::book::{Book, LinkStep};
use crate::recipe::{Known, Recipe, Row, Step, of_vpc, recipes};

/// What is done together: the type of its link, the stage in it, the link, and what it is about.
type Key<'b> = (&'static str, usize, String, Option<&'b Subject>);

/// Steps in order, as somebody does them who looks at the page of a connection.
pub(super) fn deploy<'b>(
    book: &Book<'_>,
    known: &Known,
    steps: impl Iterator<Item = &'b LinkStep<'b>>,
) -> Vec<Recipe> {
    told(book, known, steps, |step| {
        let LinkStep { place, step, .. } = step;
        let says = format!("In the account `{}`, region `{}`: {}.", place.account, place.region, what(step));
        Some(Step { says, commands: book.commands(step) })
    })
}

/// The steps of one account, each with those of other accounts that it waits for.
pub(super) fn deploy_in_account<'b>(
    book: &Book<'_>,
    steps: impl Iterator<Item = &'b LinkStep<'b>>,
) -> Vec<Recipe> {
    /// Of more steps, only how many they are is said.
    const FEW: usize = 2;
    // What is said of one thing once is not said of it again.
    let mut said = BTreeSet::new();
    told(book, &Known::default(), steps, |of| {
        let before = book.before(of);
        let key = |other: &&LinkStep<'_>| (of.link.id(), of.subject, other.step.order().step);
        let before: Vec<_> = before.filter(|other| said.insert(key(other))).collect();
        let waits = match &*before {
            few if few.len() <= FEW => few.iter().map(|of| wait(of)).collect(),
            many => format!("Wait for {} steps of `{}` in other accounts. ", many.len(), of.link.id()),
        };
        let what = what(of.step);
        let says = if waits.is_empty() { capital(&what) } else { format!("{waits}Then {what}") };
        Some(Step { says: says + ".", commands: book.commands(of.step) })
    })
}

/// What another account does first.
fn wait(of: &LinkStep<'_>) -> String {
    let (account, what) = (&of.place.account, what(of.step));
    let what = what.split([',', ';', ':']).next().unwrap_or_default();
    if let Some(what) = what.strip_prefix("wait until ") {
        return format!("Wait until {what}, in the account `{account}`. ");
    }
    match what.strip_prefix("repeat this command until it prints ") {
        Some(what) => format!("Wait until the account `{account}` has seen {what}. "),
        None => format!("Wait for the account `{account}` to {what}. "),
    }
}

/// How the stacks are removed that a connection alone needs, the last first.
pub(super) fn remove<'b>(
    book: &Book<'_>,
    known: &Known,
    steps: impl Iterator<Item = &'b LinkStep<'b>>,
) -> Vec<Recipe> {
    let steps: Vec<_> = steps.filter(|step| !is_shared(step)).collect();
    let mut told = told(book, known, steps.into_iter().rev(), |of| match of.step {
        StepOutline::Deploy { unit, again_for: None, .. } => {
            Some(Step { says: String::new(), commands: book.removal(unit) })
        }
        StepOutline::Deploy { .. } | StepOutline::Action { .. } => None,
    });
    told.reverse();
    told
}

/// Whether other connections need a step as well.
pub(super) fn is_shared(of: &LinkStep<'_>) -> bool {
    let connections = of.step.part().map_or(0, |part| part.connections.len());
    connections > 1 || connections == 0 && of.link.connections().len() > 1
}

fn told<'b>(
    book: &Book<'_>,
    known: &Known,
    steps: impl Iterator<Item = &'b LinkStep<'b>>,
    mut tell: impl FnMut(&'b LinkStep<'b>) -> Option<Step>,
) -> Vec<Recipe> {
    let mut at: BTreeMap<Key<'b>, usize> = BTreeMap::new();
    let mut rows: Vec<((&'static str, usize), &LinkStep<'b>, Vec<Step>)> = Vec::new();
    for of in steps {
        let Some(step) = tell(of) else { continue };
        let stage = (of.link.option(), of.stage);
        let row = *at.entry((stage.0, stage.1, of.link.id(), of.subject)).or_insert_with(|| {
            rows.push((stage, of, Vec::new()));
            rows.len() - 1
        });
        rows[row].2.push(step);
    }
    let links: BTreeSet<_> = rows.iter().map(|(_, of, _)| of.link.id()).collect();
    let mut seen = BTreeSet::new();
    let mut stages: BTreeMap<_, Vec<Row>> = BTreeMap::new();
    for (stage, of, steps) in rows {
        let id = of.link.id();
        let subject = match of.subject {
            None => String::new(),
            Some(Subject::Account(account)) => format!("Account `{account}`"),
            Some(Subject::Vpc(vpc)) => format!("VPC `{vpc}`"),
        };
        let mut title = match (subject.is_empty(), links.len()) {
            (true, _) => format!("`{id}`"),
            (false, 1) => subject,
            (false, _) => format!("{subject}, `{id}`"),
        };
        if !seen.insert((id, of.subject)) {
            title += ", continued";
        }
        let variables = variables(book, of.link, of.subject);
        stages.entry(stage).or_default().push(Row { title, variables, steps, shows: Vec::new() });
    }
    stages.into_values().flat_map(|rows| recipes(known, rows)).collect()
}

/// What a step does, as it goes on after "In the account".
fn what(step: &StepOutline) -> String {
    match step {
        StepOutline::Deploy { unit, again_for: Some(purpose), .. } => {
            format!("deploy the stack `{unit}` again, {purpose}")
        }
        StepOutline::Deploy { unit, in_background: true, .. } => {
            format!("deploy the stack `{unit}` in the background, as it waits for an acceptance")
        }
        StepOutline::Deploy { unit, .. } => format!("deploy the stack `{unit}`"),
        StepOutline::Action { title, .. } => title.clone(),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The values that may differ from row to row.
fn variables(book: &Book<'_>, link: &Link, subject: Option<&Subject>) -> Vec<(&'static str, String)> {
    let vpc = |names: [&'static str; 3], vpc: &Vpc| {
        let values = [vpc.name.to_string(), vpc.account.name.to_string(), vpc.region.to_string()];
        names.into_iter().zip(values)
    };
    let place = |names: [&'static str; 2], place: &Place| {
        names.into_iter().zip([place.account.name.to_string(), place.region.to_string()])
    };
    let mut variables = Vec::new();
    match subject {
        Some(Subject::Vpc(name)) => {
            let vpcs = book.plan.network.vpcs();
            if let Ok(at) = vpcs.binary_search_by(|vpc| vpc.name.cmp(name)) {
                variables.extend(of_vpc(&vpcs[at]));
            }
        }
        Some(Subject::Account(name)) => variables.push(("account", name.to_string())),
        None => {}
    }
    variables.push(("link", link.id()));
    match link {
        Link::VpcPeering(peering) => {
            let [requester, accepter] = peering.sides().map(|side| &side.vpc);
            variables.extend(vpc(["requester", "requester_account", "requester_region"], requester));
            variables.extend(vpc(["accepter", "accepter_account", "accepter_region"], accepter));
        }
        Link::PrivateLink(service) => {
            variables.extend(place(["provider_account", "provider_region"], &service.place()));
            variables.push(("service", service.connection.name.to_string()));
        }
        Link::TransitGateway(gateway) => {
            variables.extend(place(["owner_account", "owner_region"], &gateway.place()));
            variables.push(("gateway", gateway.gateway.name.to_string()));
        }
    }
    variables
}
