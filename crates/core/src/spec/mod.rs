//! The spec as written: every key known, every value still the user's text with its place. What the texts mean is
//! decided by [`crate::network`].

mod change;
mod connection;
mod decode;
mod document;
mod expect;
mod fields;
mod generate;
mod keys;
mod later;
mod likeness;
mod meant;
mod privatelink;
mod renamed;
mod requesters;
pub mod schema;
mod text;
mod transit_gateway;
mod vpc;
mod written;

use crate::diagnostic::{Diagnostic, Report};
use crate::findings::shape::{missing_key, one_option, too_large};
use crate::source::{Sources, Span};
use crate::target::Target;
use crate::yaml::{Document, MAX_BYTES};

pub use change::Change;
pub use connection::{Connection, Consumer, OptionKey, Provider, RuleForm, ViaGateway, VpcPeering};
pub use expect::{Expect, Expectation, Side};
pub use keys::{Keys, Rename};
pub use privatelink::{Forward, HealthCheck, PrivateLink, TargetType, Targets};
pub use text::{Entries, Entry, Text, Unread, WithId};
pub use transit_gateway::{Attachment, GatewayRoute, GatewayRouteTable, Share, TransitGateway};
pub use vpc::{Dns, Resource, Subnet, Vpc};
pub use written::{Account, Defaults, Generate, Organization, Spec, Waiver};

impl Spec {
    /// Reads and merges all texts. What cannot be read is reported and left out, so that the rest is checked too.
    pub fn parse(sources: &Sources, targets: &[&'static Target], report: &mut Report) -> Self {
        let mut decoder = document::Decoder::of(targets);
        let mut complete = true;
        if let Some(finding) = too_large(sources) {
            report.push(finding);
            return decoder.spec;
        }
        for (file, source) in sources.iter() {
            match Document::parse(file, source.text(), report) {
                Some(document) if document.is_complete() => decoder.add(document.root(), report),
                Some(document) => {
                    complete = false;
                    let mut found = Report::following(report);
                    decoder.add(document.root(), &mut found);
                    report.extend(found.without(&[&missing_key::CODE, &one_option::CODE]));
                }
                None => complete = false,
            }
        }
        decoder.spec.is_complete = complete;
        decoder.spec.file = file_name(sources);
        decoder.spec
    }
}

/// The name of the only file, unless it has characters that somebody may take for something else.
fn file_name(sources: &Sources) -> Option<String> {
    let mut files = sources.iter();
    let (Some((_, only)), None) = (files.next(), files.next()) else { return None };
    let name = only.name().rsplit('/').next()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    (!name.is_empty() && name.chars().all(is_plain)).then(|| name.to_owned())
}

/// Nothing is parsed of a spec beyond the limit; the finding is at the file that goes beyond it.
fn too_large(sources: &Sources) -> Option<Diagnostic> {
    let size = sources.iter().map(|(_, source)| source.text().len()).sum();
    let mut rest = MAX_BYTES;
    let beyond = sources.iter().find(|(_, source)| match rest.checked_sub(source.text().len()) {
        Some(left) => {
            rest = left;
            false
        }
        None => true,
    });
    beyond.map(|(file, _)| too_large::finding(size, MAX_BYTES, Span { file, start: 0, end: 0 }))
}
