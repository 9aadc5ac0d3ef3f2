//! `crossvpc plan`: the links, then for each target the order, the values handed over and the manual steps; or a picture of
//! the network or the steps.

pub(super) mod json;

use std::collections::{BTreeMap, BTreeSet};

use crossvpc::diagram::{self, Detail, Picture};
use crossvpc_core::plan::Plan;
use crossvpc_core::printable;
use crossvpc_core::suggest;

use crate::args::{PlanArgs, PlanFormat, PlanView};
use crate::console::{Console, Paint, painted, print, print_data};
use crate::failure::{Failure, Outcome};
use crate::reading;
use crate::summary::counted;
use crossvpc_core::deployment::outline::{LinkOutline, Outline, StepOutline, TargetOutline, UnitOutline};

pub(super) fn run(args: &PlanArgs, console: Console) -> Result<Outcome, Failure> {
    refuse_view(args)?;
    let mut checked = reading::check(&args.spec)?.checked;
    reading::print_problems(&mut checked, console)?;
    let Some(plan) = &checked.plan else { return Ok(Outcome::Findings) };
    let mut outline = Outline::of(plan, &crossvpc::deployments(plan, &checked.targets)?);
    let link = args.link.as_ref().map(|wanted| find(&outline.links, wanted)).transpose()?;
    if let Some(id) = &link {
        outline = outline.only(id);
    }
    match args.format {
        PlanFormat::Text => text(&outline)?,
        PlanFormat::Mermaid if args.view == Some(PlanView::Steps) => print(&diagram::steps(&outline))?,
        PlanFormat::Mermaid => print(&picture(plan, link.as_deref()).mermaid())?,
        PlanFormat::Dot => print(&picture(plan, link.as_deref()).dot())?,
        PlanFormat::Svg => print(&picture(plan, link.as_deref()).svg())?,
        PlanFormat::Json => print_data(&printable::json(json::render(plan, &outline)))?,
    }
    Ok(Outcome::Clean)
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

/// What is printed at once: the text of thousands of links never stands in memory as a whole.
#[derive(Default)]
struct Printer(String);

impl Printer {
    const FULL: usize = 1 << 16;

    /// Adds whole lines.
    fn add(&mut self, lines: &str) -> Result<(), Failure> {
        self.0 += lines;
        if self.0.len() < Self::FULL { Ok(()) } else { self.end() }
    }

    fn end(&mut self) -> Result<(), Failure> {
        print(&self.0)?;
        self.0.clear();
        Ok(())
    }
}

fn text(outline: &Outline) -> Result<(), Failure> {
    let heading = |text: &str| format!("{}\n", painted(text, Paint::Bold));
    let mut out = Printer::default();
    out.add(&heading(&counted(outline.links.len(), "link")))?;
    outline.links.iter().try_for_each(|link| out.add(&self::link(link)))?;
    for target in &outline.targets {
        let waves = counted(target.waves.len(), "wave");
        let units = counted(target.units.len(), "unit");
        out.add(&heading(&format!("\n{}: {units}, {waves}", target.target)))?;
        self::target(target, &mut out)?;
    }
    out.end()
}

fn link(link: &LinkOutline) -> String {
    let mut text = format!("  {}\n    for {}\n", link.id, link.connections.join(", "));
    let width = |of: fn(&crossvpc_core::deployment::outline::SideOutline) -> usize| {
        link.sides.iter().map(of).max().unwrap_or(0)
    };
    let (role, vpc) = (width(|side| side.role.len()), width(|side| side.vpc.as_deref().map_or(0, str::len)));
    for side in &link.sides {
        text += &format!(
            "    {:role$}  {:vpc$}  {}: {}, {}\n",
            side.role,
            side.vpc.as_deref().unwrap_or_default(),
            side.place,
            counted(side.routes, "route"),
            counted(side.rules, "rule")
        );
    }
    text
}

fn target(target: &TargetOutline, out: &mut Printer) -> Result<(), Failure> {
    let units: BTreeMap<_, _> = target.units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
    let mut seen = BTreeSet::new();
    for (number, wave) in target.waves.iter().enumerate() {
        out.add(&format!("  wave {}\n", number + 1))?;
        for step in wave {
            let (title, command) = match step {
                StepOutline::Deploy { unit, command, in_background, again_for, .. } => {
                    let again = (!seen.insert(unit.as_str()))
                        .then(|| again_for.as_deref().unwrap_or("with the outputs of other accounts"));
                    let unit = units.get(unit.as_str());
                    let title = unit.map(|unit| self::unit(unit, again)).unwrap_or_default();
                    let waits = if *in_background {
                        "      in the background: the stack waits for acceptance\n"
                    } else {
                        ""
                    };
                    (title + waits, command)
                }
                StepOutline::Action { title, place, command, .. } => {
                    (format!("    by hand: {title}\n      in {place}\n"), command)
                }
            };
            out.add(&(title + &commands(command)))?;
        }
    }
    if !target.removal.is_empty() {
        out.add("  to remove everything, in this order\n")?;
        target.removal.iter().try_for_each(|removal| out.add(&commands(&removal.command)))?;
    }
    Ok(())
}

/// What it needs and gives is said the first time.
fn unit(unit: &UnitOutline, again: Option<&str>) -> String {
    if let Some(purpose) = again {
        return format!("    deploy {} again, {purpose}\n", unit.id);
    }
    let mut text = format!("    deploy {} from {}\n", unit.id, unit.path);
    for place in &unit.places {
        text += &format!("      in {place}\n");
    }
    for input in &unit.inputs {
        text += &match &input.from {
            Some(wire) => format!("      {} from {} of {}\n", input.name, wire.output, wire.unit),
            None => format!("      {} from you: {}\n", input.name, input.description),
        };
    }
    if !unit.outputs.is_empty() {
        text += &format!("      gives {}\n", unit.outputs.join(", "));
    }
    text
}

/// A prompt before each command, and none before the lines that continue one.
fn commands(lines: &[String]) -> String {
    let starts = std::iter::once(true).chain(lines.iter().map(|line| !line.ends_with('\\')));
    let prompts = starts.map(|starts| if starts { "$" } else { " " });
    prompts.zip(lines).fold(String::new(), |text, (prompt, line)| text + &format!("      {prompt} {line}\n"))
}
