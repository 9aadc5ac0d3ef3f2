//! The commands that show what lets traffic through, or does not.

use crossvpc_core::network::Vpc;
use crossvpc_core::plan::{Attachment, Front, Place, PrivateLink, TransitGateway, VpcPeering};

use crate::book::Book;
use crate::shell;

/// The rules of security groups, which a filter finds.
pub(super) fn group_rules(place: &Place, filter: &str) -> Vec<String> {
    shell::lines(
        "ec2 describe-security-group-rules",
        place,
        [
            format!("--filters {filter}"),
            "--output text".to_owned(),
            "--query 'SecurityGroupRules[].[GroupId,IsEgress,IpProtocol,FromPort,ToPort,CidrIpv4,CidrIpv6,\
             ReferencedGroupInfo.GroupId]'"
                .to_owned(),
        ],
    )
}

/// The rules of an endpoint's own groups.
pub(super) fn endpoint_rules(place: &Place, filters: &str) -> Vec<String> {
    let groups = format!(
        "$(aws ec2 describe-vpc-endpoints --profile {} --region {} {filters} --output text --query \
         'join(`,`, VpcEndpoints[].Groups[].GroupId)')",
        place.account.name, place.region
    );
    group_rules(place, &format!("\"Name=group-id,Values={groups}\""))
}

/// Every entry of the network ACLs of a VPC.
pub(super) fn acls(vpc: &Vpc) -> Vec<String> {
    shell::lines(
        "ec2 describe-network-acls",
        &Place::of(vpc),
        [
            format!("--filters {}", shell::filter("vpc-id", &[shell::vpc_id(vpc)])),
            "--output text".to_owned(),
            "--query 'NetworkAcls[].[[NetworkAclId],Associations[].SubnetId,Entries[].[Egress,RuleNumber,RuleAction,\
             CidrBlock,Ipv6CidrBlock,Protocol,PortRange.From,PortRange.To]]'"
                .to_owned(),
        ],
    )
}

/// The health of every target of the load balancer.
pub(super) fn health(service: &PrivateLink, book: &Book<'_>) -> Vec<String> {
    let place = service.place();
    let at = format!("--profile {} --region {}", place.account.name, place.region);
    let arn = match &service.front {
        Front::Existing(arn) => shell::quoted(arn),
        Front::Made(_) => format!(
            "\"$(aws ec2 describe-vpc-endpoint-service-configurations {at} --filters Name=tag:Name,Values={} \
             --output text --query 'ServiceConfigurations[0].NetworkLoadBalancerArns[0]')\"",
            book.tag(&service.connection)
        ),
    };
    let groups = shell::lines(
        "elbv2 describe-target-groups",
        &place,
        [
            format!("--load-balancer-arn {arn}"),
            "--output text --query 'TargetGroups[].[TargetGroupArn]' | while read -r arn; do".to_owned(),
        ],
    );
    let each = shell::lines("elbv2 describe-target-health", &place, [
        "--target-group-arn \"$arn\" --output text".to_owned(),
        "--query 'TargetHealthDescriptions[].[Target.Id,Target.Port,TargetHealth.State,TargetHealth.Description]'"
            .to_owned(),
    ]);
    let each = each.into_iter().map(|line| format!("  {line}"));
    groups.into_iter().chain(each).chain(["done".to_owned()]).collect()
}

/// The state of a peering connection, as its requester sees it.
pub(super) fn peering(peering: &VpcPeering) -> Vec<String> {
    let [requester, accepter] = peering.sides().map(|side| shell::vpc_id(&side.vpc));
    let filters = format!(
        "--filters {} {}",
        shell::filter("requester-vpc-info.vpc-id", &[requester]),
        shell::filter("accepter-vpc-info.vpc-id", &[accepter])
    );
    let words = [
        filters,
        "--output text".to_owned(),
        "--query 'VpcPeeringConnections[].[VpcPeeringConnectionId,Status.Code,Status.Message]'".to_owned(),
    ];
    shell::lines("ec2 describe-vpc-peering-connections", &peering.requester.place(), words)
}

/// The state of an attachment, as its owner sees it.
pub(super) fn attachments(gateway: &TransitGateway, attachment: &Attachment) -> Vec<String> {
    let words = [
        attachment_filters(gateway, attachment),
        "--output text".to_owned(),
        "--query 'TransitGatewayAttachments[].[TransitGatewayAttachmentId,State,Association.State,\
         Association.TransitGatewayRouteTableId]'"
            .to_owned(),
    ];
    shell::lines("ec2 describe-transit-gateway-attachments", &gateway.place(), words)
}

/// The routes of the table that an attachment is associated with.
pub(super) fn search(gateway: &TransitGateway, attachment: &Attachment) -> Vec<String> {
    let place = gateway.place();
    let table = format!(
        "$(aws ec2 describe-transit-gateway-attachments --profile {} --region {} {} --output text --query \
         'TransitGatewayAttachments[0].Association.TransitGatewayRouteTableId')",
        place.account.name,
        place.region,
        attachment_filters(gateway, attachment)
    );
    let words = [
        format!("--transit-gateway-route-table-id \"{table}\""),
        "--filters Name=state,Values=active,blackhole".to_owned(),
        "--output text".to_owned(),
        "--query 'Routes[].[DestinationCidrBlock,Type,State,TransitGatewayAttachments[0].ResourceId]'"
            .to_owned(),
    ];
    shell::lines("ec2 search-transit-gateway-routes", &place, words)
}

/// What finds an attachment in the owner's account; a gateway that is made is known by its tag, which every tool gives.
fn attachment_filters(gateway: &TransitGateway, attachment: &Attachment) -> String {
    let place = gateway.place();
    let of_vpc = shell::filter("resource-id", &[shell::vpc_id(&attachment.side.vpc)]);
    let id = gateway.gateway.id.as_ref().map_or_else(
        || {
            format!(
                "$(aws ec2 describe-transit-gateways --profile {} --region {} --output text --query \
                 'TransitGateways[?Tags[?Key==`Name` && Value==`{}`]].TransitGatewayId | [0]')",
                place.account.name, place.region, gateway.gateway.name
            )
        },
        ToString::to_string,
    );
    format!("--filters {of_vpc} {}", shell::filter("transit-gateway-id", &[id]))
}
