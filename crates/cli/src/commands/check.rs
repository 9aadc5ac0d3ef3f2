//! `crossvpc check`: every finding of one run.

use crossvpc::{Checked, Scope};
use crossvpc_core::diagnostic::{Severity, github, json, sarif, text};

use crate::args::{CheckArgs, FindingsFormat};
use crate::console::{Console, is_quiet, print, print_data};
use crate::failure::{Failure, Outcome};
use crate::reading;
use crate::summary::counted;

pub(super) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Failure> {
    if args.fix
        && let Some(outcome) = super::fix::run(args, console)?
    {
        return Ok(outcome);
    }
    let read = if args.all { reading::check_all } else { reading::check };
    let mut checked = read(&args.spec)?.checked;
    let outcome = if reading::is_refused(&checked, &args.deny) { Outcome::Findings } else { Outcome::Clean };
    if is_quiet() {
        checked.findings.keep(Severity::Error);
    }
    let Checked { findings, allowed, sources, .. } = &checked;
    match args.format {
        FindingsFormat::Text if is_quiet() && findings.shown.is_empty() => {}
        FindingsFormat::Text => {
            let scope = checked.scope().map(|scope| self::scope(scope, sources.iter().count()));
            let fixable = findings.shown.iter().filter(|finding| !finding.fix.is_empty() && !args.fix);
            let fixes = fixes(fixable.count());
            let findings = text::render(findings, sources, console.out);
            print(&format!("{findings}{}\n{fixes}{}", checked.summary(), scope.unwrap_or_default()))?;
        }
        FindingsFormat::Json => print_data(&json::render(findings, allowed, checked.scope(), sources))?,
        FindingsFormat::Sarif => {
            print_data(&sarif::render(findings, allowed, sources, env!("CARGO_PKG_VERSION")))?;
        }
        FindingsFormat::Github => print_data(&github::render(findings, sources))?,
    }
    // The process ends here: the system frees a large spec faster than piece by piece.
    std::mem::forget(checked);
    Ok(outcome)
}

/// How to apply the fixes that findings carry, in one line.
fn fixes(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "run `crossvpc check --fix` to apply 1 fix\n".to_owned(),
        count => format!("run `crossvpc check --fix` to apply {count} fixes\n"),
    }
}

/// What was checked, in one line.
fn scope(scope: Scope, files: usize) -> String {
    let Scope { accounts, vpcs, connections, links, missing_ids, .. } = scope;
    let mut counts = vec![
        counted(accounts, "account"),
        counted(vpcs, "VPC"),
        counted(connections, "connection"),
        counted(links, "link"),
    ];
    if files > 1 {
        counts.insert(0, counted(files, "file"));
    }
    let missing = match missing_ids {
        0 => String::new(),
        count => format!("; the spec leaves out {}", counted(count, "id")),
    };
    format!("checked {}{missing}\n", counts.join(", "))
}
