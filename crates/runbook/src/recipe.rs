//! Steps that are the same for many rows but for a few values: told once, with a shell variable for each value that differs and
//! a table of the values. Whatever the variables are, a row is only told this way if its values give its own steps again,
//! character by character.

mod variables;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::network::{Connection, Vpc};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::markdown::{Block, code, few, prose, row};
use crate::shell::{quoted, vpc_id};
pub(crate) use variables::Step;
use variables::{each, fill, pattern, variables};

/// What is done for one thing.
pub(crate) struct Row {
    /// What it is done for, as a heading calls it.
    pub(crate) title: String,
    /// The names of variables and their values.
    pub(crate) variables: Vec<(&'static str, String)>,
    pub(crate) steps: Vec<Step>,
    /// What a command must print.
    pub(crate) shows: Vec<Expr>,
}

/// The steps of one row, or of several rows of a table.
#[derive(Serialize)]
pub(crate) struct Recipe {
    /// The row's title, if there is one row.
    title: Option<Expr>,
    /// Whose rows of the page's own table it is for, if they are those of all consumers or of all VPCs.
    of: Option<&'static str>,
    table: Option<TableView>,
    /// Sets the variables for the first row.
    example: Option<Block>,
    steps: Vec<StepView>,
    /// What the command must print, for one row.
    shows: Option<Expr>,
}

#[derive(Serialize)]
struct TableView {
    head: Expr,
    rule: Expr,
    rows: Vec<Expr>,
    /// Whether a column says what a command must print.
    shows: bool,
}

#[derive(Serialize)]
struct StepView {
    says: Option<Expr>,
    commands: Vec<CommandView>,
}

#[derive(Serialize)]
struct CommandView {
    target: Option<&'static str>,
    block: Block,
}

/// The values that may differ from VPC to VPC.
pub(crate) fn of_vpc(vpc: &Vpc) -> Vec<(&'static str, String)> {
    vec![
        ("vpc", vpc.name.to_string()),
        ("account", vpc.account.name.to_string()),
        ("region", vpc.region.to_string()),
        ("vpc_id", vpc_id(vpc)),
    ]
}

impl Recipe {
    /// Whether a command lacks an id that the spec leaves out.
    pub(crate) fn lacks_ids(&self) -> bool {
        let mut commands = self.steps.iter().flat_map(|step| &step.commands);
        commands.any(|command| command.block.text().contains("=<"))
    }
}

/// More forms of the same steps than this are not looked for.
const FORMS: usize = 8;

/// The VPCs of a page that has a table with all values of [`of_vpc`].
#[derive(Default)]
pub(crate) struct Known {
    consumers: BTreeSet<String>,
    all: BTreeSet<String>,
}

impl Known {
    /// Those of a connection.
    pub(crate) fn of(connection: &Connection) -> Self {
        let consumers: BTreeSet<_> =
            connection.consumers.iter().map(|consumer| consumer.vpc.name.to_string()).collect();
        let provider = connection.provider.vpc.name.to_string();
        Self { all: consumers.iter().cloned().chain([provider]).collect(), consumers }
    }

    /// Whose rows these are, if the table has all of their values.
    fn find(&self, rows: &[&Row], names: &[&str]) -> Option<&'static str> {
        const HAS: [&str; 4] = ["vpc", "account", "region", "vpc_id"];
        let vpcs: BTreeSet<_> = rows.iter().map(|row| row.value("vpc").to_owned()).collect();
        let is_known = vpcs.len() == rows.len()
            && names.iter().all(|name| HAS.contains(name))
            && rows.iter().all(|row| row.shows.is_empty());
        let found =
            [(&self.consumers, "consumer"), (&self.all, "VPC")].into_iter().find(|(of, _)| **of == vpcs);
        found.filter(|_| is_known).map(|(_, words)| words)
    }
}

