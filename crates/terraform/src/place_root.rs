//! A root of one account and region that another backend fills: its ids, variables and provider are as in the roots of this one.

use std::sync::Arc;

use crossvpc_core::backend::RenderBug;
use crossvpc_core::network::{SecurityGroup, Subnet, Vpc};
use crossvpc_core::plan::{Place, Plan};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::parts::RootParts;
use crate::root::Root;
use crate::{address, align, roots};

/// A root of one account and region.
#[expect(missing_debug_implementations, reason = "it may hold closures")]
pub struct PlaceRoot<'p> {
    plan: &'p Plan,
    parts: RootParts<'p>,
}

impl<'p> PlaceRoot<'p> {
    /// The root of a place, which needs nothing yet.
    pub fn of(plan: &'p Plan, place: &Place) -> Self {
        Self { plan, parts: RootParts::of(Root::of(Some(place.clone()), plan)) }
    }

    /// The id of a VPC; a variable if the spec leaves it out.
    pub fn vpc_id(&mut self, vpc: &Vpc) -> Expr {
        self.parts.missing.note_vpc(vpc);
        address::vpc_id(vpc)
    }

    /// The ids of some of its subnets.
    pub fn subnet_ids(&mut self, vpc: &Vpc, subnets: &[Arc<Subnet>]) -> Vec<Expr> {
        self.parts.missing.note_subnets(vpc, subnets);
        subnets.iter().map(|subnet| address::subnet_id(vpc, subnet)).collect()
    }

    /// The ids of some of its security groups.
    pub fn security_group_ids(&mut self, vpc: &Vpc, groups: &[Arc<SecurityGroup>]) -> Vec<Expr> {
        self.parts.missing.note_groups(vpc, groups);
        groups.iter().map(|group| address::security_group_id(vpc, group)).collect()
    }

    /// Its files but for what the backend adds: provider configuration, versions, variables, and examples of the values and of the
    /// backend configuration, whose key starts with `state`.
    ///
    /// # Errors
    ///
    /// [`RenderBug`] when a page does not fit its view.
    pub fn files(
        &self,
        provider_version: &str,
        state: &str,
    ) -> Result<Vec<(&'static str, String)>, RenderBug> {
        roots::place_files(self.plan, &self.parts, (provider_version, state))
    }
}

/// Fills a page in and lays it out as `terraform fmt` would.
///
/// # Errors
///
/// [`RenderBug`] when the page does not fit its view.
pub fn laid_out(
    pages: &crossvpc_render::Pages,
    name: &str,
    view: &impl Serialize,
) -> Result<String, RenderBug> {
    Ok(align::align(&pages.render(name, view)?))
}
