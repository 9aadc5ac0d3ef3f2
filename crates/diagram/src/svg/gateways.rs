//! The boxes of transit gateways: their route tables, and in each a row for every service that it leads to.

use crate::picture::{At, EdgeWay, Picture};
use crate::svg::ends::{Ends, LEFT_END};
use crate::svg::sheet::{Area, ROW, Service, text_width, title_width};

/// A gateway's box with the texts in it.
pub(super) struct GatewayBox {
    pub(super) area: Area,
    /// The title, the owner and what else is said of the gateway.
    pub(super) heading: Vec<String>,
    pub(super) tables: Vec<TableBox>,
}

/// A route table.
pub(super) struct TableBox {
    /// Below the top of the gateway.
    pub(super) y: i32,
    pub(super) height: i32,
    pub(super) heading: Vec<String>,
    pub(super) rows: Vec<TableRow>,
}

/// What a route table leads to.
pub(super) struct TableRow {
    /// Below the top of the gateway.
    pub(super) y: i32,
    pub(super) text: String,
    pub(super) service: usize,
}

const PADDING: i32 = 8;

/// The boxes, at no place yet.
pub(super) fn boxes(picture: &Picture, services: &[Service<'_>]) -> Vec<GatewayBox> {
    let gateways = picture.gateways.iter().enumerate().map(|(at, gateway)| {
        let owner = format!("account {}", picture.accounts[gateway.account].title);
        let heading: Vec<_> =
            [gateway.title.clone(), owner].into_iter().chain(gateway.lines.iter().cloned()).collect();
        let mut width = heading.iter().map(|text| title_width(text)).max().unwrap_or(0);
        let mut y = rows(heading.len()) * ROW;
        let tables = gateway.tables.iter().enumerate().map(|(table, drawn)| {
            let heading: Vec<_> =
                std::iter::once(drawn.title.clone()).chain(drawn.lines.iter().cloned()).collect();
            let top = y;
            y += rows(heading.len()) * ROW;
            let through = services
                .iter()
                .enumerate()
                .filter(|(_, service)| service.way == EdgeWay::TransitGateway(at, table));
            let rows: Vec<_> = through
                .map(|(service, called)| {
                    let text = format!("→ {} · {}", picture.node(called.provider).name, called.ports);
                    y += ROW;
                    TableRow { y: y - ROW, text, service }
                })
                .collect();
            let texts = heading.iter().chain(rows.iter().map(|row| &row.text));
            width = width.max(texts.map(|text| text_width(text) + 2 * PADDING).max().unwrap_or(0));
            TableBox { y: top, height: y - top, heading, rows }
        });
        let tables = tables.collect();
        let area = Area { x: 0, y: 0, width: width + 3 * PADDING, height: y + PADDING };
        GatewayBox { area, heading, tables }
    });
    gateways.collect()
}

/// Each near to what it connects, and where no line goes past it.
pub(super) fn placed(
    mut boxes: Vec<GatewayBox>,
    services: &[Service<'_>],
    ends: &Ends,
    is_left: &dyn Fn(At) -> bool,
) -> Vec<GatewayBox> {
    let mut taken: Vec<(i32, i32)> = Vec::new();
    for (at, service) in services.iter().enumerate() {
        if !matches!(service.way, EdgeWay::TransitGateway(..)) {
            let passing = service.edges.iter().filter(|edge| is_left(edge.consumer));
            taken.extend(passing.map(|edge| ends.consumers[&(at, edge.consumer)]).map(|y| (y, y)));
        }
    }
    for gateway in &mut boxes {
        let rows = gateway.tables.iter().flat_map(|table| &table.rows);
        let heights: Vec<_> = rows
            .flat_map(|row| {
                let consumers = services[row.service].edges.iter().map(|edge| (row.service, edge.consumer));
                consumers.map(|key| ends.consumers[&key]).chain([ends.providers[row.service]])
            })
            .collect();
        let count = i32::try_from(heights.len()).unwrap_or(i32::MAX);
        let mean = heights.iter().sum::<i32>().checked_div(count).unwrap_or(0);
        let height = gateway.area.height;
        let wished = ((mean - height / 2) / ROW).max(1);
        let is_free = |row: i32| {
            let (first, last) = (row * ROW - ROW + LEFT_END, row * ROW + height + LEFT_END);
            row >= 1 && !taken.iter().any(|&(from, to)| from <= last && to >= first)
        };
        // Below everything there is room.
        let below = taken.iter().map(|&(_, to)| to / ROW + 2).max().unwrap_or(1).max(wished);
        let row = (0..=below).flat_map(|away| [wished - away, wished + away]).find(|&row| is_free(row));
        gateway.area.y = row.unwrap_or(wished) * ROW;
        taken.push((gateway.area.y, gateway.area.y + height));
    }
    boxes
}

/// How many rows some lines of text take.
fn rows(lines: usize) -> i32 {
    i32::try_from(lines).map_or(1, |lines| (lines * 16 + 8 + ROW - 1) / ROW)
}
