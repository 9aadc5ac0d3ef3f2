//! What is wrong with the routes of VPCs, by whatever link they lead.

mod asymmetric_path;
mod duplicate_route;
mod missing_route_table;
mod reserved_route;
mod route_inside_local;
mod route_limit;
mod route_quota;
mod routes;
mod subnet_without_route_table;

use crate::rule::Rule;

use routes::{RouteCount, asked_by, is_routed, route_counts};

/// The rules of this group.
pub(crate) const RULES: &[Rule] = &[
    (&asymmetric_path::CODE, asymmetric_path::check),
    (&duplicate_route::CODE, duplicate_route::check),
    (&missing_route_table::CODE, missing_route_table::check),
    (&reserved_route::CODE, reserved_route::check),
    (&route_inside_local::CODE, route_inside_local::check),
    (&route_limit::CODE, route_limit::check),
    (&route_quota::CODE, route_quota::check),
    (&subnet_without_route_table::CODE, subnet_without_route_table::check),
];
