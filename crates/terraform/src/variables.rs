//! The variables of a root: what the spec does not say, or cannot know.

use std::collections::BTreeSet;

use crossvpc_core::name::Name;
use crossvpc_core::plan::Plan;
use crossvpc_render::{Comment, Expr, hcl_list, header};
use serde::Serialize;

use crate::address::{self, Kind};
use crate::maps::{EntryView, TagView};
use crate::parts::RootParts;
use crate::settings;

/// The pages `variables.tf` and `terraform.tfvars.example`.
#[derive(Serialize)]
pub(crate) struct VariablesView {
    pub(crate) header: Vec<Comment>,
    /// The list of account names, where there are providers for several.
    accounts: Option<Expr>,
    /// An example of a profile for each account.
    profiles: Vec<TagView>,
    vpcs: Vec<VpcView>,
    /// What the ids of a VPC's parts must match.
    id_kinds: Vec<IdKindView>,
    /// The list of private DNS names, if there are any.
    private_dns_names: Option<Expr>,
}

/// The missing ids of a VPC.
#[derive(Serialize)]
struct VpcView {
    key: Expr,
    /// The ids that stand at its top.
    ids: Vec<EntryView>,
    /// The ids that stand in a map of their kind.
    maps: Vec<MapView>,
}

#[derive(Serialize)]
struct MapView {
    attribute: Expr,
    ids: Vec<EntryView>,
}

/// A kind of ids that stand in a map.
#[derive(Serialize)]
struct IdKindView {
    attribute: Expr,
    pattern: String,
    error: String,
}

/// The kinds of ids that stand in maps.
const IN_MAPS: [Kind; 3] = [Kind::RouteTable, Kind::SecurityGroup, Kind::Subnet];

/// What both pages show of a root.
pub(crate) fn view(plan: &Plan, parts: &RootParts<'_>) -> VariablesView {
    let root = &parts.root;
    let places = settings::places(plan);
    let here = places.iter().filter(|place| root.has(place));
    let accounts: BTreeSet<_> = here.map(|place| place.account.name.as_str()).collect();
    let vpcs = parts.missing.vpcs().map(|(vpc, ids)| {
        let views = |wanted: Kind| {
            let of_kind = ids.iter().filter(move |(kind, _)| *kind == wanted);
            let key = |name: &Option<Name>| name.as_ref().map_or_else(|| Expr::new("id"), address::key);
            let value = Expr::new(format!("\"{}-…\"", wanted.prefix()));
            of_kind.map(|(_, name)| EntryView { key: key(name), value: value.clone() }).collect::<Vec<_>>()
        };
        let maps = IN_MAPS.map(|kind| MapView { attribute: Expr::new(kind.attribute()), ids: views(kind) });
        VpcView {
            key: address::key(vpc),
            ids: views(Kind::Vpc),
            maps: maps.into_iter().filter(|map| !map.ids.is_empty()).collect(),
        }
    });
    let id_kinds = IN_MAPS.map(|kind| IdKindView {
        attribute: Expr::new(kind.attribute()),
        pattern: format!("^{}-([0-9a-f]{{8}}|[0-9a-f]{{17}})$", kind.prefix()),
        error: format!(
            "Each of the {} must look like {}-0123456789abcdef0.",
            kind.attribute(),
            kind.prefix()
        ),
    });
    let names = &parts.private_dns_names;
    VariablesView {
        header: header("Values that the spec does not set", ["accounts", "vpcs"]),
        private_dns_names: (!names.is_empty()).then(|| Expr::new(hcl_list(names.iter().copied()))),
        profiles: accounts
            .iter()
            .map(|&name| TagView { key: name.to_owned(), value: name.to_owned() })
            .collect(),
        accounts: root.place.is_none().then(|| Expr::new(hcl_list(accounts))),
        vpcs: vpcs.collect(),
        id_kinds: id_kinds.into(),
    }
}
