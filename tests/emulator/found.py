"""What may be reached in the deployed state, as the API shows it now: everything in the accounts of a spec, whoever made it."""

from model import Model
from world import groups_with_blocks


def found(world):
    return Reader(world).read()


def is_held(association, key):
    return association[key]["State"] == "associated"


def name_of(entry, spec):
    """As the spec calls it: what lacks the prefix of the spec is of another one."""
    start = f"{prefix}-" if (prefix := (spec.get("generate") or {}).get("name-prefix")) else ""
    tags = (tag["Value"] for tag in entry.get("Tags", []) if tag["Key"] == "Name")
    return next((value[len(start) :] for value in tags if value.startswith(start)), None)


PROBES = {
    "HealthCheckProtocol": "protocol",
    "HealthCheckPath": "path",
    "HealthCheckPort": "port",
    "HealthCheckIntervalSeconds": "interval",
    "HealthCheckTimeoutSeconds": "timeout",
    "HealthyThresholdCount": "healthy-threshold",
    "UnhealthyThresholdCount": "unhealthy-threshold",
}


class Reader:
    """Reads it in parts, in this order: what a part calls something, the later ones call so too."""

    PARTS = ("networks", "services", "gateways", "endpoints", "peerings", "balancers", "tables", "groups")

    def __init__(self, world):
        self.world, self.labels = world, world.labels()
        self.parts, self.model = {}, None
        self.vpcs, self.blocks = {}, {}

    def label(self, id):
        return self.labels.get(id, id)

    def read(self, parts=PARTS):
        """`parts` are those that may have changed since the last time."""
        for part in parts:
            self.model = self.parts[part] = Model()
            for place in self.world.places():
                getattr(self, part)(*(self.world.api(service, *place) for service in ("ec2", "elbv2")), place)
        return sum(self.parts.values(), Model())

    def fact(self, place, what, *words):
        self.model.fact(place, what, *words)

    def networks(self, ec2, _elb, _place):
        for vpc in ec2.describe_vpcs()["Vpcs"]:
            name = self.labels.setdefault(vpc["VpcId"], vpc["VpcId"])
            blocks = [known["CidrBlock"] for known in vpc.get("CidrBlockAssociationSet", []) if is_held(known, "CidrBlockState")]
            held = [known for known in vpc.get("Ipv6CidrBlockAssociationSet", []) if is_held(known, "Ipv6CidrBlockState")]
            blocks += [known["Ipv6CidrBlock"] for known in held]
            self.blocks[vpc["VpcId"]] = blocks
            self.fact(name, "has the CIDR blocks", *blocks)

    # VPC peering

    def peerings(self, ec2, _elb, _place):
        for peering in ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]:
            ends = [peering["RequesterVpcInfo"], peering["AccepterVpcInfo"]]
            if peering["Status"]["Code"] in ("deleted", "rejected", "failed", "expired"):
                continue
            place = self.peering(peering["VpcPeeringConnectionId"], ends)
            self.fact(place, "is", peering["Status"]["Code"])
            for end in ends:
                options = end.get("PeeringOptions") or {}
                if options.get("AllowDnsResolutionFromRemoteVpc"):
                    self.fact(place, "resolves names for the other side in", self.label(end["VpcId"]))

    def peering(self, id, ends):
        """Its name is that of its pair; a second one of a pair has its id, as AWS has one."""
        place = "peering of " + " and ".join(sorted(self.label(end["VpcId"]) for end in ends))
        taken = any(label == place and known != id for known, label in self.labels.items())
        return self.labels.setdefault(id, f"{place} ({id})" if taken else place)

    # PrivateLink

    def services(self, ec2, _elb, place):
        for service in ec2.describe_vpc_endpoint_service_configurations()["ServiceConfigurations"]:
            id, connection = service["ServiceId"], name_of(service, self.world.spec)
            is_known = connection in self.world.connections and f"service {connection}" not in self.labels.values()
            name = self.labels[id] = f"service {connection}" if is_known else id
            self.labels[service["ServiceName"]] = name
            for arn in service["NetworkLoadBalancerArns"]:
                self.labels.setdefault(arn, f"load balancer of {name}")
            self.fact(name, "is served by", *(self.label(arn) for arn in service["NetworkLoadBalancerArns"]))
            self.fact(name, "takes endpoints", "once accepted" if service["AcceptanceRequired"] else "at once")
            regions = {known["Region"] for known in service.get("SupportedRegions", [])}
            self.fact(name, "may be asked from", *(regions - {place[1]}))
            self.fact(name, "has the private name", *filter(None, [service.get("PrivateDnsName")]))
            allowed = ec2.describe_vpc_endpoint_service_permissions(ServiceId=id)["AllowedPrincipals"]
            self.fact(name, "may be asked by", *(known["Principal"] for known in allowed))
            words = [{"Name": "service-id", "Values": [id]}]
            for known in ec2.describe_vpc_endpoint_connections(Filters=words)["VpcEndpointConnections"]:
                if known["VpcEndpointState"] not in ("deleted", "rejected"):
                    words = f"{known['VpcEndpointState']} endpoint of {known['VpcEndpointOwner']}"
                    self.fact(name, "is connected with", words)

    def endpoints(self, ec2, _elb, _place):
        for endpoint in ec2.describe_vpc_endpoints()["VpcEndpoints"]:
            if endpoint["State"] in ("deleted", "rejected"):
                continue
            id, vpc, service = endpoint["VpcEndpointId"], self.label(endpoint["VpcId"]), self.label(endpoint["ServiceName"])
            place = f"endpoint of {service} in {vpc}"
            name = self.labels[id] = f"{place} ({id})" if place in self.labels.values() else place
            own = [group["GroupId"] for group in endpoint.get("Groups", [])]
            self.role(own, f"group of the {name}")
            self.fact(name, "is", endpoint["State"], endpoint["VpcEndpointType"])
            self.fact(name, "has the groups", *(self.label(group) for group in own))
            self.fact(name, "is in", *(self.label(subnet) for subnet in endpoint["SubnetIds"]))
            self.fact(name, "answers for the private name", *(["yes"] if endpoint["PrivateDnsEnabled"] else []))
            self.fact(name, "is in the route tables", *(self.label(table) for table in endpoint.get("RouteTableIds", [])))

    def role(self, ids, name):
        """Names the group that was made for something; what else it has keeps its own name."""
        own = [id for id in ids if id not in self.labels]
        if own and name not in self.labels.values():
            self.labels[own[0]] = name

    def balancers(self, ec2, elb, _place):
        for balancer in elb.describe_load_balancers()["LoadBalancers"]:
            arn = balancer["LoadBalancerArn"]
            name = self.label(arn)
            groups = balancer.get("SecurityGroups") or []
            self.role(groups, f"group of the {name}")
            self.fact(name, "is", balancer["Scheme"], balancer["Type"])
            self.fact(name, "is in", *(self.label(zone["SubnetId"]) for zone in balancer["AvailabilityZones"]))
            self.fact(name, "has the groups", *(self.label(group) for group in groups))
            enforced = balancer.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
            self.fact(name, "holds PrivateLink traffic to its groups", *filter(None, [enforced]))
            self.nodes(ec2, arn, name)
            for listener in elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]:
                words = f"{listener['Protocol']}/{listener['Port']}"
                for action in listener["DefaultActions"]:
                    target = self.labels.setdefault(action["TargetGroupArn"], f"target group of {words} of the {name}")
                    self.fact(name, "listens for", f"{words} for the {target}")
        for group in elb.describe_target_groups()["TargetGroups"]:
            name = self.label(group["TargetGroupArn"])
            self.fact(name, "calls", f"{group['TargetType']} by {group['Protocol']}/{group['Port']}")
            self.fact(name, "probes", *(f"{word} {group[key]}" for key, word in PROBES.items() if group.get(key)))
            if matcher := group.get("Matcher"):
                self.fact(name, "probes", f"success-codes {matcher['HttpCode']}")
            words = {"TargetGroupArn": group["TargetGroupArn"]}
            for known in elb.describe_target_health(**words)["TargetHealthDescriptions"]:
                target = known["Target"]
                self.fact(name, "has the targets", f"{self.label(target['Id'])} port {target.get('Port', group['Port'])}")

    def nodes(self, ec2, arn, name):
        """The addresses of its nodes, by which rules may name it."""
        words = [{"Name": "description", "Values": [f"ELB {arn.split(':loadbalancer/')[1]}"]}]
        for node in ec2.describe_network_interfaces(Filters=words)["NetworkInterfaces"]:
            self.world.nodes.setdefault(name, set()).add(node["PrivateIpAddress"] + "/32")

    # Transit gateways

    def gateways(self, ec2, _elb, place):
        account = self.world.accounts[place[0]]["id"]
        own = [known for known in ec2.describe_transit_gateways()["TransitGateways"] if known["OwnerId"] == account]
        for gateway in own:
            if gateway["State"] == "deleted":
                continue
            id, made = gateway["TransitGatewayId"], name_of(gateway, self.world.spec)
            is_known = made in (self.world.spec.get("transit-gateways") or {})
            name = self.labels.setdefault(id, f"gateway {made}" if is_known else id)
            self.labels[gateway["TransitGatewayArn"]] = name
            options = gateway["Options"]
            for option in ("AutoAcceptSharedAttachments", "DefaultRouteTableAssociation", "DefaultRouteTablePropagation"):
                self.fact(name, option, options[option])
            self.attachments(ec2, id, name)
        self.shares(place)

    def attachments(self, ec2, gateway, name):
        words = [{"Name": "transit-gateway-id", "Values": [gateway]}]
        for known in ec2.describe_transit_gateway_vpc_attachments(Filters=words)["TransitGatewayVpcAttachments"]:
            if known["State"] in ("deleted", "rejected"):
                continue
            vpc = self.label(known["VpcId"])
            place = self.labels[known["TransitGatewayAttachmentId"]] = f"attachment of {vpc} to {name}"
            self.fact(place, "is", known["State"])
            self.fact(place, "is in", *(self.label(subnet) for subnet in known["SubnetIds"]))
            self.vpcs[known["TransitGatewayAttachmentId"]] = known["VpcId"]
        for table in ec2.describe_transit_gateway_route_tables(Filters=words)["TransitGatewayRouteTables"]:
            if table["State"] == "deleted":
                continue
            id, made = table["TransitGatewayRouteTableId"], name_of(table, self.world.spec)
            tables = {f"{name[len('gateway '):]}-{known}": known for known in self.world.gateway_tables(name)}
            default = "default" if table["DefaultAssociationRouteTable"] else id
            self.labels.setdefault(id, f"table {tables.get(made, default)} of {name}")
            self.gateway_table(ec2, id, self.label(id))

    def gateway_table(self, ec2, id, name):
        for known in ec2.get_transit_gateway_route_table_associations(TransitGatewayRouteTableId=id)["Associations"]:
            self.fact(self.label(known["TransitGatewayAttachmentId"]), "is associated with", name)
        found = ec2.get_transit_gateway_route_table_propagations(TransitGatewayRouteTableId=id)
        for known in found["TransitGatewayRouteTablePropagations"]:
            attachment = known["TransitGatewayAttachmentId"]
            self.fact(self.label(attachment), "propagates to", name)
            for block in self.blocks.get(self.vpcs.get(attachment), []):
                self.model.route(name, block, self.label(attachment), rank=0)
        words = [{"Name": "type", "Values": ["static"]}]
        for route in ec2.search_transit_gateway_routes(TransitGatewayRouteTableId=id, Filters=words)["Routes"]:
            to = [known["TransitGatewayAttachmentId"] for known in route.get("TransitGatewayAttachments") or []]
            for hop in [self.label(known) for known in to] or ["nowhere"]:
                self.model.route(name, route["DestinationCidrBlock"], hop)

    def shares(self, place):
        ram = self.world.api("ram", *place)
        shares = [known for known in ram.get_resource_shares(resourceOwner="SELF")["resourceShares"] if known["status"] == "ACTIVE"]
        for share in shares:
            arn, known = share["resourceShareArn"], {}
            for kind in ("PRINCIPAL", "RESOURCE"):
                words = {"associationType": kind, "resourceShareArns": [arn]}
                entries = ram.get_resource_share_associations(**words)["resourceShareAssociations"]
                known[kind] = [entry["associatedEntity"] for entry in entries]
            name = "share of " + " and ".join(sorted(self.label(resource) for resource in known["RESOURCE"]))
            self.fact(name, "names", *known["PRINCIPAL"])
            self.labels[arn] = name
            self.fact(name, "may name accounts outside", *(["yes"] if share["allowExternalPrincipals"] else []))

    # Route tables and groups of VPCs

    def tables(self, ec2, _elb, _place):
        for table in ec2.describe_route_tables()["RouteTables"]:
            id, vpc = table["RouteTableId"], self.label(table["VpcId"])
            is_main = any(known.get("Main") for known in table["Associations"])
            name = self.labels.setdefault(id, f"main route table of {vpc}" if is_main else f"route table {id} of {vpc}")
            self.fact(name, "is main of", *([vpc] if is_main else []))
            for known in table["Associations"]:
                if "SubnetId" in known:
                    self.fact(self.label(known["SubnetId"]), "uses", name)
            for route in table["Routes"]:
                block = route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock")
                if block:
                    self.model.route(name, block, self.hop(route))
                else:
                    self.fact(name, "has a route to", route.get("DestinationPrefixListId"))

    def hop(self, route):
        if route.get("State") == "blackhole":
            return "nowhere"
        keys = ("VpcPeeringConnectionId", "TransitGatewayId", "NatGatewayId", "NetworkInterfaceId", "InstanceId", "GatewayId")
        return self.label(next((route[key] for key in keys if route.get(key)), "something else"))

    def groups(self, ec2, _elb, _place):
        for group in groups_with_blocks(ec2):
            name = self.label(group["GroupId"])
            for way, key in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
                for rule in group[key]:
                    peers = [known["CidrIp"] for known in rule.get("IpRanges", [])]
                    peers += [known["CidrIpv6"] for known in rule.get("Ipv6Ranges", [])]
                    peers += [self.label(known["GroupId"]) for known in rule.get("UserIdGroupPairs", [])]
                    self.model.rule(name, way, rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"), peers)

