//! What Terraform's plan and state must hold for each peering, told by the spec alone.

use std::collections::BTreeSet;

use hcl_edit::structure::Body;

use super::hcl;
use super::planned::{Resource, of_kind};
use super::scene::{Scene, Vpc};
use super::workspace::{ACCEPTED, REQUESTED};

/// A peering's file: its two VPCs and the two calls in it.
pub(crate) struct Link {
    vpcs: [String; 2],
    requester: String,
    accepter: String,
}

impl Link {
    /// The link of a file, if the file is a peering's.
    pub(crate) fn of(file: &str, body: &Body) -> Option<Self> {
        let (a, b) = file.strip_prefix("vpc-peering-")?.split_once("--").expect("the name joins two VPCs");
        let module = |role: &str| {
            let mut modules = body.get_blocks("module");
            let module = modules
                .find(|module| hcl::text(module, "source").is_some_and(|source| source.ends_with(role)));
            format!("module.{}", hcl::label(module.unwrap_or_else(|| panic!("{file}: no {role}"))))
        };
        Some(Self {
            vpcs: [a.to_owned(), b.to_owned()],
            requester: module("requester"),
            accepter: module("accepter"),
        })
    }

    /// The addresses of its modules.
    pub(crate) fn modules(&self) -> [&str; 2] {
        [&self.requester, &self.accepter]
    }
}

/// Checks the peerings of a plan.
pub(crate) fn check_plan(scene: &Scene, links: &[Link], made: &[Resource<'_>]) {
    let connections = made.iter().filter(|resource| resource.kind == "aws_vpc_peering_connection").count();
    assert_eq!(connections, links.len(), "{}: a connection a file", scene.name);
    for link in links {
        check_link(scene, link, made);
    }
}

/// Checks the state after all is applied: every route and option of an acceptance came after it.
pub(crate) fn check_state(scene: &Scene, links: &[Link], made: &[Resource<'_>]) {
    for link in links {
        let known_by = if accepts_by_itself(scene, link) { ACCEPTED } else { REQUESTED };
        let waiting = ["aws_route", "aws_vpc_peering_connection_options"];
        let within =
            made.iter().filter(|resource| link.modules().iter().any(|module| resource.is_in(module)));
        for resource in within.filter(|resource| waiting.contains(&resource.kind)) {
            assert_eq!(
                resource.values["vpc_peering_connection_id"], known_by,
                "{}: {}",
                scene.name, resource.address
            );
        }
    }
}

fn check_link(scene: &Scene, link: &Link, made: &[Resource<'_>]) {
    let name = format!("{}: {}--{}", scene.name, link.vpcs[0], link.vpcs[1]);
    let accepters = count(made, &link.accepter, "aws_vpc_peering_connection_accepter");
    assert_eq!(accepters, usize::from(accepts_by_itself(scene, link)), "{name}: accepters");
    for module in [&link.requester, &link.accepter] {
        assert!(count(made, module, "aws_route") > 0, "{name}: {module} has no route");
        assert_eq!(count(made, module, "aws_vpc_peering_connection_options"), 1, "{name}: {module}");
    }
    let [a, b] =
        link.vpcs.each_ref().map(|vpc| scene.vpcs.get(vpc).unwrap_or_else(|| panic!("{name}: no VPC {vpc}")));
    let [requester, accepter] = [&link.requester, &link.accepter].map(|module| side(made, module));
    let fits = |own: &Vpc, other: &Vpc| {
        let [requester, accepter] = [(&requester, own, other), (&accepter, other, own)]
            .map(|(side, own, other)| side.fits(own, other));
        requester && accepter
    };
    assert!(
        fits(a, b) || fits(b, a),
        "{name}: a block or an id is not the other VPC's or its own: {requester:?} {accepter:?}"
    );
}

/// The blocks that a side lets through, and the ids that it changes.
#[derive(Debug)]
struct Side<'p> {
    blocks: BTreeSet<&'p str>,
    ids: BTreeSet<&'p str>,
}

impl Side<'_> {
    /// Whether every block is the other VPC's and every id is its own, where the spec knows it.
    fn fits(&self, own: &Vpc, other: &Vpc) -> bool {
        let known = |id: &str| {
            let prefix = &id[..=id.find('-').expect("an id has a prefix")];
            own.texts.iter().any(|text| text.starts_with(prefix))
        };
        self.blocks.iter().all(|&block| other.texts.contains(block))
            && self.ids.iter().all(|&id| own.texts.contains(id) || !known(id) || hcl::is_made_up(id))
    }
}

fn side<'p>(made: &[Resource<'p>], module: &str) -> Side<'p> {
    let values = |keys: &[&str]| {
        let own = made.iter().filter(|resource| resource.is_in(module));
        own.flat_map(|resource| keys.iter().filter_map(|key| resource.values[*key].as_str())).collect()
    };
    Side {
        blocks: values(&["destination_cidr_block", "destination_ipv6_cidr_block", "cidr_ipv4", "cidr_ipv6"]),
        ids: values(&["route_table_id", "security_group_id", "vpc_id"]),
    }
}

/// Whether the accepter has to accept: AWS accepts as it is asked only within one account and region.
fn accepts_by_itself(scene: &Scene, link: &Link) -> bool {
    scene.vpcs[&link.vpcs[0]].place != scene.vpcs[&link.vpcs[1]].place
}

fn count(made: &[Resource<'_>], module: &str, kind: &str) -> usize {
    of_kind(made, module, kind).len()
}
