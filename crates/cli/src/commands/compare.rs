//! `crossvpc compare`: the three connection types side by side, in general or for the connections of a spec.

use crossvpc_compare::{Document, Scope, Style};
use crossvpc_core::{printable, suggest};

use crate::args::{CompareArgs, CompareFormat, SpecArgs};
use crate::console::{Console, print, print_data};
use crate::failure::{Failure, Outcome};
use crate::reading;

pub(super) fn run(args: &CompareArgs, console: Console) -> Result<Outcome, Failure> {
    let Some(spec) = &args.spec else {
        show(&crossvpc_compare::general(&args.traffic), Scope::General, args.format)?;
        return Ok(Outcome::Clean);
    };
    let mut checked = reading::check(&SpecArgs { spec: Some(spec.clone()), targets: Vec::new() })?.checked;
    let Some(plan) = &checked.plan else {
        reading::print_problems(&mut checked, console)?;
        return Ok(Outcome::Findings);
    };
    let names = plan.network.connections().iter().map(|connection| connection.name.as_str());
    if let Some(wanted) = &args.connection
        && !names.clone().any(|name| name == wanted)
    {
        return Err(Failure::UnknownConnection {
            connection: wanted.clone(),
            help: suggest::help(wanted, names),
        });
    }
    let document = crossvpc_compare::compare(&checked, args.connection.as_deref(), &args.traffic);
    let scope = if args.connection.is_some() { Scope::Connection } else { Scope::Spec };
    show(&document, scope, args.format)?;
    Ok(Outcome::Clean)
}

fn show(document: &Document, scope: Scope, format: CompareFormat) -> Result<(), Failure> {
    match format {
        CompareFormat::Text => print(&crossvpc_compare::render(document, scope, Style::Text)?),
        CompareFormat::Markdown => print_data(&crossvpc_compare::render(document, scope, Style::Markdown)?),
        CompareFormat::Json => {
            let json = serde_json::to_string_pretty(document).expect("strings and numbers serialize");
            print_data(&printable::json(&(json + "\n")))
        }
    }
}
