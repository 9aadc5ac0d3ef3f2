//! The task of a peering that needs more words than a name.

use crossvpc_core::plan::VpcPeering;

use super::views::RequestView;
use crate::names;

pub(super) fn request(peering: &VpcPeering) -> RequestView {
    let (requester, accepter) = (&peering.requester, &peering.accepter);
    RequestView {
        vpc: names::vpc(&requester.vpc),
        peer: names::vpc(&accepter.vpc),
        peer_account: peering.crosses_accounts().then(|| names::account(&accepter.vpc.account)),
        peer_region: peering.crosses_regions().then(|| accepter.vpc.region.name()),
        accepts_itself: peering.accepts_itself(),
    }
}
