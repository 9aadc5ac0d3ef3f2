//! What the whole picture is measured in: rows, rectangles, the width of a text, and the services that lines are drawn for.

use std::collections::BTreeMap;

use crate::picture::{At, Edge, EdgeWay, Picture};

/// The height of a row: a title, two lines of text at most, or the end of a line.
pub(super) const ROW: i32 = 24;
/// A rectangle.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Area {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// Connections to one provider by one way on the same ports.
pub(super) struct Service<'p> {
    pub(super) provider: At,
    pub(super) way: EdgeWay,
    pub(super) ports: &'p str,
    pub(super) edges: Vec<&'p Edge>,
}

/// Connections of the same provider, way and ports, in the order of the edges.
pub(super) fn services(picture: &Picture) -> Vec<Service<'_>> {
    let mut services: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for edge in &picture.edges {
        services.entry((edge.provider, edge.way, edge.ports.as_str())).or_default().push(edge);
    }
    let service = |((provider, way, ports), edges)| Service { provider, way, ports, edges };
    services.into_iter().map(service).collect()
}

/// How wide a text of the usual size is at most, in whatever font.
pub(super) fn text_width(text: &str) -> i32 {
    width(text, 66)
}

pub(super) fn title_width(text: &str) -> i32 {
    width(text, 75)
}

fn width(text: &str, tenths: i32) -> i32 {
    i32::try_from(text.chars().count()).map_or(i32::MAX / 2, |count| count.saturating_mul(tenths) / 10)
}
