//! The stacks of a peering: the role that accepts, the request with the requester's routes, the accepter's routes.

use std::sync::Arc;

use crossvpc_core::permissions::{Need, Thing};
use crossvpc_core::plan::{RoutedVpc, VpcPeering};
use crossvpc_render::Expr;
use serde::Serialize;

use crate::address::{self, Value};
use crate::common::{Common, Titles};
use crate::context::Context;
use crate::pages::Template;
use crate::parameters::Parameters;
use crate::routing::{SideView, Target, ask_side, side};
use crate::settings;
use crate::stack::{Action, Scripted, Stack, Word};

/// The page `accept-role`.
#[derive(Serialize)]
struct AcceptRoleView {
    #[serde(flatten)]
    common: Common,
    role_name: String,
    role_description: String,
    /// The role that deploys the requester's stacks, or the requester's account if the spec names no role.
    principal: Expr,
    /// The ARNs of the VPCs, and of any connection in the accepter's account.
    accepter_vpc: Expr,
    requester_vpc: Expr,
    any_connection: Expr,
}

/// The page `requester`.
#[derive(Serialize)]
struct RequesterView {
    #[serde(flatten)]
    common: Common,
    #[serde(flatten)]
    side: SideView,
    vpc_id: Expr,
    peer_vpc_id: Expr,
    /// The other account, if it is another.
    peer_owner_id: Option<String>,
    /// The other region, if it is another.
    peer_region: Option<&'static str>,
    /// The role in the other account.
    peer_role_arn: Option<Expr>,
    /// The region whose STS endpoint CloudFormation calls for the role, where it cannot be the stack's own: the other
    /// account does not have to enable an opt-in region for a peering connection to it.
    assume_role_region: Option<&'static str>,
}

/// The page `accepter`.
#[derive(Serialize)]
struct AccepterView {
    #[serde(flatten)]
    common: Common,
    #[serde(flatten)]
    side: SideView,
}

/// The stacks of a peering, and the steps after them.
pub(crate) struct Stacks<'p> {
    pub(crate) context: &'p Context,
    pub(crate) peering: &'p VpcPeering,
}

