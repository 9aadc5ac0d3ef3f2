//! `crossvpc trace`: which way a flow takes, or what stops it.

use crossvpc_answers::{Ends, Length, Side, TraceDocument};
use crossvpc_core::diagnostic::Report;
use crossvpc_core::plan::Plan;
use crossvpc_core::printable;
use crossvpc_core::routing::PortSet;
use crossvpc_core::source::Sources;

use crate::args::{SpecArgs, TraceArgs, TraceFormat};
use crate::console::{Console, print, print_data};
use crate::failure::{Failure, Outcome};
use crate::reading;

pub(super) fn run(args: &TraceArgs, console: Console) -> Result<Outcome, Failure> {
    let spec = SpecArgs { spec: Some(args.spec.clone()), targets: Vec::new() };
    let mut checked = reading::check(&spec)?.checked;
    let plan = match checked.plan.take() {
        Some(plan) => plan,
        None => {
            reading::print_problems(&mut checked, console)?;
            let Some(plan) = readable(&checked.sources) else { return Ok(Outcome::Refused) };
            plan
        }
    };
    let plan = &plan;
    let from = Ends::find(&plan.network, &args.from, Side::From)?;
    let to = Ends::find(&plan.network, &args.to, Side::To)?;
    let ports = match (&args.port, to.connection.or(from.connection)) {
        (Some(text), _) => crossvpc_answers::ports(text)?.into(),
        (None, Some(connection)) => connection.ports.iter().copied().collect(),
        (None, None) => crossvpc_answers::declared(plan, &from, &to).unwrap_or_else(PortSet::all),
    };
    let document = crossvpc_answers::trace(plan, &checked.sources, &from, &to, &ports);
    show(&document, args)?;
    Ok(if document.verdict == "reachable" { Outcome::Clean } else { Outcome::Findings })
}

/// The plan of a spec that can be read, though it cannot work: why it does not is a question for `trace`.
fn readable(sources: &Sources) -> Option<Plan> {
    let mut report = Report::default();
    let (plan, _) = crossvpc_core::read(sources, &crossvpc::Engine::default().targets(), &mut report)?;
    (!report.has_errors()).then_some(plan)
}

fn show(document: &TraceDocument, args: &TraceArgs) -> Result<(), Failure> {
    match args.format {
        TraceFormat::Text => {
            let length = if args.explain { Length::Explained } else { Length::Short };
            print(&crossvpc_answers::text(document, length))
        }
        TraceFormat::Json => {
            let json = serde_json::to_string_pretty(document).expect("strings and numbers serialize");
            print_data(&printable::json(&(json + "\n")))
        }
        TraceFormat::Mermaid => print_data(&crossvpc_answers::mermaid(document)),
        TraceFormat::Svg => print_data(&crossvpc_answers::svg(document)),
    }
}
