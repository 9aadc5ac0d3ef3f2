"""The resource types that crossvpc writes, each as the calls of the API that make, change and remove it."""

import json
import os
import re

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from .record import CLOUDFORMATION


def client(service, account, region, session=None):
    """A client of the emulator itself: as CloudFormation in an account, or with the credentials of a role."""
    made = boto3.client(
        service,
        region_name=region,
        endpoint_url=os.environ["EMULATOR_URL"],
        aws_access_key_id=session["AccessKeyId"] if session else CLOUDFORMATION,
        aws_secret_access_key=session["SecretAccessKey"] if session else CLOUDFORMATION,
        config=Config(retries={"max_attempts": 1}),
    )
    name = f"before-sign.{service}"
    made.meta.events.register(name, lambda request, **_: request.headers.add_header("x-moto-account-id", account))
    return made


def pick(properties, *names):
    return {name: properties[name] for name in names if name in properties}


def tagged(properties, kind):
    tags = properties.get("Tags")
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": tags}]} if tags else {}


class Kind:
    service = "ec2"

    def __init__(self, account, region, name):
        self.account, self.region, self.name = account, region, name
        self.api = client(self.service, account, region)

    def change(self, id, old, new):
        """Changes in place what can be changed so; everything else is made anew."""
        return False

    def is_ready(self, id):
        return True


class Route(Kind):
    def create(self, properties):
        self.api.create_route(**properties)
        return "route", {}

    def delete(self, id, properties, attributes):
        names = ("RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock")
        self.api.delete_route(**pick(properties, *names))


class GroupRule(Kind):
    def permission(self, properties):
        permission = {"IpProtocol": properties["IpProtocol"]}
        permission |= {name: int(properties[name]) for name in ("FromPort", "ToPort") if name in properties}
        text = {"Description": properties["Description"]} if "Description" in properties else {}
        if "CidrIp" in properties:
            permission["IpRanges"] = [{"CidrIp": properties["CidrIp"], **text}]
        elif "CidrIpv6" in properties:
            permission["Ipv6Ranges"] = [{"CidrIpv6": properties["CidrIpv6"], **text}]
        else:
            group = properties.get("SourceSecurityGroupId") or properties["DestinationSecurityGroupId"]
            permission["UserIdGroupPairs"] = [{"GroupId": group, **text}]
        return permission

    def create(self, properties):
        self.authorize(GroupId=properties["GroupId"], IpPermissions=[self.permission(properties)])
        return "sgr", {}

    def delete(self, id, properties, attributes):
        self.revoke(GroupId=properties["GroupId"], IpPermissions=[self.permission(properties)])


class Ingress(GroupRule):
    def authorize(self, **words):
        self.api.authorize_security_group_ingress(**words)

    def revoke(self, **words):
        self.api.revoke_security_group_ingress(**words)


class Egress(GroupRule):
    def authorize(self, **words):
        self.api.authorize_security_group_egress(**words)

    def revoke(self, **words):
        self.api.revoke_security_group_egress(**words)


class Group(Kind):
    def create(self, properties):
        id = self.api.create_security_group(
            GroupName=self.name,
            Description=properties["GroupDescription"],
            VpcId=properties["VpcId"],
            **tagged(properties, "security-group"),
        )["GroupId"]
        rules = GroupRule(self.account, self.region, self.name)
        if properties.get("SecurityGroupEgress"):
            everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            self.api.revoke_security_group_egress(GroupId=id, IpPermissions=[everything])
            permissions = [rules.permission(rule) for rule in properties["SecurityGroupEgress"]]
            self.api.authorize_security_group_egress(GroupId=id, IpPermissions=permissions)
        if properties.get("SecurityGroupIngress"):
            permissions = [rules.permission(rule) for rule in properties["SecurityGroupIngress"]]
            self.api.authorize_security_group_ingress(GroupId=id, IpPermissions=permissions)
        return id, {"GroupId": id}

    def delete(self, id, properties, attributes):
        self.api.delete_security_group(GroupId=id)


