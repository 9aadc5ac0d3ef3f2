//! The tasks of a peering.

use crossvpc_core::network::{Connection, Via};
use crossvpc_core::plan::VpcPeering;
use crossvpc_render::Expr;

use super::list::Tasks;
use super::views::{Does, RequestView};
use crate::names;

pub(super) fn add(tasks: &mut Tasks, connection: &Connection, peering: &VpcPeering) {
    let (requester, accepter) = (&peering.requester, &peering.accepter);
    let request = RequestView {
        vpc: names::vpc(&requester.vpc),
        peer: names::vpc(&accepter.vpc),
        peer_account: peering.crosses_accounts().then(|| names::account(&accepter.vpc.account)),
        peer_region: peering.crosses_regions().then(|| accepter.vpc.region.name()),
        accepts_itself: peering.accepts_itself(),
    };
    tasks.push(&requester.place(), Does { request: Some(request), ..Does::default() });
    if !peering.accepts_itself() {
        let accept_request = Some(names::vpc(&requester.vpc));
        tasks.push(&accepter.place(), Does { accept_request, ..Does::default() });
    }
    let to = Expr::new("the peering connection");
    for side in peering.sides() {
        tasks.push_routed(connection, side, &to);
    }
    if !matches!(&connection.via, Via::VpcPeering(options) if options.dns) {
        return;
    }
    for side in peering.sides() {
        let peering_dns = Some(names::vpc(&side.vpc));
        tasks.push(&side.place(), Does { peering_dns, ..Does::default() });
    }
}
