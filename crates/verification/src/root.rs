//! The root of an account and region: the paths of its part of the flows, and its scopes.

use std::collections::{BTreeMap, BTreeSet};

use crossvpc_core::backend::RenderBug;
use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Place, Plan};
use crossvpc_core::tree::Tree;
use crossvpc_render::{Comment, Expr, header};
use crossvpc_terraform::PlaceRoot;
use serde::Serialize;

use crate::index::{Declared, Index};
use crate::lookups::{Finder, Lookup, Lookups};
use crate::pages::terraform;
use crate::paths::{self, Path, Probe, Reason, Stage};
use crate::template::{Given, Templates, templates};

/// The paths of an account and region, before anybody asks for more:
/// <https://docs.aws.amazon.com/vpc/latest/reachability/reachability-analyzer-limits.html>.
const MOST_PATHS: usize = 1_000;

/// The first version of the provider that is known to read the files: that of the tests.
const PROVIDER: &str = ">= 5.100, < 7.0";

/// What the key of the state in a bucket starts with.
const STATE: &str = "crossvpc/verification/";

/// A root.
pub(crate) struct Root<'p> {
    pub(crate) place: Place,
    own: PlaceRoot<'p>,
    lookups: Lookups,
    pub(crate) paths: Vec<Path>,
    names: BTreeSet<String>,
    pub(crate) scopes: Templates,
}

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
struct LookupsView<'v> {
    header: Vec<Comment>,
    lookups: Vec<&'v Lookup>,
}

#[derive(Serialize)]
struct PathsView<'v> {
    header: Vec<Comment>,
    paths: &'v [Path],
}

#[derive(Serialize)]
struct ScopesView<'v> {
    header: Vec<Comment>,
    scopes: Vec<ScopeView<'v>>,
}

#[derive(Serialize)]
struct ScopeView<'v> {
    resource: Expr,
    address: Expr,
    stack: String,
    file: Expr,
    parameters: &'v [Given],
}

impl<'p> Root<'p> {
    pub(crate) fn of(plan: &'p Plan, place: Place) -> Self {
        Self {
            own: PlaceRoot::of(plan, &place),
            place,
            lookups: Lookups::default(),
            paths: Vec::new(),
            names: BTreeSet::new(),
            scopes: Templates::default(),
        }
    }

    /// Its folder, below the output folder.
    pub(crate) fn folder(&self) -> String {
        format!("verification/accounts/{}/{}", self.place.account.name, self.place.region)
    }

    /// Adds the path of a part of a flow, unless there cannot be one.
    pub(crate) fn add(
        &mut self,
        index: &Index<'_>,
        flow: Declared<'_>,
        stage: Stage,
        probe: Probe,
    ) -> Result<(), Reason> {
        if self.paths.len() >= MOST_PATHS {
            return Err(Reason::Quota);
        }
        let name = named(index.plan);
        let mut finder = Finder { root: &mut self.own, lookups: &mut self.lookups, name: &name };
        let path = paths::path(index, flow, stage, probe, &mut finder)?;
        if self.names.insert(path.name.clone()) {
            self.paths.push(path);
        }
        Ok(())
    }

    /// Adds its scopes.
    pub(crate) fn add_scopes(&mut self, index: &Index<'_>) -> Result<(), RenderBug> {
        let name = named(index.plan);
        let mut finder = Finder { root: &mut self.own, lookups: &mut self.lookups, name: &name };
        let vpcs: Vec<&Vpc> = index.vpcs_in(&self.place).into_iter().map(|vpc| &**vpc).collect();
        self.scopes = templates(index, &self.place, &vpcs, &mut finder)?;
        Ok(())
    }

    /// The stacks of its scopes, by name.
    pub(crate) fn stacks(&self, plan: &Plan) -> Vec<String> {
        let name = named(plan)("crossvpc-verification");
        (1..=self.scopes.all.len()).map(|number| format!("{name}{}", numbered(number))).collect()
    }

    pub(crate) fn write(&self, plan: &Plan, tree: &mut Tree) -> Result<(), RenderBug> {
        let folder = self.folder();
        let Place { account, region } = &self.place;
        let mut insert = |name: &str, text: String| tree.insert(format!("{folder}/{name}"), text);
        let of = |what: &str| header(&format!("{what} `{}` in {region}", account.name), ["connections"]);
        for (name, mut text) in self.own.files(PROVIDER, STATE)? {
            let page = match name {
                "terraform.tfvars.example" | "variables.tf" if !self.paths.is_empty() => Some(name),
                _ => None,
            };
            text.push_str(
                &page.map_or_else(
                    || Ok(String::new()),
                    |page| terraform(page, &BTreeMap::<&str, &str>::new()),
                )?,
            );
            insert(name, text)?;
        }
        let tags = plan.network.tags().iter();
        let tags = tags.map(|tag| TagView { key: tag.key.clone(), value: tag.value.clone() }).collect();
        insert(
            "main.tf",
            terraform(
                "main.tf",
                &MainView { header: of("The root module that verifies the flows of"), tags },
            )?,
        )?;
        let lookups: Vec<_> = self.lookups.all().collect();
        if !lookups.is_empty() {
            let view = LookupsView { header: of("Data sources for the paths and scopes of"), lookups };
            insert("data.tf", terraform("data.tf", &view)?)?;
        }
        if !self.paths.is_empty() {
            let view = PathsView { header: of("Reachability Analyzer paths of"), paths: &self.paths };
            insert("paths.tf", terraform("paths.tf", &view)?)?;
        }
        let scopes = self.scopes.all.iter().zip(self.stacks(plan)).enumerate();
        let scopes: Vec<_> = scopes
            .map(|(at, (template, stack))| ScopeView {
                resource: Expr::new(format!("\"scope{}\"", numbered(at + 1).replace('-', "_"))),
                address: Expr::new(format!("scope{}", numbered(at + 1).replace('-', "_"))),
                stack,
                file: Expr::new(file(at + 1)),
                parameters: &template.parameters,
            })
            .collect();
        if !scopes.is_empty() {
            let view = ScopesView { header: of("Network Access Analyzer scopes of"), scopes };
            insert("scope.tf", terraform("scope.tf", &view)?)?;
        }
        for (at, template) in self.scopes.all.iter().enumerate() {
            insert(&file(at + 1), template.text.clone())?;
        }
        Ok(())
    }
}

impl Finder<'_, '_> {
    /// What is called so on AWS.
    pub(crate) fn name_of(&self, name: &str) -> String {
        (self.name)(name)
    }
}

/// How names on AWS start with the prefix of the spec.
fn named(plan: &Plan) -> impl Fn(&str) -> String {
    let prefix = plan.network.generate().name_prefix.clone();
    move |name| prefix.of(name)
}

fn file(number: usize) -> String {
    format!("scope{}.yaml", numbered(number))
}

/// The only one has no number.
fn numbered(number: usize) -> String {
    if number == 1 { String::new() } else { format!("-{number}") }
}