class Peering(Kind):
    """A request, accepted by the role of the other account as CloudFormation does it."""

    def create(self, properties):
        request = pick(properties, "VpcId", "PeerVpcId", "PeerOwnerId", "PeerRegion")
        made = self.api.create_vpc_peering_connection(**request, **tagged(properties, "vpc-peering-connection"))
        id = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        owner, region = properties.get("PeerOwnerId", self.account), properties.get("PeerRegion", self.region)
        try:
            session = None
            if owner != self.account:
                session = self.assume(properties["PeerRoleArn"], owner, properties["PeerVpcId"])
            client("ec2", owner, region, session).accept_vpc_peering_connection(VpcPeeringConnectionId=id)
        except Exception:
            self.api.delete_vpc_peering_connection(VpcPeeringConnectionId=id)
            raise
        return id, {}

    def assume(self, arn, owner, vpc):
        """Credentials of the role, if it lets this account in, and lets it accept for that VPC."""
        sts, name = client("sts", self.account, self.region), arn.rsplit("/", 1)[1]
        session = sts.assume_role(RoleArn=arn, RoleSessionName="cloudformation")["Credentials"]
        iam = client("iam", owner, self.region, session)
        role = iam.get_role(RoleName=name)["Role"]
        trusted = [statement["Principal"]["AWS"] for statement in role["AssumeRolePolicyDocument"]["Statement"]]
        if f"arn:aws:iam::{self.account}:root" not in trusted:
            raise RuntimeError(f"{arn} does not trust {self.account}")
        names = iam.list_role_policies(RoleName=name)["PolicyNames"]
        policies = [iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in names]
        allowed = [
            statement["Resource"]
            for policy in policies
            for statement in policy["Statement"]
            if statement["Action"] == "ec2:AcceptVpcPeeringConnection" and statement["Effect"] == "Allow"
        ]
        if not any(resource.endswith(f":vpc/{vpc}") for resource in allowed):
            raise RuntimeError(f"{arn} may not accept for {vpc}")
        return session

    def delete(self, id, properties, attributes):
        self.api.delete_vpc_peering_connection(VpcPeeringConnectionId=id)


class Role(Kind):
    service = "iam"

    def create(self, properties):
        trust = json.dumps(properties["AssumeRolePolicyDocument"])
        name = properties["RoleName"]
        role = self.api.create_role(
            RoleName=name, AssumeRolePolicyDocument=trust, **pick(properties, "Description", "Tags")
        )
        for policy in properties["Policies"]:
            document = json.dumps(policy["PolicyDocument"])
            self.api.put_role_policy(RoleName=name, PolicyName=policy["PolicyName"], PolicyDocument=document)
        return name, {"Arn": role["Role"]["Arn"]}

    def delete(self, id, properties, attributes):
        for policy in self.api.list_role_policies(RoleName=id)["PolicyNames"]:
            self.api.delete_role_policy(RoleName=id, PolicyName=policy)
        self.api.delete_role(RoleName=id)


