//! How CloudFormation names things: where a value is known it is written, where it is missing a parameter stands for
//! it. Known ids are never defaults of parameters: `deploy` keeps a parameter's old value, so that a new default would
//! change nothing.

use crossvpc_core::aws::cidr::IpNet;
use crossvpc_core::aws::id::AwsId;
use crossvpc_core::aws::port::PortRange;
use crossvpc_core::aws::region::Region;
use crossvpc_core::name::Name;
use crossvpc_core::network::{GatewayTable, RouteTable, SecurityGroup, Subnet, Vpc};
use crossvpc_core::plan::{AccessPeer, AccessRule, Direction, GroupRule, Peer, Place, PrefixList, Protocol};
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
    /// What it is until a step says otherwise; then nobody has to give it.
    pub(crate) default: Option<Expr>,
    /// What it may be, if only this.
    pub(crate) allowed: Vec<&'static str>,
    /// Where the spec would say it, if it could.
    #[serde(skip)]
    pub(crate) key: Option<String>,
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
    /// `path` is where the spec would say it, below `vpcs`.
    fn of(id: Option<&AwsId>, path: std::fmt::Arguments<'_>, parameter: impl FnOnce() -> Parameter) -> Self {
        match id {
            Some(id) => {
                Self { expr: Expr::new(format!("\"{id}\"")), inside: id.to_string(), parameter: None }
            }
            None => {
                let parameter = Parameter { key: Some(format!("vpcs.{path}")), ..parameter() };
                let id = parameter.id.as_str();
                Self { expr: reference(id), inside: format!("${{{id}}}"), parameter: Some(parameter) }
            }
        }
    }
}

/// The id of the VPC of the stack's own account and region.
pub(crate) fn own_vpc_id(vpc: &Vpc) -> Value {
    Value::of(vpc.id.as_ref(), format_args!("{}.id", vpc.name), || {
        let description = vpc_description(vpc);
        looked_up("VpcId".to_owned(), "AWS::EC2::VPC::Id", description)
    })
}

/// The id of a VPC that CloudFormation cannot look up from where the stack is.
pub(crate) fn peer_vpc_id(vpc: &Vpc) -> Value {
    Value::of(vpc.id.as_ref(), format_args!("{}.id", vpc.name), || {
        let description = vpc_description(vpc);
        checked("PeerVpcId".to_owned(), description, "vpc", "a VPC")
    })
}

/// The same wherever it is asked for.
fn vpc_description(vpc: &Vpc) -> String {
    format!("The id of the VPC {} in account {}, {}", vpc.name, vpc.account.id, vpc.region)
}

/// The id of a route table.
pub(crate) fn route_table_id(vpc: &Vpc, table: &RouteTable) -> Value {
    let path = format_args!("{}.route-tables.{}", vpc.name, table.name);
    Value::of(table.id.as_ref(), path, || {
        let description = format!("The id of the route table {} of the VPC {}", table.name, vpc.name);
        checked(format!("RouteTable{}", table.name.pascal()), description, "rtb", "a route table")
    })
}

/// The id of a security group.
pub(crate) fn security_group_id(vpc: &Vpc, group: &SecurityGroup) -> Value {
    let path = format_args!("{}.security-groups.{}", vpc.name, group.name);
    Value::of(group.id.as_ref(), path, || {
        let description = format!("The id of the security group {} of the VPC {}", group.name, vpc.name);
        let id = format!("SecurityGroup{}", group.name.pascal());
        looked_up(id, "AWS::EC2::SecurityGroup::Id", description)
    })
}

