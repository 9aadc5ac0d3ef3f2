//! `crossvpc explain`: the page of a finding, or the list of all.

use crossvpc_core::diagnostic::{Code, Severity};
use crossvpc_core::suggest;

use crate::args::ExplainArgs;
use crate::console::{Paint, painted, print};
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &ExplainArgs) -> Result<Outcome, Failure> {
    let codes = crossvpc::codes();
    let Some(wanted) = &args.code else {
        print(&list(&codes))?;
        return Ok(Outcome::Clean);
    };
    // As a finding shows it, in brackets, is fine too.
    let code = wanted.trim_matches(['[', ']']).to_lowercase();
    match codes.iter().find(|known| known.name == code) {
        Some(known) => print(&format!("{}\n", known.page.trim_end()))?,
        None => {
            let near = suggest::nearest(&code, codes.iter().map(|known| known.name));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Err(Failure::UnknownCode { code: wanted.clone(), help });
        }
    }
    Ok(Outcome::Clean)
}

fn list(codes: &[&Code]) -> String {
    let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    let lines = codes.iter().map(|code| {
        let (severity, paint) = match code.severity {
            Severity::Error => ("error", Paint::Red),
            Severity::Warning => ("warning", Paint::Yellow),
            Severity::Note => ("note", Paint::Cyan),
        };
        let severity = painted(&format!("{severity:<7}"), paint);
        format!("{severity}  {:<width$}  {}\n", code.name, code.summary())
    });
    lines.collect()
}
