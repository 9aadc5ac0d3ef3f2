//! What every page of a stack opens with.

use std::sync::Arc;

use crossvpc_core::network::Connection;
use crossvpc_core::plan::Plan;
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

#[derive(Serialize)]
struct Tag {
    key: String,
    value: String,
}

/// How a stack calls itself.
pub(crate) struct Titles {
    /// In the comment above it.
    pub(crate) header: String,
    /// In its description.
    pub(crate) description: String,
    /// In the tag `Name` of what it makes.
    pub(crate) name: String,
}

impl Common {
    pub(crate) fn of(
        plan: &Plan<'_>,
        connections: &[Arc<Connection>],
        titles: Titles,
        parameters: &Parameters,
    ) -> Self {
        let tags =
            plan.network.tags().iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() });
        let name = Tag { key: "Name".to_owned(), value: titles.name };
        Self {
            header: link_header(&titles.header, connections),
            description: titles.description,
            parameters: parameters.list(),
            tags: std::iter::once(name).chain(tags).collect(),
        }
    }
}
