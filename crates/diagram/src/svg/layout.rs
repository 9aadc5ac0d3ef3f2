//! Where everything of the picture is. All heights are multiples of [`ROW`], and what ends a line at the same side has the
//! same remainder of it, so that no two horizontal lines are at the same height.

use std::collections::{BTreeMap, BTreeSet};

use crate::picture::{At, Picture};
use crate::svg::ends;
use crate::svg::gateways::{self, GatewayBox};
use crate::svg::lines::{self, Line};
use crate::svg::sheet::{Area, ROW, Service, services, text_width, title_width};

const MARGIN: i32 = 16;
/// Between an account's border and its boxes.
const INSET: i32 = 12;
const LINE_HEIGHT: i32 = 16;
pub(super) struct Layout<'p> {
    pub(super) services: Vec<Service<'p>>,
    /// By position of the account; none for an account without boxes.
    pub(super) accounts: Vec<Option<Area>>,
    pub(super) nodes: BTreeMap<At, Area>,
    pub(super) gateways: Vec<GatewayBox>,
    pub(super) lines: Vec<Line>,
    pub(super) size: (i32, i32),
    /// Where notes begin.
    pub(super) notes_y: i32,
}

/// One side of the picture: its accounts from top to bottom.
struct Column {
    accounts: Vec<usize>,
    width: i32,
    height: i32,
}

impl<'p> Layout<'p> {
    pub(super) fn of(picture: &'p Picture) -> Self {
        let services = services(picture);
        let providers: BTreeSet<_> = services.iter().map(|service| service.provider.0).collect();
        let with_nodes = (0..picture.accounts.len()).filter(|&at| !picture.accounts[at].nodes.is_empty());
        let (right, left): (Vec<_>, Vec<_>) = with_nodes.partition(|at| providers.contains(at));
        let mut ends: BTreeMap<At, i32> = BTreeMap::new();
        for service in &services {
            *ends.entry(service.provider).or_default() += 1;
            service.edges.iter().for_each(|edge| *ends.entry(edge.consumer).or_default() += 1);
        }
        let mut layout = Self {
            services,
            accounts: vec![None; picture.accounts.len()],
            nodes: BTreeMap::new(),
            gateways: Vec::new(),
            lines: Vec::new(),
            size: (0, 0),
            notes_y: 0,
        };
        let [mut left, mut right] = [left, right].map(|accounts| Column::of(picture, accounts, &ends));
        let height = left.height.max(right.height);
        layout.place(picture, &left, &ends, (height - left.height) / 2);
        // Each side in the order of what it is connected with on the other, then the left once more.
        layout.sort(&mut right.accounts);
        layout.place(picture, &right, &ends, (height - right.height) / 2);
        layout.sort(&mut left.accounts);
        layout.place(picture, &left, &ends, (height - left.height) / 2);
        let boxes = gateways::boxes(picture, &layout.services);
        let widths = (left.width, boxes.iter().map(|placed| placed.area.width).max().unwrap_or(0));
        let is_left = |at: At| left.accounts.contains(&at.0);
        let ends = ends::ends(&layout.services, &layout.nodes, &is_left);
        layout.gateways = gateways::placed(boxes, &layout.services, &ends, &is_left);
        let routed = lines::routed(&layout.services, &layout.gateways, &ends, &is_left);
        // From left to right: consumers, lines, gateways, lines with labels, providers.
        let x = lines::columns(&routed, &layout.services, widths, MARGIN);
        for (at, area) in &mut layout.nodes {
            area.x = INSET + if is_left(*at) { x.left } else { x.right };
            area.width = if is_left(*at) { left.width } else { right.width } - 2 * INSET;
        }
        for (at, area) in layout.accounts.iter_mut().enumerate() {
            let Some(area) = area else { continue };
            let is_left = left.accounts.contains(&at);
            (area.x, area.width) = if is_left { (x.left, left.width) } else { (x.right, right.width) };
        }
        layout.gateways.iter_mut().for_each(|gateway| {
            (gateway.area.x, gateway.area.width) = (x.middle, widths.1);
        });
        layout.lines = lines::drawn(routed, &x, left.width, widths.1);
        let lowest =
            layout.accounts.iter().flatten().chain(layout.gateways.iter().map(|gateway| &gateway.area));
        layout.notes_y = lowest.map(|area| area.y + area.height).max().unwrap_or(0) + ROW;
        let notes = i32::try_from(picture.notes.len()).unwrap_or(i32::MAX / ROW);
        let note_width = picture.notes.iter().map(|note| text_width(note)).max().unwrap_or(0);
        layout.size =
            ((x.right + right.width).max(MARGIN + note_width) + MARGIN, layout.notes_y + notes * LINE_HEIGHT);
        layout
    }

    /// Stacks the accounts of a column.
    fn place(&mut self, picture: &Picture, column: &Column, ends: &BTreeMap<At, i32>, above: i32) {
        let mut y = ROW + above / ROW * ROW;
        for &account in &column.accounts {
            let top = y;
            y += ROW;
            for node in 0..picture.accounts[account].nodes.len() {
                let height = node_height(picture, (account, node), ends);
                self.nodes.insert((account, node), Area { x: 0, y, width: 0, height });
                y += height;
            }
            self.accounts[account] = Some(Area { x: 0, y: top, width: 0, height: y - top + INSET / 2 });
            y += ROW;
        }
    }

    /// By the mean height of what the accounts are connected with, as far as that is placed, then by their first service.
    fn sort(&self, accounts: &mut [usize]) {
        let key = |account: usize| {
            let edges = self
                .services
                .iter()
                .enumerate()
                .flat_map(|(at, service)| service.edges.iter().map(move |edge| (at, edge)));
            let others: Vec<_> = edges
                .filter_map(|(at, edge)| match (edge.consumer.0 == account, edge.provider.0 == account) {
                    (true, false) => Some((self.nodes.get(&edge.provider)?.y, at)),
                    (false, true) => Some((self.nodes.get(&edge.consumer)?.y, at)),
                    (true, true) | (false, false) => None,
                })
                .collect();
            let count = i32::try_from(others.len()).unwrap_or(i32::MAX);
            let mean = others.iter().map(|(y, _)| y).sum::<i32>().checked_div(count).unwrap_or(i32::MAX);
            (mean, others.iter().map(|&(_, at)| at).min(), account)
        };
        accounts.sort_by_cached_key(|&account| key(account));
    }
}

impl Column {
    fn of(picture: &Picture, accounts: Vec<usize>, ends: &BTreeMap<At, i32>) -> Self {
        let (mut width, mut height) = (0, 0);
        for &account in &accounts {
            let drawn = &picture.accounts[account];
            width = width.max(text_width(&drawn.title) + 3 * INSET);
            height += 2 * ROW;
            for (at, node) in drawn.nodes.iter().enumerate() {
                let texts = node.lines.iter().map(|line| text_width(line)).max().unwrap_or(0);
                width = width.max(texts.max(title_width(&node.title)) + 4 * INSET);
                height += node_height(picture, (account, at), ends);
            }
        }
        Self { accounts, width, height }
    }
}

/// Room for its texts and for the ends of its lines.
fn node_height(picture: &Picture, at: At, ends: &BTreeMap<At, i32>) -> i32 {
    let lines = i32::try_from(picture.node(at).lines.len()).unwrap_or(i32::MAX / ROW);
    let texts = ROW + lines * LINE_HEIGHT + 8;
    let rows = (texts + ROW - 1) / ROW;
    rows.max(*ends.get(&at).unwrap_or(&0)) * ROW
}