class LoadBalancer(Kind):
    service = "elbv2"

    def create(self, properties):
        name = re.sub("[^a-zA-Z0-9-]", "", self.name)[-32:].strip("-")
        made = self.api.create_load_balancer(
            Name=name, **pick(properties, "Type", "Scheme", "SecurityGroups", "Subnets", "Tags")
        )["LoadBalancers"][0]
        arn = made["LoadBalancerArn"]
        self.api.modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=properties["LoadBalancerAttributes"]
        )
        enforced = pick(properties, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
        if enforced:
            self.api.set_security_groups(LoadBalancerArn=arn, SecurityGroups=properties["SecurityGroups"], **enforced)
        return arn, {"DNSName": made["DNSName"]}

    def delete(self, id, properties, attributes):
        self.api.delete_load_balancer(LoadBalancerArn=id)


class TargetGroup(Kind):
    service = "elbv2"

    def create(self, properties):
        name = re.sub("[^a-zA-Z0-9-]", "", self.name)[-32:].strip("-")
        words = pick(properties, "VpcId", "TargetType", "Protocol", "HealthCheckProtocol", "HealthCheckPort", "Tags")
        words |= pick(properties, "HealthCheckPath")
        group = self.api.create_target_group(Name=name, Port=int(properties["Port"]), **words)
        arn = group["TargetGroups"][0]["TargetGroupArn"]
        if properties.get("Targets"):
            self.api.register_targets(TargetGroupArn=arn, Targets=properties["Targets"])
        return arn, {}

    def delete(self, id, properties, attributes):
        self.api.delete_target_group(TargetGroupArn=id)


class Listener(Kind):
    service = "elbv2"

    def create(self, properties):
        words = pick(properties, "LoadBalancerArn", "Protocol", "DefaultActions")
        made = self.api.create_listener(Port=int(properties["Port"]), **words)
        return made["Listeners"][0]["ListenerArn"], {}

    def delete(self, id, properties, attributes):
        self.api.delete_listener(ListenerArn=id)


class EndpointService(Kind):
    def create(self, properties):
        words = pick(properties, "AcceptanceRequired", "NetworkLoadBalancerArns", "SupportedRegions")
        words |= tagged(properties, "vpc-endpoint-service")
        made = self.api.create_vpc_endpoint_service_configuration(**words)["ServiceConfiguration"]
        return made["ServiceId"], {"ServiceId": made["ServiceId"]}

    def delete(self, id, properties, attributes):
        # Connections of endpoints that are gone count for a moment on AWS, and CloudFormation tries again.
        self.api.delete_vpc_endpoint_service_configurations(ServiceIds=[id])


class EndpointServicePermissions(Kind):
    def create(self, properties):
        id, principals = properties["ServiceId"], properties["AllowedPrincipals"]
        self.api.modify_vpc_endpoint_service_permissions(ServiceId=id, AddAllowedPrincipals=principals)
        return f"{id}-permissions", {}

    def change(self, id, old, new):
        if old["ServiceId"] != new["ServiceId"]:
            return False
        before, after = set(old["AllowedPrincipals"]), set(new["AllowedPrincipals"])
        self.api.modify_vpc_endpoint_service_permissions(
            ServiceId=new["ServiceId"],
            AddAllowedPrincipals=sorted(after - before),
            RemoveAllowedPrincipals=sorted(before - after),
        )
        return True

    def delete(self, id, properties, attributes):
        id, principals = properties["ServiceId"], properties["AllowedPrincipals"]
        self.api.modify_vpc_endpoint_service_permissions(ServiceId=id, RemoveAllowedPrincipals=principals)


class Endpoint(Kind):
    def create(self, properties):
        words = pick(properties, "VpcEndpointType", "ServiceName", "VpcId", "SubnetIds", "SecurityGroupIds")
        words |= pick(properties, "ServiceRegion") | tagged(properties, "vpc-endpoint")
        words["PrivateDnsEnabled"] = str(properties["PrivateDnsEnabled"]).lower() == "true"
        made = self.api.create_vpc_endpoint(**words)["VpcEndpoint"]
        entries = [f"Z1:{entry['DnsName']}" for entry in made["DnsEntries"]]
        return made["VpcEndpointId"], {"DnsEntries": entries}

    def change(self, id, old, new):
        if {**old, "PrivateDnsEnabled": 0} != {**new, "PrivateDnsEnabled": 0}:
            return False
        enabled = str(new["PrivateDnsEnabled"]).lower() == "true"
        self.api.modify_vpc_endpoint(VpcEndpointId=id, PrivateDnsEnabled=enabled)
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_vpc_endpoints(VpcEndpointIds=[id])


class Gateway(Kind):
    def create(self, properties):
        options = {key: value for key, value in properties.items() if key not in ("Description", "Tags")}
        words = pick(properties, "Description") | tagged(properties, "transit-gateway")
        made = self.api.create_transit_gateway(Options=options, **words)["TransitGateway"]
        return made["TransitGatewayId"], {"TransitGatewayArn": made["TransitGatewayArn"]}

    def delete(self, id, properties, attributes):
        self.api.delete_transit_gateway(TransitGatewayId=id)


class GatewayTable(Kind):
    def create(self, properties):
        words = pick(properties, "TransitGatewayId") | tagged(properties, "transit-gateway-route-table")
        made = self.api.create_transit_gateway_route_table(**words)
        return made["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"], {}

    def delete(self, id, properties, attributes):
        self.api.delete_transit_gateway_route_table(TransitGatewayRouteTableId=id)


class GatewayAttachment(Kind):
    def create(self, properties):
        words = pick(properties, "TransitGatewayId", "VpcId", "SubnetIds", "Options")
        made = self.api.create_transit_gateway_vpc_attachment(**words, **tagged(properties, "transit-gateway-attachment"))
        return made["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"], {}

    def is_ready(self, id):
        found = self.api.describe_transit_gateway_vpc_attachments(TransitGatewayAttachmentIds=[id])
        found = found["TransitGatewayVpcAttachments"]
        if not found:
            raise RuntimeError(f"{id} was rejected")
        return found[0]["State"] == "available"

    def delete(self, id, properties, attributes):
        self.api.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=id)


