//! A picture in Graphviz's language.

use crate::mermaid::line;
use crate::picture::{EdgeWay, Picture};

impl Picture {
    /// The picture as a directed graph for Graphviz.
    pub fn dot(&self) -> String {
        let mut text = "digraph network {\n".to_owned();
        for setting in [
            "rankdir=LR",
            "nodesep=0.3",
            "ranksep=1.2",
            "fontname=\"sans-serif\"",
            "node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\", fontsize=11]",
            "edge [fontname=\"sans-serif\", fontsize=10]",
        ] {
            line(&mut text, 1, &format!("{setting};"));
        }
        if !self.notes.is_empty() {
            let notes = lines(&self.notes[0], &self.notes[1..]);
            line(&mut text, 1, &format!("label=\"{notes}\"; labelloc=b; fontsize=11;"));
        }
        for (at, account) in self.accounts.iter().enumerate() {
            cluster(&mut text, 1, &account.id, &escaped(&account.title));
            for node in &account.nodes {
                let label = lines(&node.title, &node.lines);
                line(&mut text, 2, &format!("\"{}\" [label=\"{label}\"];", node.id));
            }
            for gateway in self.gateways.iter().filter(|gateway| gateway.account == at) {
                cluster(&mut text, 2, &gateway.id, &lines(&gateway.title, &gateway.lines));
                for table in &gateway.tables {
                    let label = lines(&table.title, &table.lines);
                    line(&mut text, 3, &format!("\"{}\" [label=\"{label}\", shape=oval];", table.id));
                }
                line(&mut text, 2, "}");
            }
            line(&mut text, 1, "}");
        }
        for segment in self.segments() {
            let style = match segment.way {
                EdgeWay::VpcPeering => "solid",
                EdgeWay::PrivateLink => "dashed",
                EdgeWay::TransitGateway(..) => "bold",
            };
            let label = match segment.lines.as_slice() {
                [] => String::new(),
                [first, rest @ ..] => format!(", label=\"{}\"", lines(first, rest)),
            };
            let (from, to) = (segment.from, segment.to);
            line(&mut text, 1, &format!("\"{from}\" -> \"{to}\" [style={style}{label}];"));
        }
        text + "}\n"
    }
}

/// Graphviz draws a box around a subgraph whose name begins with `cluster`.
fn cluster(text: &mut String, depth: usize, id: &str, label: &str) {
    line(text, depth, &format!("subgraph \"cluster-{id}\" {{"));
    line(text, depth + 1, &format!("label=\"{label}\"; style=rounded; color=gray; fontsize=12;"));
}

fn lines(first: &str, rest: &[String]) -> String {
    rest.iter().fold(escaped(first), |text, line| text + "\\n" + &escaped(line))
}

/// A text inside of quotation marks.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_breaks_out() {
        assert_eq!(escaped("a \"b\" \\n\n"), "a \\\"b\\\" \\\\n ");
    }
}
