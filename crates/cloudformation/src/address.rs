//! How CloudFormation names things: where a value is known it is written, where it is missing a parameter stands for
//! it. Known ids are never defaults of parameters: `deploy` keeps a parameter's old value, so that a new default would
//! change nothing.

use crossvpc_core::aws::cidr::IpNet;
use crossvpc_core::aws::id::AwsId;
use crossvpc_core::name::Name;
use crossvpc_core::network::{RouteTable, SecurityGroup, Vpc};
use crossvpc_core::plan::{AccessRule, Direction};
use crossvpc_render::Expr;
use serde::Serialize;

/// A parameter of a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Parameter {
    /// Its logical id.
    pub(crate) id: Expr,
    /// Its type, specific to AWS where CloudFormation can look the value up in the stack's own account.
    pub(crate) r#type: &'static str,
    /// What it is, for people.
    pub(crate) description: String,
    /// What the value must match, for types that CloudFormation does not check.
    pub(crate) pattern: Option<String>,
    /// What it says otherwise.
    pub(crate) constraint: Option<String>,
}

/// A value of a page: known, or a parameter that the template must then have.
#[derive(Debug)]
pub(crate) struct Value {
    /// How it is written where it is a value by itself.
    pub(crate) expr: Expr,
    /// How it is written inside of `!Sub`.
    pub(crate) inside: String,
    /// The parameter that stands for it.
    pub(crate) parameter: Option<Parameter>,
}

impl Value {
    fn of(id: Option<&AwsId>, parameter: impl FnOnce() -> Parameter) -> Self {
        match id {
            Some(id) => {
                Self { expr: Expr::new(format!("\"{id}\"")), inside: id.to_string(), parameter: None }
            }
            None => {
                let parameter = parameter();
                let id = parameter.id.as_str();
                Self { expr: reference(id), inside: format!("${{{id}}}"), parameter: Some(parameter) }
            }
        }
    }
}

/// The id of the VPC of the stack's own account and region.
pub(crate) fn own_vpc_id(vpc: &Vpc) -> Value {
    Value::of(vpc.id.as_ref(), || Parameter {
        id: Expr::new("VpcId"),
        r#type: "AWS::EC2::VPC::Id",
        description: format!("The id of the VPC {} in this account and region", vpc.name),
        pattern: None,
        constraint: None,
    })
}

/// The id of a VPC that CloudFormation cannot look up from where the stack is.
pub(crate) fn peer_vpc_id(vpc: &Vpc) -> Value {
    Value::of(vpc.id.as_ref(), || {
        let description =
            format!("The id of the VPC {} in account {}, {}", vpc.name, vpc.account.id, vpc.region);
        checked("PeerVpcId".to_owned(), description, "vpc", "a VPC")
    })
}

/// The id of a route table.
pub(crate) fn route_table_id(vpc: &Vpc, table: &RouteTable) -> Value {
    Value::of(table.id.as_ref(), || {
        let description = format!("The id of the route table {} of the VPC {}", table.name, vpc.name);
        checked(format!("RouteTable{}", table.name.pascal()), description, "rtb", "a route table")
    })
}

/// The id of a security group.
pub(crate) fn security_group_id(vpc: &Vpc, group: &SecurityGroup) -> Value {
    Value::of(group.id.as_ref(), || Parameter {
        id: Expr::new(format!("SecurityGroup{}", group.name.pascal())),
        r#type: "AWS::EC2::SecurityGroup::Id",
        description: format!("The id of the security group {} of the VPC {}", group.name, vpc.name),
        pattern: None,
        constraint: None,
    })
}

/// The id of a peering connection, from another stack.
pub(crate) fn peering_connection_parameter(from: &str) -> Parameter {
    let description = format!("The output PeeringConnectionId of the stack {from}");
    checked("PeeringConnectionId".to_owned(), description, "pcx", "a VPC peering connection")
}

/// The ARN of the role that accepts, from another stack.
pub(crate) fn peer_role_parameter(from: &str, account: &str) -> Parameter {
    Parameter {
        id: Expr::new("PeerRoleArn"),
        r#type: "String",
        description: format!("The output RoleArn of the stack {from}"),
        pattern: Some(format!("^arn:aws[a-z-]*:iam::{account}:role/.+$")),
        constraint: Some(format!("must be the ARN of a role in account {account}")),
    }
}

/// A parameter's value.
pub(crate) fn reference(parameter: &str) -> Expr {
    Expr::new(format!("!Ref {parameter}"))
}

/// An ARN, in the partition of wherever the stack is.
pub(crate) fn arn(rest: &str) -> Expr {
    Expr::new(format!("!Sub \"arn:${{AWS::Partition}}:{rest}\""))
}

/// The logical id of a route: the destination has a grammar of its own, the table's name comes last.
pub(crate) fn route_logical_id(destination: IpNet, table: &Name) -> String {
    format!("RouteTo{}In{}", alphanumeric(destination), table.pascal())
}

/// The logical id of a rule, likewise.
pub(crate) fn rule_logical_id(rule: &AccessRule) -> String {
    let ports = match rule.ports {
        Some(ports) if ports.first == ports.last => ports.first.to_string(),
        Some(ports) => format!("{}to{}", ports.first, ports.last),
        None => String::new(),
    };
    let protocol = rule.protocol.name();
    let protocol = protocol[..1].to_ascii_uppercase() + &protocol[1..];
    let (way, preposition, of) = match rule.direction {
        Direction::Ingress => ("Ingress", "From", "To"),
        Direction::Egress => ("Egress", "To", "From"),
    };
    format!("{way}{protocol}{ports}{preposition}{}{of}{}", alphanumeric(rule.peer), rule.group.name.pascal())
}

fn checked(id: String, description: String, prefix: &str, what: &str) -> Parameter {
    Parameter {
        id: Expr::new(id),
        r#type: "String",
        description,
        pattern: Some(format!("^{prefix}-([0-9a-f]{{8}}|[0-9a-f]{{17}})$")),
        constraint: Some(format!("must be the id of {what}, such as {prefix}-0123456789abcdef0")),
    }
}

/// A block in letters and digits: `10.1.0.0/16` is `10x1x0x0s16`.
fn alphanumeric(block: IpNet) -> String {
    block.to_string().replace(['.', ':'], "x").replace('/', "s")
}
