//! Code in Markdown, which no text breaks out of: the fence is longer than any run of backticks in it.

use crossvpc_render::Expr;
use serde::Serialize;

/// A block of code.
#[derive(Serialize)]
pub(crate) struct Block {
    /// What opens and closes it.
    fence: Expr,
    /// The lines between.
    text: Expr,
}

impl Block {
    /// A block of these lines.
    pub(crate) fn new(lines: &[String]) -> Self {
        let text = lines.join("\n");
        Self { fence: Expr::new("`".repeat(longest_run(&text).max(2) + 1)), text: Expr::new(text) }
    }
}

impl Block {
    /// The lines.
    pub(crate) fn text(&self) -> &str {
        self.text.as_str()
    }
}

/// A text as code within a line.
pub(crate) fn code(text: &str) -> Expr {
    let text = text.replace(char::is_control, " ");
    match longest_run(&text) {
        0 => Expr::new(format!("`{text}`")),
        run => {
            let fence = "`".repeat(run + 1);
            Expr::new(format!("{fence} {text} {fence}"))
        }
    }
}

/// Several of them.
pub(crate) fn codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> Expr {
    let codes: Vec<_> = texts.into_iter().map(code).collect();
    Expr::new(codes.iter().map(Expr::as_str).collect::<Vec<_>>().join(", "))
}

/// A text as code that leads to another file; paths here have no character that Markdown would read.
pub(crate) fn link(text: &str, path: &str) -> Expr {
    Expr::new(format!("[{}]({path})", code(text).as_str()))
}

/// A sentence whose names stand between backticks.
pub(crate) fn prose(text: &str) -> Expr {
    let part = |(at, part): (usize, &str)| {
        if at % 2 == 1 { code(part).as_str().to_owned() } else { part.to_owned() }
    };
    Expr::new(text.split('`').enumerate().map(part).collect::<String>())
}

/// A row of a table.
pub(crate) fn row(cells: impl IntoIterator<Item = Expr>) -> Expr {
    let cells: Vec<_> = cells.into_iter().collect();
    let cells: Vec<_> = cells.iter().map(Expr::as_str).collect();
    Expr::new(format!("| {} |", cells.join(" | ")))
}

/// The first of a list, and how many more there are: a line that does not grow with the spec. Nothing if there are none.
pub(crate) fn few(texts: impl IntoIterator<Item = Expr>) -> Option<Expr> {
    const FEW: usize = 4;
    let texts: Vec<_> = texts.into_iter().collect();
    let shown: Vec<_> = texts.iter().take(FEW).map(Expr::as_str).collect();
    let more = texts.len().saturating_sub(FEW);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    (!shown.is_empty()).then(|| Expr::new(shown.join(", ") + &more))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out() {
        assert_eq!(code("a_b").as_str(), "`a_b`");
        assert_eq!(code("a``b\nc").as_str(), "``` a``b c ```");
        assert_eq!(Block::new(&["x".to_owned()]).fence.as_str(), "```");
        assert_eq!(Block::new(&["````".to_owned()]).fence.as_str(), "`````");
        assert_eq!(codes(["a", "b"]).as_str(), "`a`, `b`");
    }
}