/// The id of a subnet.
pub(crate) fn subnet_id(vpc: &Vpc, subnet: &Subnet) -> Value {
    let path = format_args!("{}.subnets.{}.id", vpc.name, subnet.name);
    Value::of(subnet.id.as_ref(), path, || {
        let description = format!("The id of the subnet {} of the VPC {}", subnet.name, vpc.name);
        looked_up(format!("Subnet{}", subnet.name.pascal()), "AWS::EC2::Subnet::Id", description)
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
        pattern: Some(format!("^arn:aws[a-z-]*:iam::{account}:role/.+$")),
        constraint: Some(format!("must be the ARN of a role in account {account}")),
        ..looked_up("PeerRoleArn".to_owned(), "String", format!("The output RoleArn of the stack {from}"))
    }
}

/// The name of an endpoint service of a region whose names start with `prefix`, from another stack.
pub(crate) fn service_name_parameter(from: &str, region: Region, prefix: &str) -> Parameter {
    let pattern = prefix.replace('.', "\\.");
    let example = format!("{prefix}.{region}.vpce-svc-0123456789abcdef0");
    Parameter {
        pattern: Some(format!("^{pattern}\\.{region}\\.vpce-svc-[0-9a-f]{{17}}$")),
        constraint: Some(format!("must be the name of an endpoint service in {region}, such as {example}")),
        ..looked_up("ServiceName".to_owned(), "String", format!("The output ServiceName of the stack {from}"))
    }
}

/// The same where it is not known how such names are made: the user has to read it.
pub(crate) fn service_name(from: &str, region: Region) -> Parameter {
    Parameter {
        pattern: Some("^[a-z0-9.-]+\\.vpce-svc-[0-9a-f]{17}$".to_owned()),
        constraint: Some(format!("must be the name of an endpoint service in {region}")),
        ..looked_up(
            "ServiceName".to_owned(),
            "String",
            format!(
                "The name of the endpoint service of the stack {from}, as \
                 aws ec2 describe-vpc-endpoint-service-configurations shows it"
            ),
        )
    }
}

/// Whether a private DNS name resolves to an endpoint, which nothing allows before the name is verified.
pub(crate) fn private_dns_parameter(name: &str) -> Parameter {
    let description = format!(
        "Whether {name} resolves to this endpoint; set to true after the endpoint is accepted and the \
         name is verified"
    );
    Parameter {
        default: Some(literal("false")),
        allowed: vec!["false", "true"],
        ..looked_up("PrivateDns".to_owned(), "String", description)
    }
}

/// The private DNS name of a service, which takes it only after its endpoints.
pub(crate) fn private_dns_name_parameter(name: &str) -> Parameter {
    let description =
        format!("The private DNS name: empty at first, and {name} after every endpoint is accepted");
    Parameter { default: Some(literal("")), ..looked_up("PrivateDnsName".to_owned(), "String", description) }
}

/// The address of a load balancer in a subnet, as a block, which is known only after the load balancer exists.
pub(crate) fn node_parameter(subnet: &Subnet, block: IpNet) -> Parameter {
    let name = &subnet.name;
    let description = format!(
        "The address of the load balancer in the subnet {name}, with /32: the whole subnet until a later step sets it"
    );
    Parameter {
        default: Some(literal(block)),
        pattern: Some("^[0-9.]+/[0-9]+$".to_owned()),
        constraint: Some("must be a CIDR block, such as 10.0.1.27/32".to_owned()),
        ..looked_up(format!("LoadBalancerIn{}", name.pascal()), "String", description)
    }
}

/// The id of a transit gateway, from another stack.
pub(crate) fn transit_gateway_parameter(from: &str) -> Parameter {
    let description = "The output TransitGatewayId of the stack ".to_owned() + from;
    long("TransitGatewayId".to_owned(), description, "tgw", "a transit gateway")
}

/// The ARN of the share of a gateway, from another stack.
pub(crate) fn share_parameter(from: &str, Place { account, region }: &Place) -> Parameter {
    let owner = &account.id;
    Parameter {
        pattern: Some(format!("^arn:aws[a-z-]*:ram:{region}:{owner}:resource-share/[0-9a-f-]{{36}}$")),
        constraint: Some(format!("must be the ARN of a resource share of account {owner} in {region}")),
        ..looked_up(
            "ResourceShareArn".to_owned(),
            "String",
            format!("The output ResourceShareArn of the stack {from}"),
        )
    }
}

/// The id of an attachment, from another stack.
pub(crate) fn attachment_parameter(from: &str) -> Parameter {
    let description = "The output AttachmentId of the stack ".to_owned() + from;
    long("AttachmentId".to_owned(), description, "tgw-attach", "a transit gateway attachment")
}

/// The id of a gateway's route table, from another stack.
pub(crate) fn gateway_table_parameter(table: &GatewayTable, from: &str) -> Parameter {
    let output = gateway_table_output(table);
    let description = ["The output ", &output, " of the stack ", from].concat();
    long(output, description, "tgw-rtb", "a transit gateway route table")
}

/// The output that holds the id of a gateway's route table.
pub(crate) fn gateway_table_output(table: &GatewayTable) -> String {
    gateway_table_logical_id(table) + "Id"
}

/// The logical id of a gateway's route table.
pub(crate) fn gateway_table_logical_id(table: &GatewayTable) -> String {
    "RouteTable".to_owned() + &table.name.pascal()
}

/// A text as a value.
pub(crate) fn literal(text: impl std::fmt::Display) -> Expr {
    Expr::new(format!("\"{text}\""))
}

/// An attribute of a resource.
pub(crate) fn attribute(resource: &str, name: &str) -> Expr {
    Expr::new(format!("!GetAtt {resource}.{name}"))
}

/// A parameter's value.
pub(crate) fn reference(parameter: &str) -> Expr {
    Expr::new("!Ref ".to_owned() + parameter)
}

/// An ARN, in the partition of wherever the stack is.
pub(crate) fn arn(rest: &str) -> Expr {
    Expr::new(format!("!Sub \"arn:${{AWS::Partition}}:{rest}\""))
}

/// The logical id of a route: the destination has a grammar of its own, the table's name comes last.
pub(crate) fn route_logical_id(destination: IpNet, table: &Name) -> String {
    format!("RouteTo{}In{}", alphanumeric(destination), table.pascal())
}

/// The logical id of a prefix list: another size is another list. The length of the name ends it where rules name the list.
pub(crate) fn prefix_list_logical_id(list: &PrefixList) -> String {
    let (family, name) = (if list.is_ipv6 { "Ipv6" } else { "Ipv4" }, list.connection.name.pascal());
    format!("PrefixList{}{family}For{}{name}", list.size(), name.len())
}

/// The logical id of a rule, likewise.
pub(crate) fn rule_logical_id(rule: &AccessRule) -> String {
    let what = protocol_and_ports(rule.protocol, rule.ports);
    let peer = match &rule.peer {
        AccessPeer::Block(net, _) => alphanumeric(*net),
        AccessPeer::List(list) => prefix_list_logical_id(list),
    };
    rule_of_group(rule.direction, &what, &peer, &rule.group.name)
}

/// The logical id of a rule from or to what a service makes, likewise.
pub(crate) fn group_rule_logical_id(direction: Direction, rule: &GroupRule) -> String {
    let peer = match &rule.opening.peer {
        Peer::Block(block, _) => alphanumeric(*block),
        Peer::List(list) => prefix_list_logical_id(list),
        Peer::Group(group) => format!("Group{}", group.name.pascal()),
        Peer::LoadBalancer => "LoadBalancer".to_owned(),
        Peer::Endpoint => "Endpoint".to_owned(),
    };
    let what = protocol_and_ports(rule.opening.protocol, Some(rule.opening.ports));
    rule_of_group(direction, &what, &peer, &rule.group.name)
}

fn rule_of_group(direction: Direction, what: &str, peer: &str, group: &Name) -> String {
    let (way, preposition, of) = match direction {
        Direction::Ingress => ("Ingress", "From", "To"),
        Direction::Egress => ("Egress", "To", "From"),
    };
    format!("{way}{what}{preposition}{peer}{of}{}", group.pascal())
}

/// Such as `Tcp8000to8010`.
fn protocol_and_ports(protocol: Protocol, ports: Option<PortRange>) -> String {
    let ports = match ports {
        Some(ports) if ports.first == ports.last => ports.first.to_string(),
        Some(ports) => format!("{}to{}", ports.first, ports.last),
        None => String::new(),
    };
    let protocol = protocol.name();
    protocol[..1].to_ascii_uppercase() + &protocol[1..] + &ports
}

fn looked_up(id: String, r#type: &'static str, description: String) -> Parameter {
    Parameter {
        id: Expr::new(id),
        r#type,
        description,
        pattern: None,
        constraint: None,
        default: None,
        allowed: Vec::new(),
        key: None,
    }
}

fn checked(id: String, description: String, prefix: &str, what: &str) -> Parameter {
    of_digits("([0-9a-f]{8}|[0-9a-f]{17})", id, description, prefix, what)
}

fn of_digits(digits: &str, id: String, description: String, prefix: &str, what: &str) -> Parameter {
    Parameter {
        pattern: Some(["^", prefix, "-", digits, "$"].concat()),
        constraint: Some(["must be the id of ", what, ", such as ", prefix, "-0123456789abcdef0"].concat()),
        ..looked_up(id, "String", description)
    }
}

/// The id of what came after ids became long.
fn long(id: String, description: String, prefix: &str, what: &str) -> Parameter {
    of_digits("[0-9a-f]{17}", id, description, prefix, what)
}

/// A block in letters and digits: `10.1.0.0/16` is `10x1x0x0s16`.
fn alphanumeric(block: IpNet) -> String {
    block.to_string().replace(['.', ':'], "x").replace('/', "s")
}
