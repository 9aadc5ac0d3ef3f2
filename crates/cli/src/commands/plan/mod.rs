//! `crossvpc plan`: the links, then for each target the order, the values handed over and the manual steps.

pub(super) mod json;
mod mermaid;
mod text;

use crossvpc_core::deployment::outline::{LinkOutline, Outline};
use crossvpc_core::suggest;

use crate::args::{PlanArgs, PlanFormat};
use crate::console::{Console, print, stream_data};
use crate::failure::{Failure, Outcome};
use crate::reading;

/// The most items of a list that are printed, if nobody asks for all.
const MOST: usize = 20;

pub(super) fn run(args: &PlanArgs, console: Console) -> Result<Outcome, Failure> {
    let mut checked = reading::check(&args.spec)?.checked;
    reading::print_problems(&mut checked, console)?;
    let Some(plan) = &checked.plan else { return Ok(Outcome::Findings) };
    let mut outline = Outline::of(plan, crossvpc::deployments(plan, &checked.targets)?);
    if let Some(wanted) = &args.link {
        let id = find(&outline.links, wanted)?;
        outline = outline.only(&id);
    }
    match args.format {
        PlanFormat::Text => text::print(&outline, if args.all { usize::MAX } else { MOST })?,
        PlanFormat::Mermaid => print(&mermaid::render(&outline))?,
        PlanFormat::Json => {
            let outline = if args.all { outline } else { outline.without_commands() };
            stream_data(|out| json::write(plan, &outline, out))?;
        }
    }
    Ok(Outcome::Clean)
}

fn find(links: &[LinkOutline], wanted: &str) -> Result<String, Failure> {
    if let Some(link) = links.iter().find(|link| link.id == wanted) {
        return Ok(link.id.clone());
    }
    let mut of_connection = links.iter().filter(|link| link.connections.iter().any(|name| name == wanted));
    if let (Some(link), None) = (of_connection.next(), of_connection.next()) {
        return Ok(link.id.clone());
    }
    let near = suggest::nearest(wanted, links.iter().map(|link| link.id.as_str()));
    let help = near.map(|near| format!("did you mean `{near}`?"));
    Err(Failure::UnknownLink { link: wanted.to_owned(), help })
}
