//! The lines of the picture: a vertical stretch for each service between the columns, in lanes that never overlap, with a
//! horizontal branch for each box.

use std::collections::BTreeMap;

use crate::picture::{At, EdgeWay};
use crate::svg::ends::Ends;
use crate::svg::gateways::GatewayBox;
use crate::svg::sheet::{Service, text_width};

const LANE: i32 = 10;
/// Between a column and its first lane.
const GAP: i32 = 18;
/// Where lines end at a gateway, below the start of the row: on the left, and on the right those that leave it and those that
/// enter it.
const GATEWAY_ENDS: [i32; 3] = [12, 8, 16];

/// Where a line ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    GatewayLeft,
    GatewayRight,
    Right,
}

/// A line without its place between the columns.
pub(super) struct Routed {
    service: usize,
    way: EdgeWay,
    from: Vec<(Side, i32)>,
    to: (Side, i32),
    /// Between the consumers and the gateways, and not between them and the providers.
    is_first: bool,
    lane: i32,
    /// Whether the connection type stands at its end.
    has_label: bool,
}

/// A line as drawn.
pub(super) struct Line {
    pub(super) service: usize,
    pub(super) way: EdgeWay,
    pub(super) lane: i32,
    /// Where each consumer's branch begins: its x and y.
    pub(super) from: Vec<(i32, i32)>,
    pub(super) to: (i32, i32),
    pub(super) has_label: bool,
}

/// Where the columns begin.
pub(super) struct Columns {
    pub(super) left: i32,
    first_lane: i32,
    pub(super) middle: i32,
    second_lane: i32,
    pub(super) right: i32,
}

/// Every line with its lane.
pub(super) fn routed(
    services: &[Service<'_>],
    gateways: &[GatewayBox],
    ends: &Ends,
    is_left: &dyn Fn(At) -> bool,
) -> Vec<Routed> {
    let mut rows = BTreeMap::new();
    for gateway in gateways {
        let all = gateway.tables.iter().flat_map(|table| &table.rows);
        rows.extend(all.map(|row| (row.service, gateway.area.y + row.y)));
    }
    let mut lines = Vec::new();
    for (at, service) in services.iter().enumerate() {
        let consumers = service.edges.iter().map(|edge| {
            let side = if is_left(edge.consumer) { Side::Left } else { Side::Right };
            (side, ends.consumers[&(at, edge.consumer)])
        });
        let (left, right): (Vec<_>, Vec<_>) = consumers.partition(|(side, _)| *side == Side::Left);
        let provider = (Side::Right, ends.providers[at]);
        let mut add = |from: Vec<_>, to, is_first, has_label| {
            if !from.is_empty() {
                lines.push(Routed { service: at, way: service.way, from, to, is_first, lane: 0, has_label });
            }
        };
        match rows.get(&at) {
            Some(&row) => {
                let [enter, leave, enter_right] = GATEWAY_ENDS.map(|end| row + end);
                add(left, (Side::GatewayLeft, enter), true, false);
                add(right, (Side::GatewayRight, enter_right), false, false);
                add(vec![(Side::GatewayRight, leave)], provider, false, false);
            }
            None => add(left.into_iter().chain(right).collect(), provider, false, true),
        }
    }
    for is_first in [true, false] {
        lanes(lines.iter_mut().filter(|line| line.is_first == is_first).collect());
    }
    lines
}

/// The first free lane for each line, those that end highest first.
fn lanes(mut lines: Vec<&mut Routed>) {
    lines.sort_by_key(|line| line.to.1);
    let mut taken: Vec<Vec<(i32, i32)>> = Vec::new();
    for line in lines {
        let heights = || line.from.iter().map(|(_, y)| *y).chain([line.to.1]);
        let (first, last) = (heights().min().unwrap_or(0), heights().max().unwrap_or(0));
        let is_free =
            |lane: &Vec<(i32, i32)>| lane.iter().all(|&(from, to)| last + 4 < from || to + 4 < first);
        let lane = taken.iter().position(is_free).unwrap_or_else(|| {
            taken.push(Vec::new());
            taken.len() - 1
        });
        taken[lane].push((first, last));
        line.lane = i32::try_from(lane).unwrap_or(i32::MAX / LANE);
    }
}

/// Where the columns begin, from the widths of the left and the middle one and the room for the lanes and labels.
pub(super) fn columns(
    lines: &[Routed],
    services: &[Service<'_>],
    (left_width, middle_width): (i32, i32),
    margin: i32,
) -> Columns {
    let room = |is_first: bool| {
        let last = lines.iter().filter(|line| line.is_first == is_first).map(|line| line.lane).max();
        last.map_or(0, |last| (last + 1) * LANE + 2 * GAP)
    };
    let labels = lines.iter().filter(|line| line.has_label);
    let labels = labels.map(|line| text_width(&label(&services[line.service])) + 8).max().unwrap_or(0);
    let first_lane = margin + left_width + GAP;
    let middle = margin + left_width + room(true);
    let second_lane = middle + middle_width + GAP;
    Columns {
        left: margin,
        first_lane,
        middle,
        second_lane,
        right: middle + middle_width + room(false) + labels,
    }
}

/// The connection type and the ports of a service.
pub(super) fn label(service: &Service<'_>) -> String {
    format!("{} · {}", service.way.name(), service.ports)
}

/// The lines at their places.
pub(super) fn drawn(lines: Vec<Routed>, x: &Columns, left_width: i32, middle_width: i32) -> Vec<Line> {
    let at = |(side, y)| {
        let x = match side {
            Side::Left => x.left + left_width - 12,
            Side::GatewayLeft => x.middle + 8,
            Side::GatewayRight => x.middle + middle_width - 8,
            Side::Right => x.right + 12,
        };
        (x, y)
    };
    let drawn = lines.into_iter().map(|line| Line {
        service: line.service,
        way: line.way,
        lane: if line.is_first { x.first_lane } else { x.second_lane } + line.lane * LANE,
        from: line.from.iter().copied().map(at).collect(),
        to: at(line.to),
        has_label: line.has_label,
    });
    drawn.collect()
}
