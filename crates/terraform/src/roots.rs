//! The root module: providers, versions, variables, outputs.

use std::collections::BTreeSet;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::tree::Tree;
use crossvpc_render::{Comment, Expr, hcl_list, header};
use serde::Serialize;

use crate::address::{self, Kind, MissingIds};
use crate::{outputs, page};

#[derive(Serialize)]
struct MainView {
    header: Vec<Comment>,
    tags: Vec<TagView>,
}

#[derive(Serialize)]
struct TagView {
    key: String,
    value: String,
}

#[derive(Serialize)]
struct VersionsView {
    header: Vec<Comment>,
    provider_version: String,
}

#[derive(Serialize)]
struct ProvidersView {
    header: Vec<Comment>,
    providers: Vec<ProviderView>,
}

/// A provider configuration.
#[derive(Serialize)]
struct ProviderView {
    alias: String,
    region: &'static str,
    /// The account's name, which is its key in `var.profiles`.
    account: String,
    account_id: String,
    /// The role to assume, if the account names one.
    role_arn: Option<String>,
    /// Whether `main.tf` has tags for it.
    tagged: bool,
}

/// The pages `variables.tf` and `terraform.tfvars.example`.
#[derive(Serialize)]
struct VariablesView {
    header: Vec<Comment>,
    /// The list of account names.
    accounts: Expr,
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

/// Writes the files of the root that are not a link's.
pub(crate) fn write(plan: &Plan<'_>, tree: &mut Tree) -> Result<(), RenderBug> {
    // Terraform needs the provider of what it removes: an account keeps its own while it has a VPC in the spec. One that
    // no link uses is never started.
    let places = plan.declared_places();
    tree.insert("terraform/main.tf", page("root/main.tf", &main(plan))?)?;
    tree.insert("terraform/outputs.tf", page("root/outputs.tf", &outputs::view(plan))?)?;
    tree.insert("terraform/providers.tf", page("root/providers.tf", &providers(plan, &places))?)?;
    let mut variables = variables(plan, &places);
    tree.insert("terraform/variables.tf", page("root/variables.tf", &variables)?)?;
    variables.header = header("An example of the values that the spec does not say", ["accounts", "vpcs"]);
    let example = page("root/terraform.tfvars.example", &variables)?;
    tree.insert("terraform/terraform.tfvars.example", example)?;
    tree.insert("terraform/versions.tf", page("root/versions.tf", &versions(plan))?)?;
    Ok(())
}

fn main(plan: &Plan<'_>) -> MainView {
    let tags =
        plan.network.tags().iter().map(|(key, value)| TagView { key: key.clone(), value: value.clone() });
    let tags: Vec<_> = tags.collect();
    let entries = (!tags.is_empty()).then_some("defaults.tags");
    MainView { header: header("The root module that applies both sides of every link", entries), tags }
}

fn versions(plan: &Plan<'_>) -> VersionsView {
    VersionsView {
        header: header("Versions of Terraform and the AWS provider", ["generate.terraform"]),
        provider_version: plan.network.generate().terraform.provider_version.clone(),
    }
}

fn providers(plan: &Plan<'_>, places: &[Place]) -> ProvidersView {
    let tagged = !plan.network.tags().is_empty();
    let gateways = (!plan.network.gateways().is_empty()).then_some("transit-gateways");
    let what = if gateways.is_some() { "a VPC or a transit gateway" } else { "a VPC" };
    let entries = ["accounts", "vpcs"].into_iter().chain(gateways);
    let providers =
        places.iter().map(|place| ProviderView {
            alias: address::provider_alias(place),
            region: place.region.name(),
            account: place.account.name.to_string(),
            account_id: place.account.id.to_string(),
            role_arn: place.account.deploy_role.as_ref().map(|role| {
                format!("arn:{}:iam::{}:role/{role}", place.region.partition(), place.account.id)
            }),
            tagged,
        });
    ProvidersView {
        header: header(&format!("A provider for each account and region that has {what}"), entries),
        providers: providers.collect(),
    }
}

fn variables(plan: &Plan<'_>, places: &[Place]) -> VariablesView {
    let accounts: BTreeSet<_> = places.iter().map(|place| place.account.name.as_str()).collect();
    let missing = MissingIds::of(plan);
    let vpcs = missing.vpcs().map(|(name, variable, ids)| {
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
    let names = private_dns_names(plan);
    VariablesView {
        header: header("What the spec does not say, or cannot know", ["accounts", "vpcs"]),
        private_dns_names: (!names.is_empty()).then(|| Expr::new(hcl_list(names))),
        profiles: accounts
            .iter()
            .map(|&name| TagView { key: name.to_owned(), value: name.to_owned() })
            .collect(),
        accounts: Expr::new(hcl_list(accounts)),
        vpcs: vpcs.collect(),
    }
}

/// The private DNS names of all services, each once.
pub(crate) fn private_dns_names<'p>(plan: &'p Plan<'_>) -> Vec<&'p str> {
    let names = plan.services().filter_map(|service| service.options().private_dns.as_ref());
    let names: BTreeSet<_> = names.map(|(name, _)| name.as_str()).collect();
    names.into_iter().collect()
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
