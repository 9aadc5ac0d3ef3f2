//! Which root a call stands in, and how it comes to what another call makes. In the layout `combined` there is one root,
//! and calls refer to each other. In `per-account` each account and region has its own: what is made in another one is a
//! variable, or a local value, which is null until that root has it.

use crossvpc_core::aws::region::Region;
use crossvpc_core::name::{Name, Prefix};
use crossvpc_core::plan::{Link, Place, Plan};
use crossvpc_render::Expr;

use crate::address;
use crate::settings::{self, Handover, Layout};

/// A root module.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    /// Its account and region, unless it is the only one, with a provider for each account and region.
    pub(crate) place: Option<Place>,
    /// What the names in AWS start with.
    pub(crate) prefix: Prefix,
    /// How it comes to what others make.
    pub(crate) handover: Handover,
}

/// What a call makes and others need.
#[derive(Debug)]
pub(crate) struct Value {
    /// Where the call stands.
    pub(crate) place: Place,
    /// The variable that it is in other roots.
    pub(crate) variable: String,
    /// What it is, for people.
    pub(crate) description: String,
    /// What it must match, where it is handed over.
    pub(crate) pattern: &'static str,
    /// The value, in the root of the call.
    pub(crate) expr: String,
    /// The same as that root hands it over: null as long as it is missing.
    pub(crate) handed_over: String,
}

/// A value that a place needs, as seen from there.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The value.
    pub(crate) expr: String,
    /// Whether it is a variable, which is null at first.
    pub(crate) is_handed_over: bool,
}

/// A value on its way from one root to another.
#[derive(Debug)]
pub(crate) struct Wire {
    /// What is handed over.
    pub(crate) value: Value,
    /// Where to.
    pub(crate) to: Place,
}

impl Root {
    /// Every root of a plan. A place keeps its own while it has a VPC in the spec: what is there is removed by it.
    pub(crate) fn all(plan: &Plan) -> Vec<Self> {
        match settings::layout(plan) {
            Layout::Combined => vec![Self::of(None, plan)],
            Layout::PerAccount => {
                settings::places(plan).into_iter().map(|place| Self::of(Some(place), plan)).collect()
            }
        }
    }

    /// The roots that have a part of a link.
    pub(crate) fn of_link(plan: &Plan, link: &Link) -> Vec<Self> {
        match settings::layout(plan) {
            Layout::Combined => vec![Self::of(None, plan)],
            Layout::PerAccount => {
                link.distinct_places().into_iter().map(|place| Self::of(Some(place), plan)).collect()
            }
        }
    }

    /// The root of a place, or the only one.
    pub(crate) fn of(place: Option<Place>, plan: &Plan) -> Self {
        let prefix = plan.network.generate().name_prefix.clone();
        Self { place, prefix, handover: settings::handover(plan) }
    }

    /// What tells it from other roots.
    pub(crate) fn key(&self) -> Option<(Name, Region)> {
        self.place.as_ref().map(key_of)
    }

    /// Its folder below the output folder.
    pub(crate) fn folder(&self) -> String {
        self.place.as_ref().map_or_else(|| "terraform".to_owned(), folder_of)
    }

    /// Where a module is, as seen from it.
    pub(crate) fn module(&self, folder: &str) -> String {
        let up = if self.place.is_some() { "../../.." } else { "." };
        format!("{up}/modules/{folder}")
    }

    /// The provider of a place. A root of one place needs no name for its own.
    pub(crate) fn provider(&self, place: &Place) -> Option<Expr> {
        self.place.is_none().then(|| Expr::new(format!("aws.{}", address::provider_alias(place))))
    }

    /// Whether what is made in a place stands in it.
    pub(crate) fn has(&self, place: &Place) -> bool {
        self.place.as_ref().is_none_or(|own| own.is(place))
    }

    /// A value as its calls see it.
    pub(crate) fn take(&self, value: Value) -> Taken {
        if self.has(&value.place) {
            return Taken { expr: value.expr, is_handed_over: false };
        }
        Taken { expr: self.handover.reference(&value.variable), is_handed_over: true }
    }
}

/// What tells the root of a place from others.
pub(crate) fn key_of(place: &Place) -> (Name, Region) {
    (place.account.name.clone(), place.region)
}

/// The folder of the root of a place, below the output folder.
pub(crate) fn folder_of(place: &Place) -> String {
    format!("terraform/accounts/{}/{}", place.account.name, place.region)
}

impl Taken {
    /// An object with the value as its only attribute, or null.
    pub(crate) fn object(&self, attribute: &str) -> Expr {
        let Self { expr, is_handed_over } = self;
        let object = format!("{{ {attribute} = {expr} }}");
        Expr::new(if *is_handed_over { format!("{expr} == null ? null : {object}") } else { object })
    }

    /// How many there are of a call that cannot be without the value.
    pub(crate) fn count(&self) -> Option<Expr> {
        self.is_handed_over.then(|| Expr::new(format!("{} == null ? 0 : 1", self.expr)))
    }

    /// Whether the value is there, where it may be missing.
    pub(crate) fn is_there(&self) -> Option<Expr> {
        self.is_handed_over.then(|| Expr::new(format!("{} != null", self.expr)))
    }
}

/// An output of a call.
pub(crate) fn output(call: &str, name: &str) -> String {
    format!("module.{call}.{name}")
}

/// An output of a call that there may be none of yet.
pub(crate) fn output_if_any(call: &str, name: &str) -> String {
    format!("one(module.{call}[*].{name})")
}
