//! The plan for people: of long lists only the start, unless all is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::deployment::InputSource;
use crossvpc_core::deployment::outline::{
    LinkOutline, Outline, SideOutline, StepOutline, TargetOutline, UnitOutline,
};

use crossvpc_core::name::Name;

use crate::console::{self, Paint, painted};
use crate::failure::Failure;
use crate::summary::counted;

/// Prints a plan, of each list at most this many items.
pub(super) fn print(outline: &Outline, most: usize) -> Result<(), Failure> {
    let heading = |text: &str| format!("{}\n", painted(text, Paint::Bold));
    let mut out = Printer { text: String::new(), most };
    out.add(&heading(&counted(outline.links.len(), "link")))?;
    out.each(&outline.links, 2, |out, link| out.add(&self::link(link, most)))?;
    for target in &outline.targets {
        let waves = counted(target.waves.len(), "wave");
        let units = counted(target.units.len(), "unit");
        out.add(&heading(&format!("\n{}: {units}, {waves}", target.target)))?;
        self::target(target, &mut out)?;
    }
    out.end()
}

/// What is printed at once: the text of thousands of links never stands in memory as a whole.
struct Printer {
    text: String,
    most: usize,
}

impl Printer {
    const FULL: usize = 1 << 16;

    /// Adds whole lines.
    fn add(&mut self, lines: &str) -> Result<(), Failure> {
        self.text += lines;
        if self.text.len() < Self::FULL { Ok(()) } else { self.end() }
    }

    /// Adds a list, or its start and how much is missing, which stands as far from the left as the items do.
    fn each<T>(
        &mut self,
        items: &[T],
        indent: usize,
        mut add: impl FnMut(&mut Self, &T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (shown, more) = start(items, self.most);
        shown.iter().try_for_each(|item| add(self, item))?;
        more.map_or(Ok(()), |more| self.add(&format!("{:indent$}{more}; --all prints them\n", "")))
    }

    fn end(&mut self) -> Result<(), Failure> {
        console::print(&self.text)?;
        self.text.clear();
        Ok(())
    }
}

/// The start of a list, and how much is missing.
fn start<T>(items: &[T], most: usize) -> (&[T], Option<String>) {
    match items.len().checked_sub(most) {
        None | Some(0) => (items, None),
        Some(more) => (&items[..most], Some(format!("… and {more} more"))),
    }
}

/// The start of a list of words, and how much is missing.
fn words(items: &[String], most: usize) -> String {
    let (shown, more) = start(items, most);
    shown.iter().map(String::as_str).chain(more.as_deref()).collect::<Vec<_>>().join(", ")
}

fn link(link: &LinkOutline, most: usize) -> String {
    let mut text = format!("  {}\n    for {}\n", link.id, words(&link.connections, most));
    let (sides, more) = start(&link.sides, most);
    let width = |of: fn(&SideOutline) -> usize| sides.iter().map(of).max().unwrap_or(0);
    let (role, vpc) =
        (width(|side| side.role.len()), width(|side| side.vpc.as_ref().map_or(0, |vpc| vpc.as_str().len())));
    for side in sides {
        text += &format!(
            "    {:role$}  {:vpc$}  {}: {}, {}\n",
            side.role,
            side.vpc.as_ref().map_or("", Name::as_str),
            side.place,
            counted(side.routes, "route"),
            counted(side.rules, "rule")
        );
    }
    text += &more.map(|more| format!("    {more}; --all prints them\n")).unwrap_or_default();
    text
}

fn target(target: &TargetOutline, out: &mut Printer) -> Result<(), Failure> {
    let shown = target.waves.iter().flat_map(|wave| start(wave, out.most).0);
    let shown: BTreeSet<_> = shown.filter_map(StepOutline::unit).collect();
    let units = target.units.iter().filter(|unit| shown.contains(&*unit.id));
    let units: BTreeMap<_, _> = units.map(|unit| (&*unit.id, unit)).collect();
    // The step that applies each of them first.
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for step in target.waves.iter().flatten() {
        if let Some(unit) = step.unit().filter(|unit| shown.contains(unit)) {
            first.entry(unit).or_insert(step.order().step);
        }
    }
    for (number, wave) in target.waves.iter().enumerate() {
        out.add(&format!("  wave {}\n", number + 1))?;
        out.each(wave, 4, |out, step| {
            let title = match step {
                StepOutline::Deploy { unit, in_background, again_for, order, .. } => {
                    let again = (first.get(&**unit) != Some(&order.step))
                        .then(|| again_for.as_deref().unwrap_or("with the outputs of other accounts"));
                    let unit = units.get(&**unit);
                    let title = unit.map(|unit| self::unit(unit, again, out.most)).unwrap_or_default();
                    let waits = if *in_background {
                        "      in the background: the stack waits for acceptance\n"
                    } else {
                        ""
                    };
                    title + waits
                }
                StepOutline::Action { title, place, .. } => {
                    format!("    by hand: {title}\n      in {place}\n")
                }
            };
            out.add(&(title + &commands(step.command())))
        })?;
    }
    if !target.removal.is_empty() {
        out.add("  to remove everything, in this order\n")?;
        out.each(&target.removal, 6, |out, removal| out.add(&commands(&removal.command)))?;
    }
    Ok(())
}

/// What it needs and gives is said the first time.
fn unit(unit: &UnitOutline, again: Option<&str>, most: usize) -> String {
    if let Some(purpose) = again {
        return format!("    deploy {} again, {purpose}\n", unit.id);
    }
    let mut text = format!("    deploy {} from {}\n", unit.id, unit.path);
    let (places, more_places) = start(&unit.places, most);
    let (inputs, more_inputs) = start(&unit.inputs, most);
    let places = places.iter().map(|place| format!("in {place}"));
    let inputs = inputs.iter().map(|input| match &input.source {
        InputSource::Wire { unit, output } => format!("{} from {output} of {unit}", input.name),
        InputSource::User => format!("{} from you: {}", input.name, input.description),
    });
    let more =
        |more: Option<String>, what: &str| more.map(|more| format!("{more} {what}; --all prints them"));
    let lines = places.chain(more(more_places, "places")).chain(inputs).chain(more(more_inputs, "values"));
    for line in lines {
        text += &format!("      {line}\n");
    }
    if !unit.outputs.is_empty() {
        text += &format!("      gives {}\n", words(&unit.outputs, most));
    }
    text
}

/// A prompt before each command, and none before the lines that continue one.
fn commands(lines: &[String]) -> String {
    let starts = std::iter::once(true).chain(lines.iter().map(|line| !line.ends_with('\\')));
    let prompts = starts.map(|starts| if starts { "$" } else { " " });
    prompts.zip(lines).fold(String::new(), |text, (prompt, line)| text + &format!("      {prompt} {line}\n"))
}
