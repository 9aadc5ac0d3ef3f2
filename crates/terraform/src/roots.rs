//! What every root has beside the files of links: its tags, its providers and their versions.

use crossvpc_core::backend::RenderBug;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::tree::Tree;
use crossvpc_render::{Comment, Expr, hcl_quoted, header};
use serde::Serialize;

use crate::maps::TagView;
use crate::pages::page;
use crate::parts::RootParts;
use crate::root::{Root, Wire};
use crate::{address, imports, outputs, provider_version, published, settings, state, variables};

#[derive(Serialize)]
struct MainView {
    header: Vec<Comment>,
    tags: Vec<TagView>,
}

#[derive(Serialize)]
struct VersionsView {
    header: Vec<Comment>,
    /// Of Terraform.
    required_version: String,
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
    /// Its name, where there are several.
    alias: Option<String>,
    region: &'static str,
    /// The profile of the AWS CLI, or null.
    profile: Expr,
    account_id: String,
    /// The role to assume, if the account names one.
    role_arn: Option<String>,
    /// Whether `main.tf` has tags for it.
    tagged: bool,
}

/// Writes the files of a root that are not a link's.
pub(crate) fn write(
    plan: &Plan,
    parts: &RootParts<'_>,
    wires: &[Wire],
    tree: &mut Tree,
) -> Result<(), RenderBug> {
    let root = &parts.root;
    let folder = root.folder();
    let mut insert = |name: &str, text| tree.insert(format!("{folder}/{name}"), text);
    insert("main.tf", page("root/main.tf", &main(plan, root))?)?;
    insert("outputs.tf", page("root/outputs.tf", &outputs::view(&parts.outputs))?)?;
    insert("providers.tf", page("root/providers.tf", &providers(plan, root))?)?;
    let mut variables = variables::view(plan, parts);
    insert("variables.tf", page("root/variables.tf", &variables)?)?;
    variables.header =
        header("Example values of the variables that the spec does not set", ["accounts", "vpcs"]);
    insert("terraform.tfvars.example", page("root/terraform.tfvars.example", &variables)?)?;
    let imports = imports::view(&parts.imports);
    let for_imports = if imports.as_ref().is_some_and(imports::needs_keys) { 7 } else { 5 };
    let required_version = format!(">= 1.{}", state::least_minor(plan).max(for_imports));
    insert("versions.tf", page("root/versions.tf", &versions(plan, parts, required_version))?)?;
    if let Some(view) = imports {
        insert("imports.tf", page("root/imports.tf", &view)?)?;
    }
    let (name, text) = state::file(plan, root)?;
    insert(name, text)?;
    if let Some(place) = &root.place
        && let Some(text) = published::page_of(plan, place, wires)?
    {
        insert("handover.tf", text)?;
    }
    Ok(())
}

/// The files of a root of one account and region that another backend fills: who applies it, what it asks for, and where its state
/// is kept in a bucket.
pub(crate) fn place_files(
    plan: &Plan,
    parts: &RootParts<'_>,
    (provider_version, start): (&str, &str),
) -> Result<Vec<(&'static str, String)>, RenderBug> {
    let root = &parts.root;
    let tool = plan.network.generate().tool().name();
    let mut versions = versions(plan, parts, ">= 1.5".to_owned());
    provider_version.clone_into(&mut versions.provider_version);
    versions.header = header(&format!("Versions of {tool} and the AWS provider"), None);
    let mut variables = variables::view(plan, parts);
    let declared = page("root/variables.tf", &variables)?;
    variables.header =
        header("Example values of the variables that the spec does not set", ["accounts", "vpcs"]);
    Ok(vec![
        ("backend.tf.example", state::example(root, tool, start)?),
        ("providers.tf", page("root/providers.tf", &providers(plan, root))?),
        ("terraform.tfvars.example", page("root/terraform.tfvars.example", &variables)?),
        ("variables.tf", declared),
        ("versions.tf", page("root/versions.tf", &versions)?),
    ])
}

fn main(plan: &Plan, root: &Root) -> MainView {
    let tags =
        plan.network.tags().iter().map(|tag| TagView { key: tag.key.clone(), value: tag.value.clone() });
    let tags: Vec<_> = tags.collect();
    let entries = (!tags.is_empty()).then_some("defaults.tags");
    let title = match &root.place {
        None => "The root module of both sides of every link".to_owned(),
        Some(place) => format!("The root module of `{}` in {}", place.account.name, place.region),
    };
    MainView { header: header(&title, entries), tags }
}

fn versions(plan: &Plan, parts: &RootParts<'_>, required_version: String) -> VersionsView {
    VersionsView {
        required_version,
        header: header(
            &format!("Versions of {} and the AWS provider", plan.network.generate().tool().name()),
            ["generate.terraform"],
        ),
        provider_version: match settings::provider_version(plan) {
            Some(text) => text.value.clone(),
            None => provider_version::default_for(parts.modules.iter().copied()),
        },
    }
}

fn providers(plan: &Plan, root: &Root) -> ProvidersView {
    let tagged = !plan.network.tags().is_empty();
    let role_arn = |place: &Place| place.account.deploy_role_arn(place.region.partition());
    let provider = |place: &Place, alias: Option<String>, profile: String| ProviderView {
        alias,
        region: place.region.name(),
        profile: Expr::new(profile),
        account_id: place.account.id.to_string(),
        role_arn: role_arn(place),
        tagged,
    };
    match &root.place {
        None => {
            let gateways = (!plan.network.gateways().is_empty()).then_some("transit-gateways");
            let what = if gateways.is_some() { "a VPC or a transit gateway" } else { "a VPC" };
            let entries = ["accounts", "vpcs"].into_iter().chain(gateways);
            // Terraform needs the provider of what it removes: an account keeps its own while it has a VPC in the spec.
            // One that no link uses is never started.
            let places = settings::places(plan);
            let providers = places.iter().map(|place| {
                let profile =
                    format!("lookup(var.profiles, {}, null)", hcl_quoted(place.account.name.as_str()));
                provider(place, Some(address::provider_alias(place)), profile)
            });
            ProvidersView {
                header: header(
                    &format!(
                        "Provider configuration for each account and region that has \
                                         {what}"
                    ),
                    entries,
                ),
                providers: providers.collect(),
            }
        }
        Some(place) => ProvidersView {
            header: header(
                &format!("Provider configuration of `{}` in {}", place.account.name, place.region),
                [format!("accounts.{}", place.account.name).as_str()],
            ),
            providers: vec![provider(place, None, "var.profile".to_owned())],
        },
    }
}