/// The same with rows of the same title and steps made one.
pub(crate) fn distinct_recipes(known: &Known, mut rows: Vec<Row>) -> Vec<Recipe> {
    rows.sort_by(|a, b| (&a.title, &a.steps).cmp(&(&b.title, &b.steps)));
    rows.dedup_by(|row, before| {
        let is_same = (&row.title, &row.steps) == (&before.title, &before.steps);
        if is_same {
            before.shows.append(&mut row.shows);
        }
        is_same
    });
    for row in &mut rows {
        row.shows.sort_unstable();
    }
    recipes(known, rows)
}

/// Tells rows together as far as they have the same steps, in the order of their first rows.
pub(crate) fn recipes(known: &Known, mut rows: Vec<Row>) -> Vec<Recipe> {
    drop_constants(&mut rows);
    let patterns: Vec<_> = rows
        .iter()
        .map(|row| each(&row.steps, &|text, is_shell| pattern(&row.variables, text, is_shell)))
        .collect();
    let mut rest: BTreeSet<_> = (0..rows.len()).collect();
    let mut groups = Vec::new();
    while !rest.is_empty() {
        let mut forms: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for &at in &rest {
            forms.entry(&patterns[at]).or_default().push(at);
        }
        if groups.len() >= FORMS {
            groups.extend(forms.into_values());
            break;
        }
        // Where two values of a row are equal, it has fewer variables than others, whose form it may fit all the same.
        let key =
            |(form, rows): &(&&Vec<Step>, &Vec<usize>)| (variables(form).len(), rows.len(), Reverse(rows[0]));
        let most = forms.iter().max_by_key(key);
        let Some(pattern) = most.map(|(&pattern, _)| pattern) else { break };
        let fits =
            |&at: &usize| patterns[at] == *pattern || fill(&rows[at].variables, pattern) == rows[at].steps;
        let group: Vec<_> = rest.iter().copied().filter(fits).collect();
        for at in &group {
            rest.remove(at);
        }
        // The form that all of them fit stands first.
        let first = group.iter().position(|&at| patterns[at] == *pattern).unwrap_or_default();
        let mut group = group;
        group[..=first].rotate_right(1);
        groups.push(group);
    }
    groups.sort_by_key(|group| group.iter().min().copied());
    groups.into_iter().map(|group| recipe(known, &rows, &patterns[group[0]], &group)).collect()
}

/// A variable whose value is the same in all rows is none.
fn drop_constants(rows: &mut [Row]) {
    let mut values: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (name, value) in rows.iter().flat_map(|row| &row.variables) {
        values.entry(*name).or_default().insert(value.clone());
    }
    for row in rows {
        row.variables.retain(|(name, _)| values[name].len() > 1);
    }
}

fn recipe(known: &Known, rows: &[Row], pattern: &[Step], group: &[usize]) -> Recipe {
    let first = &rows[*group.iter().min().unwrap_or(&0)];
    let same = group.iter().all(|&at| rows[at].steps == first.steps);
    if same && (group.len() == 1 || first.shows.is_empty()) {
        return Recipe {
            title: Some(prose(&first.title)),
            of: None,
            table: None,
            example: None,
            steps: first.steps.iter().map(view).collect(),
            shows: few(first.shows.iter().cloned()),
        };
    }
    let mut members: Vec<_> = group.iter().map(|&at| &rows[at]).collect();
    members.sort_by_key(|row| &row.title);
    let used = variables(pattern);
    let names: Vec<_> =
        first.variables.iter().map(|(name, _)| *name).filter(|name| used.contains(name)).collect();
    let shows = members.iter().any(|row| !row.shows.is_empty());
    // A row is named by a variable, or else by its title.
    let is_named = ["vpc", "link"].iter().any(|name| names.contains(name));
    let variables = names.iter().map(|name| code(&format!("${name}")));
    let head = (!is_named).then(|| Expr::new("for")).into_iter().chain(variables);
    let head: Vec<_> = head.chain(shows.then(|| Expr::new("must show"))).collect();
    let cells = |member: &&Row| {
        let values = names.iter().map(|name| code(member.value(name)));
        let last = shows.then(|| few(member.shows.iter().cloned()).unwrap_or_else(|| Expr::new("-")));
        row((!is_named).then(|| prose(&member.title)).into_iter().chain(values).chain(last))
    };
    let values: Vec<_> =
        names.iter().map(|name| format!("{name}={}", quoted(members[0].value(name)))).collect();
    let of = known.find(&members, &names);
    let table = || TableView {
        rule: Expr::new("|---".repeat(head.len()) + "|"),
        head: row(head.clone()),
        rows: members.iter().map(cells).collect(),
        shows,
    };
    Recipe {
        title: None,
        of,
        table: of.is_none().then(table),
        example: Some(Block::new(&[values.join(" ")])),
        steps: pattern.iter().map(view).collect(),
        shows: None,
    }
}