class GatewayAssociation(Kind):
    def create(self, properties):
        self.api.associate_transit_gateway_route_table(**properties)
        return "association", {}

    def delete(self, id, properties, attributes):
        self.api.disassociate_transit_gateway_route_table(**properties)


class GatewayPropagation(Kind):
    def create(self, properties):
        self.api.enable_transit_gateway_route_table_propagation(**properties)
        return "propagation", {}

    def delete(self, id, properties, attributes):
        self.api.disable_transit_gateway_route_table_propagation(**properties)


class GatewayRoute(Kind):
    def create(self, properties):
        self.api.create_transit_gateway_route(**properties)
        return "route", {}

    def delete(self, id, properties, attributes):
        names = ("TransitGatewayRouteTableId", "DestinationCidrBlock")
        self.api.delete_transit_gateway_route(**pick(properties, *names))


class Share(Kind):
    service = "ram"

    def create(self, properties):
        words = {"name": properties["Name"], "allowExternalPrincipals": properties["AllowExternalPrincipals"]}
        words |= {"principals": properties["Principals"], "resourceArns": properties["ResourceArns"]}
        arn = self.api.create_resource_share(**words)["resourceShare"]["resourceShareArn"]
        return arn, {"Arn": arn}

    def change(self, id, old, new):
        before, after = set(old["Principals"]), set(new["Principals"])
        if {**old, "Principals": 0} != {**new, "Principals": 0}:
            return False
        if after - before:
            self.api.associate_resource_share(resourceShareArn=id, principals=sorted(after - before))
        if before - after:
            self.api.disassociate_resource_share(resourceShareArn=id, principals=sorted(before - after))
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_resource_share(resourceShareArn=id)


TYPES = {
    "AWS::EC2::Route": Route,
    "AWS::EC2::SecurityGroup": Group,
    "AWS::EC2::SecurityGroupEgress": Egress,
    "AWS::EC2::SecurityGroupIngress": Ingress,
    "AWS::EC2::TransitGateway": Gateway,
    "AWS::EC2::TransitGatewayAttachment": GatewayAttachment,
    "AWS::EC2::TransitGatewayRoute": GatewayRoute,
    "AWS::EC2::TransitGatewayRouteTable": GatewayTable,
    "AWS::EC2::TransitGatewayRouteTableAssociation": GatewayAssociation,
    "AWS::EC2::TransitGatewayRouteTablePropagation": GatewayPropagation,
    "AWS::EC2::VPCEndpoint": Endpoint,
    "AWS::EC2::VPCEndpointService": EndpointService,
    "AWS::EC2::VPCEndpointServicePermissions": EndpointServicePermissions,
    "AWS::EC2::VPCPeeringConnection": Peering,
    "AWS::ElasticLoadBalancingV2::Listener": Listener,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": LoadBalancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": TargetGroup,
    "AWS::IAM::Role": Role,
    "AWS::RAM::ResourceShare": Share,
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
