//! The SVG document, from a layout.

use std::fmt::Write;

use crossvpc_core::printable;

use crate::picture::{EdgeWay, Picture};
use crate::svg::layout::Layout;
use crate::svg::lines::{Line, label};
use crate::svg::sheet::Area;

const STYLE: &str = include_str!("style.css");

pub(super) fn document(picture: &Picture, layout: &Layout<'_>) -> String {
    let (width, height) = layout.size;
    let mut out = Out(String::new());
    out.put(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">"
    ));
    out.put("<title>Network by crossvpc</title>");
    out.put(&format!("<style>\n{STYLE}</style>"));
    out.put("<rect class=\"page\" width=\"100%\" height=\"100%\"/>");
    for (account, area) in picture.accounts.iter().zip(&layout.accounts) {
        let Some(area) = area else { continue };
        out.rect("account", *area, 8);
        out.text("muted", area.x + 12, area.y + 16, &account.title);
    }
    for (&at, area) in &layout.nodes {
        let node = picture.node(at);
        out.rect("node", Area { y: area.y + 2, height: area.height - 4, ..*area }, 4);
        out.lines(area.x + 12, area.y + 18, &node.title, &node.lines);
    }
    for gateway in &layout.gateways {
        let area = gateway.area;
        out.rect("gateway", area, 8);
        if let [title, rest @ ..] = gateway.heading.as_slice() {
            out.lines(area.x + 12, area.y + 18, title, rest);
        }
        for table in &gateway.tables {
            let inner = Area {
                x: area.x + 8,
                y: area.y + table.y + 2,
                width: area.width - 16,
                height: table.height - 4,
            };
            out.rect("node", inner, 4);
            if let [title, rest @ ..] = table.heading.as_slice() {
                out.lines(inner.x + 8, inner.y + 15, title, rest);
            }
            for row in &table.rows {
                out.text("plain", inner.x + 8, area.y + row.y + 15, &row.text);
            }
        }
    }
    layout.lines.iter().for_each(|line| out.line(line, layout));
    for (line, note) in picture.notes.iter().enumerate() {
        let y = layout.notes_y + 16 * i32::try_from(line).unwrap_or(0);
        out.text("muted", 16, y, note);
    }
    out.put("</svg>");
    out.0
}

struct Out(String);

impl Out {
    fn put(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn rect(&mut self, class: &str, area: Area, radius: i32) {
        let Area { x, y, width, height } = area;
        self.put(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>"
        ));
    }

    fn text(&mut self, class: &str, x: i32, y: i32, text: &str) {
        self.put(&format!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(text)));
    }

    fn lines(&mut self, x: i32, y: i32, title: &str, rest: &[String]) {
        self.text("title", x, y, title);
        let mut y = y;
        for line in rest {
            y += 16;
            self.text("muted", x, y, line);
        }
    }

    /// The branches, the stretch that joins them, and the head at the provider.
    fn line(&mut self, line: &Line, layout: &Layout<'_>) {
        let class = match line.way {
            EdgeWay::VpcPeering => "peering",
            EdgeWay::PrivateLink => "privatelink",
            EdgeWay::TransitGateway(..) => "transit",
        };
        let service = &layout.services[line.service];
        let names: Vec<_> = service.edges.iter().flat_map(|edge| &edge.connections).collect();
        let mut shown: Vec<_> = names.iter().map(|name| name.as_str()).collect();
        shown.sort_unstable();
        shown.dedup();
        self.put(&format!("<g class=\"{class}\"><title>{}</title>", escaped(&shown.join("; "))));
        let middle = line.lane;
        let heights = || line.from.iter().map(|(_, y)| *y).chain([line.to.1]);
        let (first, last) = (heights().min().unwrap_or(0), heights().max().unwrap_or(0));
        let round = ((last - first) / 2).min(5);
        let mut path = format!("M{middle} {}V{}", first + round, last - round);
        let mut dots = Vec::new();
        let to_base = line.to.0 - 8 * (line.to.0 - middle).signum();
        for (x, y) in line.from.iter().copied().chain([(to_base, line.to.1)]) {
            let towards = (middle - x).signum();
            let bend = if y == first {
                round
            } else if y == last {
                -round
            } else {
                dots.push(y);
                0
            };
            let _ = write!(path, "M{x} {y}H{}", middle - towards * bend.abs());
            if bend != 0 {
                let _ = write!(path, "Q{middle} {y} {middle} {}", y + bend);
            }
        }
        self.put(&format!("<path d=\"{path}\"/>"));
        for y in dots {
            self.put(&format!("<circle cx=\"{middle}\" cy=\"{y}\" r=\"2.5\"/>"));
        }
        let (x, y) = line.to;
        self.put(&format!("<path class=\"head\" d=\"M{x} {y}L{to_base} {}V{}Z\"/>", y - 4, y + 4));
        if line.has_label {
            self.put(&format!(
                "<text class=\"label\" x=\"{}\" y=\"{}\">{}</text>",
                x - 20,
                y - 4,
                escaped(&label(service))
            ));
        }
        self.put("</g>");
    }
}

/// A text of the document, which no markup gets into. XML has no controls, not even escaped; a number sign is a part of what
/// runners take for commands.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '#' => out.push_str("&#35;"),
            c if c.is_control() || printable::is_hidden(c) => out.push(' '),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_breaks_out() {
        assert_eq!(escaped("a-b (1) é"), "a-b (1) é");
        assert_eq!(escaped("</title>&\"'\n##[\u{202e}"), "&lt;/title&gt;&amp;&quot;&#39; &#35;&#35;[ ");
    }
}
