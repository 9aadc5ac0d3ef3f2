//! `crossvpc plan`: the links, then for each target the order, the values handed over and the manual steps; or a picture of
//! the network or the steps.

pub(super) mod json;
mod text;

use crossvpc::diagram::{self, Detail, Picture};
use crossvpc_core::deployment::outline::{LinkOutline, Outline};
use crossvpc_core::plan::Plan;
use crossvpc_core::suggest;

use crate::args::{PlanArgs, PlanFormat, PlanView};
use crate::console::{self, Console, print, stream_data};
use crate::disk::{self, Access, Folder};
use crate::failure::{Failure, Outcome};
use crate::left;
use crate::reading::{self, Reading};

/// The most items of a list that are printed, if nobody asks for all.
const MOST: usize = 20;

pub(super) fn run(args: &PlanArgs, console: Console) -> Result<Outcome, Failure> {
    refuse_view(args)?;
    let mut reading = reading::check(&args.spec)?;
    reading::print_problems(&mut reading.checked, console)?;
    note_left(&reading)?;
    let checked = reading.checked;
    let Some(plan) = &checked.plan else { return Ok(Outcome::Findings) };
    let is_picture = match args.format {
        PlanFormat::Text | PlanFormat::Json => false,
        PlanFormat::Mermaid | PlanFormat::Dot | PlanFormat::Svg => args.view != Some(PlanView::Steps),
    };
    // A picture of the network needs no steps.
    let targets = if is_picture { &[][..] } else { &checked.targets };
    let mut outline = Outline::of(plan, crossvpc::deployments(plan, targets)?);
    let link = args.link.as_ref().map(|wanted| find(&outline.links, wanted)).transpose()?;
    if let Some(id) = &link {
        outline = outline.only(id);
    }
    match args.format {
        PlanFormat::Text => text::print(&outline, if args.all { usize::MAX } else { MOST })?,
        PlanFormat::Mermaid if args.view == Some(PlanView::Steps) => print(&diagram::steps(&outline))?,
        PlanFormat::Mermaid => print(&picture(plan, link.as_deref()).mermaid())?,
        PlanFormat::Dot => print(&picture(plan, link.as_deref()).dot())?,
        PlanFormat::Svg => print(&picture(plan, link.as_deref()).svg())?,
        PlanFormat::Json => {
            if !args.all {
                outline.leave_out_commands();
            }
            stream_data(|out| json::write(plan, &outline, out))?;
        }
    }
    // The program ends here: to free hundreds of thousands of texts one by one would take longer than to print them.
    std::mem::forget((outline, checked));
    Ok(Outcome::Clean)
}

/// Says what had left the spec when its output folder was generated, if it has one.
fn note_left(reading: &Reading) -> Result<(), Failure> {
    let out = reading.out(None);
    if !disk::is_output(&out) {
        return Ok(());
    }
    let folder = Folder::open(&out, Access::Read)?;
    left::told(folder.manifest().left(), &reading.checked.targets).map_or(Ok(()), |left| console::note(&left))
}

/// Only pictures have a view, and only Mermaid draws the steps.
fn refuse_view(args: &PlanArgs) -> Result<(), Failure> {
    let needed = match (args.view, args.format) {
        (None, _)
        | (Some(_), PlanFormat::Mermaid)
        | (Some(PlanView::Network), PlanFormat::Dot | PlanFormat::Svg) => return Ok(()),
        (Some(PlanView::Network), PlanFormat::Text | PlanFormat::Json) => "`mermaid`, `dot` or `svg`",
        (Some(PlanView::Steps), PlanFormat::Text | PlanFormat::Json | PlanFormat::Dot | PlanFormat::Svg) => {
            "`mermaid`"
        }
    };
    Err(Failure::NoSuchView { needed })
}

fn picture(plan: &Plan, link: Option<&str>) -> Picture {
    match plan.links.iter().find(|known| Some(&*known.id()) == link) {
        Some(link) => Picture::of_link(plan, link),
        None => Picture::of(plan, Detail::Full),
    }
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
