//! `crossvpc explain`: the page of a finding, or the list of all.

use crossvpc_core::diagnostic::{Code, Severity};
use crossvpc_core::suggest;

use crate::args::ExplainArgs;
use crate::backends;
use crate::console::{Console, Paint, painted, print};
use crate::failure::{Failure, Outcome};

pub(super) fn run(args: &ExplainArgs, console: Console) -> Result<Outcome, Failure> {
    let codes = backends::codes();
    let Some(wanted) = &args.code else {
        print(&list(&codes, console))?;
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

fn list(codes: &[&Code], console: Console) -> String {
    let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    let lines = codes.iter().map(|code| {
        let (severity, paint) = match code.severity {
            Severity::Error => ("error", Paint::Red),
            Severity::Warning => ("warning", Paint::Yellow),
            Severity::Note => ("note", Paint::Cyan),
        };
        let severity = painted(&format!("{severity:<7}"), paint, console.out);
        format!("{severity}  {:<width$}  {}\n", code.name, first_sentence(code.page))
    });
    lines.collect()
}

/// The first sentence below the heading, on one line.
fn first_sentence(page: &str) -> String {
    let lines = page.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
    let paragraph = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let end = paragraph.find(". ").unwrap_or(paragraph.len());
    paragraph[..end].trim_end_matches(['.', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_may_span_lines() {
        let page = "# too-large\n\nA file has more\nthan 32 MiB. It is refused.\n\n## Why\n";
        assert_eq!(first_sentence(page), "A file has more than 32 MiB");
        assert_eq!(first_sentence("# x\n"), "");
    }
}
