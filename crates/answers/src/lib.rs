//! Questions about a network before it is deployed: which way a flow takes and what stops it ([`trace()`]), and who reaches
//! whom ([`who()`]). All are answered by `core::routing` from the plan alone.

mod end;
mod trace;
mod who;

pub use end::{End, EndError, Ends, PortsError, Side, blocks, ports};
pub use trace::picture::{mermaid, svg};
pub use trace::text::{Length, render as text};
pub use trace::{Document as TraceDocument, Way, declared, trace};
pub use who::{
    Document as WhoDocument, Question, Row, csv as who_csv, markdown as who_markdown, svg as who_svg,
    text as who_text, who,
};
