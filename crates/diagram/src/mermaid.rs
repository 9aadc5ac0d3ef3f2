//! A picture as a Mermaid flowchart, which GitHub, GitLab and wikis draw.

use std::fmt::Write;

use crate::picture::{EdgeWay, Gateway, Picture};

impl Picture {
    /// The picture as a Mermaid flowchart, without a fence.
    pub fn mermaid(&self) -> String {
        let mut text = "flowchart LR\n".to_owned();
        for (at, account) in self.accounts.iter().enumerate() {
            line(&mut text, 1, &format!("subgraph {}[\"{}\"]", account.id, escaped(&account.title)));
            for node in &account.nodes {
                line(&mut text, 2, &format!("{}[\"{}\"]", node.id, lines(&node.title, &node.lines)));
            }
            self.gateways
                .iter()
                .filter(|gateway| gateway.account == at)
                .for_each(|gateway| tables(gateway, &mut text));
            line(&mut text, 1, "end");
        }
        for segment in self.segments() {
            let arrow = match segment.way {
                EdgeWay::VpcPeering => "-->",
                EdgeWay::PrivateLink => "-.->",
                EdgeWay::TransitGateway(..) => "==>",
            };
            let label = match segment.lines.as_slice() {
                [] => String::new(),
                [first, rest @ ..] => format!("|\"{}\"|", lines(first, rest)),
            };
            line(&mut text, 1, &format!("{} {arrow}{label} {}", segment.from, segment.to));
        }
        if let [first, rest @ ..] = self.notes.as_slice() {
            line(&mut text, 1, &format!("note[\"{}\"]", lines(first, rest)));
            line(&mut text, 1, "style note fill:none,stroke:none");
        }
        text
    }
}

fn tables(gateway: &Gateway, text: &mut String) {
    line(text, 2, &format!("subgraph {}[\"{}\"]", gateway.id, lines(&gateway.title, &gateway.lines)));
    for table in &gateway.tables {
        line(text, 3, &format!("{}(\"{}\")", table.id, lines(&table.title, &table.lines)));
    }
    line(text, 2, "end");
}

fn lines(first: &str, rest: &[String]) -> String {
    rest.iter().fold(escaped(first), |text, line| text + "<br>" + &escaped(line))
}

/// A text inside of quotation marks: what Mermaid or HTML would read as markup is written as its number.
pub(crate) fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        if c.is_alphanumeric() || " .,:;()/_*-·…→".contains(c) {
            escaped.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(escaped, "#{};", u32::from(c));
        }
        escaped
    })
}

pub(crate) fn line(text: &mut String, depth: usize, content: &str) {
    text.extend(std::iter::repeat_n("  ", depth));
    text.push_str(content);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_breaks_out() {
        assert_eq!(escaped("a-b (1) in eu-west-1"), "a-b (1) in eu-west-1");
        assert_eq!(escaped("\"]<br>`x`\n"), "#34;#93;#60;br#62;#96;x#96;#10;");
    }
}
