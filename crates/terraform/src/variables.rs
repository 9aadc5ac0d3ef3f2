//! The variables of a root: what the spec does not say, or cannot know.

use std::collections::BTreeSet;

use crossvpc_core::plan::Plan;
use crossvpc_render::{Comment, Expr, hcl_list, header};
use serde::Serialize;

use crate::address::{self, Kind};
use crate::maps::TagView;
use crate::parts::RootParts;
use crate::root::Root;

/// The pages `variables.tf` and `terraform.tfvars.example`.
#[derive(Serialize)]
pub(crate) struct VariablesView {
    pub(crate) header: Vec<Comment>,
    /// The list of account names, where there are providers for several.
    accounts: Option<Expr>,
    /// An example of a profile for each account.
    profiles: Vec<TagView>,
    vpcs: Vec<VpcView>,
    /// The list of private DNS names, if there are any.
    private_dns_names: Option<Expr>,
}

/// The variable of a VPC's missing ids.
#[derive(Serialize)]
struct VpcView {
    variable: String,
    /// The same without quotation marks.
    name: Expr,
    description: String,
    comment: Comment,
    /// The ids that stand at its top.
    ids: Vec<IdView>,
    /// The ids that stand in a map of their kind.
    maps: Vec<MapView>,
    /// All of them, for validation.
    all_ids: Vec<IdView>,
}

#[derive(Serialize)]
struct MapView {
    attribute: Expr,
    ids: Vec<IdView>,
}

#[derive(Clone, Serialize)]
struct IdView {
    attribute: Expr,
    /// The id as an expression.
    reference: Expr,
    /// What it must match.
    pattern: String,
    error: String,
    /// What stands in the example.
    placeholder: String,
}

/// What both pages show of a root.
pub(crate) fn view(plan: &Plan, parts: &RootParts<'_>) -> VariablesView {
    let root = &parts.root;
    let places = plan.declared_places();
    let here = places.iter().filter(|place| root.has(place));
    let accounts: BTreeSet<_> = here.map(|place| place.account.name.as_str()).collect();
    let vpcs = parts.missing.vpcs().map(|(name, variable, ids)| {
        let views = |wanted: Kind| {
            let of_kind = ids.iter().filter(move |(kind, _)| *kind == wanted);
            of_kind
                .map(|(kind, name)| id(&variable, *kind, name.as_ref().map(address::attribute)))
                .collect::<Vec<_>>()
        };
        let maps = [Kind::RouteTable, Kind::SecurityGroup, Kind::Subnet]
            .into_iter()
            .map(|kind| MapView { attribute: Expr::new(kind.attribute()), ids: views(kind) });
        let maps: Vec<_> = maps.filter(|map| !map.ids.is_empty()).collect();
        let ids = views(Kind::Vpc);
        let all_ids = ids.iter().chain(maps.iter().flat_map(|map| &map.ids)).cloned().collect();
        VpcView {
            comment: Comment::new(&format!("Ids of the VPC {name} that the spec leaves out.")),
            description: format!("Ids of the VPC {name} that the spec leaves out."),
            name: Expr::new(variable.clone()),
            ids,
            maps,
            all_ids,
            variable: variable.clone(),
        }
    });
    let names = &parts.private_dns_names;
    VariablesView {
        header: header("Values that the spec does not set", ["accounts", "vpcs"]),
        private_dns_names: (!names.is_empty()).then(|| Expr::new(hcl_list(names.iter().copied()))),
        profiles: accounts
            .iter()
            .map(|&name| TagView { key: name.to_owned(), value: name.to_owned() })
            .collect(),
        accounts: matches!(root, Root::Combined).then(|| Expr::new(hcl_list(accounts))),
        vpcs: vpcs.collect(),
    }
}

/// An id, at the top of its variable or in the map of its kind.
fn id(variable: &str, kind: Kind, key: Option<String>) -> IdView {
    let path = match &key {
        Some(key) => format!("{}.{key}", kind.attribute()),
        None => kind.attribute().to_owned(),
    };
    let prefix = kind.prefix();
    IdView {
        attribute: Expr::new(key.unwrap_or_else(|| kind.attribute().to_owned())),
        reference: Expr::new(format!("var.{variable}.{path}")),
        pattern: format!("^{prefix}-([0-9a-f]{{8}}|[0-9a-f]{{17}})$"),
        error: format!("The {path} must look like {prefix}-0123456789abcdef0."),
        placeholder: format!("{prefix}-…"),
    }
}
