//! `crossvpc explain`: the page of a finding or of a kind of change, or the list of all.

use crossvpc_core::change::CHANGES;
use crossvpc_core::diagnostic::{Code, Severity};
use crossvpc_core::suggest;

use serde::Serialize;

use crate::args::{ExplainArgs, Format};
use crate::console::{Paint, painted, print, print_data};
use crate::failure::{Failure, Outcome};

/// The docs for programs: fields are added, never renamed or removed.
#[derive(Serialize)]
struct Document<'a> {
    /// Of this structure: 1.
    version: u32,
    findings: Vec<Explained<'a>>,
}

#[derive(Serialize)]
struct Explained<'a> {
    code: &'a str,
    severity: Severity,
    summary: String,
    docs: &'a str,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Outcome, Failure> {
    let mut codes = crossvpc::codes();
    codes.extend(CHANGES);
    if let Some(wanted) = &args.code {
        let known = find(&codes, wanted)?;
        codes = vec![known];
    }
    match args.format {
        Format::Json => print_data(&json(&codes))?,
        Format::Text if args.list => print(&list(&codes))?,
        Format::Text => codes.iter().try_for_each(|code| print(&text(code)))?,
    }
    Ok(Outcome::Clean)
}

/// The docs of a finding, with how to accept it where the spec may.
fn text(code: &Code) -> String {
    let is_change = CHANGES.iter().any(|change| change.name == code.name);
    let accept = match code.severity {
        Severity::Error | Severity::Warning | Severity::Note if is_change => format!(
            "\n## How to accept it\n\nAdd the code with the connection, or with the link where the change has several connections, and \
             your reason to the new spec: `allow: {{{}: {{CONNECTION: the reason}}}}`. `diff` still shows the change, and `--fail-on` \
             does not count it. Remove the entry after the merge.\n",
            code.name
        ),
        Severity::Error => String::new(),
        Severity::Warning | Severity::Note => format!(
            "\n## How to accept it\n\nAdd the code with your reason to the spec: `allow: {{{}: the reason}}`. `check` then no longer \
             shows it.\n",
            code.name
        ),
    };
    format!("{}\n{accept}", code.page.trim_end())
}

fn find(codes: &[&'static Code], wanted: &str) -> Result<&'static Code, Failure> {
    // As a finding shows it, in brackets, is fine too.
    let code = wanted.trim_matches(['[', ']']).to_lowercase();
    codes.iter().copied().find(|known| known.name == code).ok_or_else(|| {
        let near = suggest::nearest(&code, codes.iter().map(|known| known.name));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        Failure::UnknownCode { code: wanted.to_owned(), help }
    })
}

fn json(codes: &[&Code]) -> String {
    let explained = |code: &&Code| Explained {
        code: code.name,
        severity: code.severity,
        summary: code.summary(),
        docs: code.page,
    };
    let document = Document { version: 1, findings: codes.iter().map(explained).collect() };
    serde_json::to_string_pretty(&document).expect("strings and numbers serialize") + "\n"
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