fn view(step: &Step) -> StepView {
    let command = |(target, lines): &(Option<&'static str>, Vec<String>)| CommandView {
        target: *target,
        block: Block::new(lines),
    };
    StepView {
        says: (!step.says.is_empty()).then(|| prose(&step.says)),
        commands: step.commands.iter().map(command).collect(),
    }
}

impl Row {
    /// A command that looks at something in a VPC.
    pub(crate) fn look(vpc: &Vpc, lines: Vec<String>) -> Self {
        Self::command(format!("VPC `{}`", vpc.name), of_vpc(vpc), lines)
    }

    /// A command without words.
    pub(crate) fn command(title: String, variables: Vec<(&'static str, String)>, lines: Vec<String>) -> Self {
        let steps = vec![Step { says: String::new(), commands: vec![(None, lines)] }];
        Self { title, variables, steps, shows: Vec::new() }
    }

    fn value(&self, name: &str) -> &str {
        self.variables.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_of(vpc: &str, account: &str, command: &str) -> Row {
        Row {
            title: format!("`{vpc}`"),
            variables: vec![("vpc", vpc.to_owned()), ("account", account.to_owned())],
            steps: vec![Step {
                says: format!("attach `{vpc}`"),
                commands: vec![(None, vec![command.to_owned()])],
            }],
            shows: Vec::new(),
        }
    }

    fn rows(cases: &[(&str, &str)], command: impl Fn(&str, &str) -> String) -> Vec<Row> {
        cases.iter().map(|(vpc, account)| row_of(vpc, account, &command(vpc, account))).collect()
    }

    fn commands(recipes: &[Recipe]) -> Vec<(usize, String)> {
        let shown = |recipe: &Recipe| {
            let block = &recipe.steps[0].commands[0].block;
            (recipe.table.as_ref().map_or(1, |table| table.rows.len()), block.text().to_owned())
        };
        recipes.iter().map(shown).collect()
    }

    #[test]
    fn rows_with_the_same_steps_are_told_once() {
        let command = |vpc: &str, account: &str| {
            format!("deploy --profile {account} \"$(out --profile hub 'x {vpc}')\" stack-{vpc}.yaml")
        };
        // A name of a row may be a word of the command, or that of an account of another row.
        let cases = [("one", "a"), ("two", "b"), ("hub", "hub"), ("three", "out"), ("a", "c")];
        let told = commands(&recipes(
            &Known::default(),
            rows(&cases, |vpc, account| command(vpc, account).replace(&format!("x {vpc}"), "x")),
        ));
        assert_eq!(
            told,
            [(5, "deploy --profile $account \"$(out --profile hub 'x')\" stack-$vpc.yaml".to_owned())]
        );
        // A variable between single quotes stays a variable.
        assert_eq!(recipes(&Known::default(), rows(&cases, command)).len(), 5);
    }

    #[test]
    fn rows_with_other_steps_are_told_apart() {
        let cases = [("one", "a"), ("two", "b"), ("hub", "hub")];
        let told = commands(&recipes(
            &Known::default(),
            rows(&cases, |vpc, _| if vpc == "hub" { "own".to_owned() } else { format!("deploy {vpc} &") }),
        ));
        assert_eq!(told, [(2, "deploy $vpc &".to_owned()), (1, "own".to_owned())]);
        let told = commands(&recipes(
            &Known::default(),
            rows(&cases[..1], |vpc, account| format!("deploy {vpc} {account}")),
        ));
        assert_eq!(told, [(1, "deploy one a".to_owned())]);
    }
}
