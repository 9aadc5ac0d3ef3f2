//! What every page of a stack opens with.

use std::sync::Arc;

use crossvpc_core::network::{Connection, Network};
use crossvpc_render::{Comment, link_header};
use serde::Serialize;

use crate::address::Parameter;
use crate::parameters::Parameters;

/// The part of a view that all pages share.
#[derive(Serialize)]
pub(crate) struct Common {
    header: Vec<Comment>,
    description: String,
    parameters: Vec<Parameter>,
    tags: Vec<Tag>,
}

/// A tag.
#[derive(Serialize)]
pub(crate) struct Tag {
    key: String,
    value: String,
}

/// How a stack calls itself.
pub(crate) struct Titles {
    /// In the comment above it.
    pub(crate) header: String,
    /// An entry of the spec that it is from, beside its connections.
    pub(crate) entry: Option<String>,
    /// In its description.
    pub(crate) description: String,
    /// In the tag `Name` of what it makes.
    pub(crate) name: String,
}

impl Common {
    pub(crate) fn of(
        network: &Network,
        connections: &[Arc<Connection>],
        titles: Titles,
        parameters: &Parameters,
    ) -> Self {
        let header = link_header(&titles.header, titles.entry.as_deref(), connections);
        Self::under(header, network, titles, parameters)
    }

    /// The same under another header than that of a link's connections.
    pub(crate) fn under(
        header: Vec<Comment>,
        network: &Network,
        titles: Titles,
        parameters: &Parameters,
    ) -> Self {
        Self {
            header,
            description: titles.description,
            parameters: parameters.list(),
            tags: tags(network, titles.name),
        }
    }
}

/// The tags of something with this name.
pub(crate) fn tags(network: &Network, name: String) -> Vec<Tag> {
    let declared = network.tags().iter().map(|tag| Tag { key: tag.key.clone(), value: tag.value.clone() });
    std::iter::once(Tag { key: "Name".to_owned(), value: network.generate().name_prefix.of(name) })
        .chain(declared)
        .collect()
}
