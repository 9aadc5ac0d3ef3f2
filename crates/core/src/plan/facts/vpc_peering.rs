//! The facts of a peering connection.

use crate::plan::VpcPeering;

use super::fact::Fact;
use super::parts::Site;
use super::routed::{flow, of_side};

pub(in crate::plan) fn facts(peering: &VpcPeering, facts: &mut Vec<Fact>) {
    let link = peering.id();
    let [requester, accepter] = peering.sides().map(|side| &side.vpc);
    let mut flows = Vec::new();
    for connection in &peering.connections {
        for consumer in &connection.consumers {
            let ends = [&consumer.vpc.name, &connection.provider.vpc.name];
            if [requester, accepter].iter().all(|side| ends.contains(&&side.name)) {
                flows.push(flow(&link, connection, consumer));
            }
        }
    }
    // A connection stands once for each flow of the pair.
    flows.dedup();
    facts.append(&mut flows);
    facts.push(Fact::Peering {
        link: link.clone(),
        site: Site::of_vpc(requester),
        requester: requester.name.clone(),
        accepter: accepter.name.clone(),
        imports: peering.adopted().next().map(|adopted| adopted.id.clone()),
    });
    for side in peering.sides() {
        if peering.dns {
            let (site, vpc) = (Site::of_vpc(&side.vpc), side.vpc.name.clone());
            facts.push(Fact::Dns { link: link.clone(), site, vpc, name: None });
        }
        of_side(&link, side, facts);
    }
}
