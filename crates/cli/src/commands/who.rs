//! `crossvpc who`: who reaches whom.

use crossvpc_answers::{Ends, Question, Side, WhoDocument};
use crossvpc_core::network::Network;
use crossvpc_core::printable;

use crate::args::{SpecArgs, WhoArgs, WhoFormat};
use crate::console::{Console, print, print_data};
use crate::failure::{Failure, Outcome};
use crate::reading;

pub(super) fn run(args: &WhoArgs, console: Console) -> Result<Outcome, Failure> {
    let spec = SpecArgs { spec: Some(args.spec.clone()), targets: Vec::new() };
    let mut checked = reading::check(&spec)?.checked;
    let Some(plan) = &checked.plan else {
        reading::print_problems(&mut checked, console)?;
        return Ok(Outcome::Refused);
    };
    show(&crossvpc_answers::who(plan, &question(&plan.network, args)?), args.format)?;
    Ok(Outcome::Clean)
}

fn question<'p>(network: &'p Network, args: &WhoArgs) -> Result<Question<'p>, Failure> {
    let mut question = Question::default();
    if let Some(from) = &args.from {
        question.from = Some(Ends::find(network, from, Side::From)?);
    }
    if let Some(to) = &args.to {
        // The last colon of an IPv6 address is followed by no port.
        let with_port = to.rsplit_once(':').filter(|(end, _)| !end.contains(':'));
        let (end, port) = with_port.map_or((to.as_str(), None), |(end, port)| (end, Some(port)));
        let ends = Ends::find(network, end, Side::To)?;
        question.ports = match (port, ends.connection) {
            (Some(port), _) => Some(crossvpc_answers::ports(port)?.into()),
            (None, Some(connection)) => Some(connection.ports.iter().copied().collect()),
            (None, None) => None,
        };
        question.to = Some(ends);
    }
    Ok(question)
}

fn show(document: &WhoDocument, format: WhoFormat) -> Result<(), Failure> {
    match format {
        WhoFormat::Text => print(&crossvpc_answers::who_text(document)),
        WhoFormat::Markdown => print_data(&crossvpc_answers::who_markdown(document)),
        WhoFormat::Csv => print_data(&crossvpc_answers::who_csv(document)),
        WhoFormat::Json => {
            let json = serde_json::to_string_pretty(document).expect("strings and numbers serialize");
            print_data(&printable::json(&(json + "\n")))
        }
        WhoFormat::Svg => print_data(&crossvpc_answers::who_svg(document)),
    }
}
