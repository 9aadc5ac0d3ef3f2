//! `crossvpc retire`: what left the spec is gone from AWS, and the record and the files forget it.

use crossvpc_core::suggest;

use crate::args::RetireArgs;
use crate::console::{self, Console, report, shown};
use crate::disk::{Access, Folder};
use crate::failure::{Failure, Outcome};
use crate::generated::{self, Wanted};
use crate::reading;

pub(super) fn run(args: &RetireArgs, console: Console) -> Result<Outcome, Failure> {
    let mut reading = reading::check(&args.spec)?;
    reading::print_problems(&mut reading.checked, console)?;
    let out = reading.out(args.out.as_deref());
    if reading.checked.plan.is_none() {
        return Ok(Outcome::Findings);
    }
    let mut folder = Folder::open(&out, Access::Write)?;
    let mut reading = reading.follow_folder(&folder, console)?;
    let Some(plan) = &reading.checked.plan else { return Ok(Outcome::Findings) };
    let is_retired = |unit: &str| args.units.is_empty() || args.units.iter().any(|retired| retired == unit);
    let units = match generated::wanted(&args.spec, &reading.checked, plan, &folder, &|_, _| false) {
        Ok(Wanted { tree, scope, records }) => {
            let units: Vec<_> = records.1.iter().flat_map(|gone| gone.units.clone()).collect();
            if !folder.compare(tree, &scope, records)?.is_up_to_date() {
                return Err(Failure::OutOfDate { out: shown(&out) });
            }
            units
        }
        // Whoever names no unit says that nothing of the record is deployed, whatever it says.
        Err(Failure::Record(error)) if args.units.is_empty() => {
            console::note(&format!("the record is forgotten: {error}"))?;
            folder.forget();
            // The names in it are forgotten, too.
            reading = reading::check(&args.spec)?;
            Vec::new()
        }
        Err(failure) => return Err(failure),
    };
    if let Some(unknown) = args.units.iter().find(|named| !units.iter().any(|unit| unit.unit == **named)) {
        let near = suggest::nearest(unknown, units.iter().map(|unit| unit.unit.as_str()));
        return Err(Failure::NotLeft {
            unit: unknown.clone(),
            help: near.map(|near| format!("did you mean `{near}`?")),
        });
    }
    let checked = &reading.checked;
    let Some(plan) = &checked.plan else { return Ok(Outcome::Findings) };
    let Wanted { tree, scope, records } =
        generated::wanted(&args.spec, checked, plan, &folder, &|_, unit| is_retired(unit))?;
    let comparison = folder.compare(tree, &scope, records)?;
    folder.apply(&comparison)?;
    let rows: Vec<_> = units.iter().filter(|unit| is_retired(&unit.unit)).collect();
    let rows: Vec<_> = rows.iter().map(|unit| format!("removed: {unit}\n")).collect();
    report(&if rows.is_empty() { "nothing left the spec\n".to_owned() } else { rows.concat() })?;
    Ok(Outcome::Clean)
}