impl Stacks<'_> {
    pub(crate) fn accept_role(&self) -> Stack {
        let own = address::own_vpc_id(&self.peering.accepter.vpc);
        let peer = address::peer_vpc_id(&self.peering.requester.vpc);
        let parameters = Parameters::of([&own, &peer]);
        let template =
            self.template("vpc-peering/accept-role.yaml", &parameters, |own| own.accept_role_view());
        let stack = self.stack("accept-role", &self.peering.accepter, template, parameters, "RoleArn");
        Stack { makes_role: true, ..stack }
    }

    fn accept_role_view(&self) -> (AcceptRoleView, Parameters) {
        let (requester, accepter) = (&self.peering.requester.vpc, &self.peering.accepter.vpc);
        let own = address::own_vpc_id(accepter);
        let peer = address::peer_vpc_id(requester);
        let here = "ec2:${AWS::Region}:${AWS::AccountId}";
        let there = format!("ec2:{}:{}", requester.region, requester.account.id);
        let account = &requester.account.id;
        let role = requester.account.deploy_role.as_ref();
        let principal = role.map_or_else(|| "root".to_owned(), |role| format!("role/{role}"));
        let parameters = Parameters::of([&own, &peer]);
        let view = AcceptRoleView {
            common: self.common(&format!("the role that allows account {account} to accept it"), &parameters),
            role_name: role_name(self.prefix(), self.peering),
            role_description: format!(
                "Accepts the VPC peering connection {} for account {account}",
                self.pair()
            ),
            principal: address::arn(&format!("iam::{account}:{principal}")),
            accepter_vpc: address::arn(&format!("{here}:vpc/{}", own.inside)),
            requester_vpc: address::arn(&format!("{there}:vpc/{}", peer.inside)),
            any_connection: address::arn(&format!("{here}:vpc-peering-connection/*")),
        };
        (view, parameters)
    }

    pub(crate) fn requester(&self) -> Stack {
        let requester = &self.peering.requester;
        let mut parameters = self.ids_of_request().2;
        self.role(&mut parameters);
        ask_side(requester, &mut parameters);
        let template = self.template("vpc-peering/requester.yaml", &parameters, |own| own.requester_view());
        let stack = self.stack("requester", requester, template, parameters, "PeeringConnectionId");
        Stack { checks: self.dns_is_off("requester", requester), ..stack }
    }

    /// In one account and region, CloudFormation could look both up; one form for all is easier to review.
    fn ids_of_request(&self) -> (Value, Value, Parameters) {
        let own = address::own_vpc_id(&self.peering.requester.vpc);
        let peer = address::peer_vpc_id(&self.peering.accepter.vpc);
        let parameters = Parameters::of([&own, &peer]);
        (own, peer, parameters)
    }

    /// The role in the other account, if it is another.
    fn role(&self, parameters: &mut Parameters) -> Option<Expr> {
        let account = &self.peering.accepter.vpc.account.id;
        self.peering.crosses_accounts().then(|| {
            let from = self.name("accept-role");
            let parameter = address::peer_role_parameter(&from, account.as_str());
            parameters.wire(parameter, from, "RoleArn")
        })
    }

    fn requester_view(&self) -> (RequesterView, Parameters) {
        let (requester, accepter) = (&self.peering.requester, &self.peering.accepter);
        let (own, peer, mut parameters) = self.ids_of_request();
        let other_account = self.peering.crosses_accounts().then(|| accepter.vpc.account.id.to_string());
        let role = self.role(&mut parameters);
        let peer_region = self.peering.crosses_regions().then(|| accepter.vpc.region.name());
        let of = (&*self.context.network, &*self.peering.id());
        let target = Target::Peering(address::reference("PeeringConnection"));
        let side = side(of, requester, target, &mut parameters);
        let view = RequesterView {
            common: self.common(
                &format!("the connection, with the routes and rules of {}", requester.vpc.name),
                &parameters,
            ),
            side,
            vpc_id: own.expr,
            peer_vpc_id: peer.expr,
            peer_owner_id: other_account,
            peer_region,
            assume_role_region: peer_region.filter(|_| role.is_some() && requester.vpc.region.is_opt_in()),
            peer_role_arn: role,
        };
        (view, parameters)
    }

    pub(crate) fn accepter(&self) -> Stack {
        let accepter = &self.peering.accepter;
        let mut parameters = Parameters::default();
        self.peering_id(&mut parameters);
        ask_side(accepter, &mut parameters);
        let template = self.template("vpc-peering/accepter.yaml", &parameters, |own| own.accepter_view());
        let stack = self.stack("accepter", accepter, template, parameters, "PeeringConnectionId");
        Stack { checks: self.dns_is_off("accepter", accepter), ..stack }
    }

    fn peering_id(&self, parameters: &mut Parameters) -> Expr {
        let from = self.name("requester");
        let parameter = address::peering_connection_parameter(&from);
        parameters.wire(parameter, from, "PeeringConnectionId")
    }

    fn accepter_view(&self) -> (AccepterView, Parameters) {
        let accepter = &self.peering.accepter;
        let mut parameters = Parameters::default();
        let connection = self.peering_id(&mut parameters);
        let of = (&*self.context.network, &*self.peering.id());
        let side = side(of, accepter, Target::Peering(connection), &mut parameters);
        let what = format!("the routes and rules of {}", accepter.vpc.name);
        (AccepterView { common: self.common(&what, &parameters), side }, parameters)
    }

    fn template<V: Serialize + Send + Sync + 'static>(
        &self,
        page: &'static str,
        parameters: &Parameters,
        view: fn(Stacks<'_>) -> (V, Parameters),
    ) -> Template {
        self.context.template(page, parameters, move |context| {
            view(Stacks { context, peering: context.link().peering().expect("the link is a peering") })
        })
    }

    /// The DNS option has no property: each side's owner sets it once the connection is active.
    pub(crate) fn dns(&self, side: &RoutedVpc) -> Action {
        let role = if side.vpc.is(&self.peering.requester.vpc) { "requester" } else { "accepter" };
        Action {
            name: format!("{role}-dns").into(),
            title: format!("let the other side resolve the private DNS names of `{}`", side.vpc.name),
            place: side.place(),
            after: Vec::new(),
            scripted: Scripted::call("peering_dns", &side.place()).with(&self.name(role)).with(role),
            command: "aws ec2 modify-vpc-peering-connection-options",
            words: vec![
                Word::output("--vpc-peering-connection-id", &self.name(role), "PeeringConnectionId"),
                Word::text(format!(
                    "--{role}-peering-connection-options AllowDnsResolutionFromRemoteVpc=true"
                )),
            ],
        }
    }

    /// An earlier spec may have turned it on, and no template turns it off.
    fn dns_is_off(&self, role: &str, side: &RoutedVpc) -> Vec<Scripted> {
        let off =
            || Scripted::call("peering_dns", &side.place()).with(&self.name(role)).with(role).with("off");
        (!self.peering.dns).then(off).into_iter().collect()
    }

    /// What the deployers on both sides need for the role that accepts.
    pub(crate) fn needs_of_role(&self) -> [Need; 2] {
        let accepter = &self.peering.accepter.vpc;
        let name = role_name(self.prefix(), self.peering);
        let arn = format!("arn:{}:iam::{}:role/{name}", accepter.region.partition(), accepter.account.id);
        let [requester, accepter] = self.peering.sides().map(RoutedVpc::place);
        let need = |thing, place| Need::new(Thing::Own(thing), place).with("accept-role", [arn.clone()]);
        [need("accept-role", accepter), need("foreign-accept-role", requester)]
    }

    fn common(&self, what: &str, parameters: &Parameters) -> Common {
        let (a, b) = self.peering.pair();
        let titles = Titles {
            header: format!("VPC peering between `{a}` and `{b}`: {what}"),
            entry: None,
            description: format!("VPC peering {}: {what}", self.pair()),
            name: self.pair(),
        };
        Common::of(&self.context.network, &self.peering.connections, titles, parameters)
    }

    fn stack(
        &self,
        role: &str,
        side: &RoutedVpc,
        template: Template,
        parameters: Parameters,
        output: &str,
    ) -> Stack {
        let stack =
            Stack::new((&self.context.network, &self.peering.id(), role), side.place(), template, parameters);
        Stack { outputs: Arc::new([output.to_owned()]), ..stack }
    }

    fn name(&self, role: &str) -> Arc<str> {
        Stack::name_of(&self.context.network, &self.peering.id(), role)
    }

    fn prefix(&self) -> &str {
        settings::stack_prefix(&self.context.network)
    }

    fn pair(&self) -> String {
        let (a, b) = self.peering.pair();
        format!("{a}--{b}")
    }
}

/// A role's name has at most 64 characters; a longer one keeps its start and ends in a hash of the whole.
fn role_name(prefix: &str, peering: &VpcPeering) -> String {
    const LONGEST: usize = 64;
    const HASH: usize = 8;
    let (a, b) = peering.pair();
    let name = format!("{prefix}-{a}--{b}-accept");
    if name.len() <= LONGEST {
        return name;
    }
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!("{}-{}", name[..LONGEST - HASH - 1].trim_end_matches('-'), &hash[..HASH])
}
