"""The resource types and parameters that crossvpc writes: each type is the calls of the API that make, change and remove it."""

import re

from botocore.exceptions import ClientError

from .kinds import access, privatelink, transit_gateway, vpc_peering
from .kinds.base import client

TYPES = {
    "AWS::EC2::PrefixList": access.PrefixList,
    "AWS::EC2::Route": access.Route,
    "AWS::EC2::SecurityGroup": access.Group,
    "AWS::EC2::SecurityGroupEgress": access.Egress,
    "AWS::EC2::SecurityGroupIngress": access.Ingress,
    "AWS::EC2::TransitGateway": transit_gateway.Gateway,
    "AWS::EC2::TransitGatewayAttachment": transit_gateway.GatewayAttachment,
    "AWS::EC2::TransitGatewayRoute": transit_gateway.GatewayRoute,
    "AWS::EC2::TransitGatewayRouteTable": transit_gateway.GatewayTable,
    "AWS::EC2::TransitGatewayRouteTableAssociation": transit_gateway.GatewayAssociation,
    "AWS::EC2::TransitGatewayRouteTablePropagation": transit_gateway.GatewayPropagation,
    "AWS::EC2::VPCEndpoint": privatelink.Endpoint,
    "AWS::EC2::VPCEndpointService": privatelink.EndpointService,
    "AWS::EC2::VPCEndpointServicePermissions": privatelink.EndpointServicePermissions,
    "AWS::EC2::VPCPeeringConnection": vpc_peering.Peering,
    "AWS::ElasticLoadBalancingV2::Listener": privatelink.Listener,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": privatelink.LoadBalancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": privatelink.TargetGroup,
    "AWS::IAM::Role": vpc_peering.Role,
    "AWS::RAM::PrincipalAssociation": transit_gateway.ShareWith,
    "AWS::RAM::ResourceShare": transit_gateway.Share,
}


def check_parameter(account, region, key, parameter, value):
    """What CloudFormation refuses a parameter's value for, if it does."""
    pattern, allowed = parameter.get("AllowedPattern"), parameter.get("AllowedValues")
    if pattern and not re.fullmatch(pattern, value) or allowed and value not in allowed:
        return f"Parameter {key} failed to satisfy constraint: {parameter.get('ConstraintDescription', pattern)}"
    look_up = {
        "AWS::EC2::VPC::Id": lambda api: api.describe_vpcs(VpcIds=[value]),
        "AWS::EC2::Subnet::Id": lambda api: api.describe_subnets(SubnetIds=[value]),
        "AWS::EC2::SecurityGroup::Id": lambda api: api.describe_security_groups(GroupIds=[value]),
    }.get(parameter["Type"])
    try:
        if look_up:
            look_up(client("ec2", account, region))
    except ClientError:
        return f"Parameter validation failed: parameter value {value} for parameter name {key} does not exist"
    return None
