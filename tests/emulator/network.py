"""How a packet would go: route tables, peerings, attachments, gateway tables, security groups and endpoints, as the API
shows them now."""

from functools import cached_property
from ipaddress import ip_address, ip_network

from world import groups_with_blocks


class Network:
    def __init__(self, world):
        self.world = world

    # What there is.

    @cached_property
    def names(self):
        """The name of each VPC, by its id."""
        return {self.id(vpc): vpc for vpc in self.world.vpcs}

    def id(self, vpc):
        return self.world.vpcs[vpc]["id"]

    @cached_property
    def tables(self):
        found = {}
        for vpc in self.world.vpcs:
            tables = self.world.ec2(vpc).describe_route_tables(Filters=[self.of(vpc)])["RouteTables"]
            found[vpc] = {table["RouteTableId"]: table for table in tables}
        return found

    def of(self, vpc):
        return {"Name": "vpc-id", "Values": [self.id(vpc)]}

    def table(self, vpc, name):
        return self.world.vpcs[vpc]["route-tables"][name]

    def table_of(self, vpc, subnet):
        return self.table(vpc, self.world.vpcs[vpc]["subnets"][subnet]["route-table"])

    # Where a route table leads.

    def route(self, vpc, table, address):
        """The most specific route, fresh from the API."""
        routes = []
        for route in self.tables[vpc][table]["Routes"]:
            block = route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock")
            if block and route.get("State") != "blackhole" and address in ip_network(block):
                routes.append((ip_network(block).prefixlen, route))
        return max(routes, key=lambda found: found[0])[1] if routes else None

    def leads_to(self, vpc, table, address):
        """The VPC that a packet from this route table ends in, or None."""
        route = self.route(vpc, table, address)
        if route is None:
            return None
        if route.get("VpcPeeringConnectionId"):
            return self.over_peering(vpc, route["VpcPeeringConnectionId"], address)
        if route.get("TransitGatewayId"):
            return self.over_gateway(vpc, route["TransitGatewayId"], address)
        return vpc

    def over_peering(self, vpc, id, address):
        found = self.world.ec2(vpc).describe_vpc_peering_connections(VpcPeeringConnectionIds=[id])
        (peering,) = found["VpcPeeringConnections"]
        if peering["Status"]["Code"] != "active":
            return None
        ends = [peering["RequesterVpcInfo"]["VpcId"], peering["AccepterVpcInfo"]["VpcId"]]
        if self.id(vpc) not in ends:
            return None
        ends.remove(self.id(vpc))
        return self.holding(ends, address)

    def holding(self, ids, address):
        """The VPC among these that has the address: nothing is passed on."""
        for name in (self.names[id] for id in ids):
            blocks = [*self.world.vpcs[name]["cidrs"], *(self.world.vpcs[name].get("ipv6-cidrs") or [])]
            if any(address in ip_network(block) for block in blocks):
                return name
        return None

    def over_gateway(self, vpc, gateway, address):
        own = [a for a in attachments_in(self.world.ec2(vpc), gateway) if a["VpcId"] == self.id(vpc)]
        owner = next((self.world.api("ec2", *place) for place in self.world.places() if self.owns(place, gateway)), None)
        if owner is None:
            return None
        attachments = {a["VpcId"]: a for a in attachments_in(owner, gateway)}
        if [a["State"] for a in own] != ["available"] or self.id(vpc) not in attachments:
            return None
        table = self.associated(owner, gateway, attachments[self.id(vpc)]["TransitGatewayAttachmentId"])
        vpc_of = {a["TransitGatewayAttachmentId"]: a["VpcId"] for a in attachments.values() if a["State"] == "available"}
        candidates = [] if table is None else self.gateway_routes(owner, table, vpc_of)
        matching = [(block.prefixlen, static, to) for block, static, to in candidates if address in block]
        if not matching:
            return None
        to = max(matching, key=lambda found: found[:2])[2]
        return self.holding([to], address) if to else None

    def owns(self, place, gateway):
        account = self.world.accounts[place[0]]["id"]
        gateways = self.world.api("ec2", *place).describe_transit_gateways()["TransitGateways"]
        return any((known["TransitGatewayId"], known["OwnerId"]) == (gateway, account) for known in gateways)

    def associated(self, owner, gateway, attachment):
        words = [{"Name": "transit-gateway-id", "Values": [gateway]}]
        for table in owner.describe_transit_gateway_route_tables(Filters=words)["TransitGatewayRouteTables"]:
            id = table["TransitGatewayRouteTableId"]
            found = owner.get_transit_gateway_route_table_associations(TransitGatewayRouteTableId=id)["Associations"]
            if any(known["TransitGatewayAttachmentId"] == attachment for known in found):
                return id
        return None

    def gateway_routes(self, owner, table, vpc_of):
        """(block, whether it is static, the VPC's id or None where it is dropped), as AWS would list them."""
        words = {"TransitGatewayRouteTableId": table, "Filters": [{"Name": "type", "Values": ["static"]}]}
        for route in owner.search_transit_gateway_routes(**words)["Routes"]:
            to = (route.get("TransitGatewayAttachments") or [{}])[0].get("TransitGatewayAttachmentId")
            yield ip_network(route["DestinationCidrBlock"]), True, vpc_of.get(to)
        found = owner.get_transit_gateway_route_table_propagations(TransitGatewayRouteTableId=table)
        for known in found["TransitGatewayRouteTablePropagations"]:
            vpc = vpc_of.get(known["TransitGatewayAttachmentId"])
            entry = self.world.vpcs[self.names[vpc]] if vpc else {"cidrs": []}
            for block in [*entry["cidrs"], *(entry.get("ipv6-cidrs") or [])]:
                yield ip_network(block), False, vpc

    # Whom security groups let through.

    def group(self, vpc, name):
        id = self.world.vpcs[vpc]["security-groups"][name]
        return groups_with_blocks(self.world.ec2(vpc), GroupIds=[id])[0]

    def admits(self, vpc, names, way, protocol, port, peer):
        """Whether any of these groups lets through; peer is an address or the id of a group."""
        return any(lets_through(self.group(vpc, name), way, protocol, port, peer) for name in names)

    # Whole flows. Each returns why it does not arrive, or None.

    def by_routes(self, source, target, groups, protocol, port):
        (consumer, from_address, out), (provider, to_address, back) = source, target
        if (there := self.leads_to(consumer, out, to_address)) != provider:
            return f"the way there leads to {there}"
        if (home := self.leads_to(provider, back, from_address)) != consumer:
            return f"the way back leads to {home}"
        if groups[0] and not self.admits(consumer, groups[0], "egress", protocol, port, to_address):
            return "no group of the consumer lets it out"
        if groups[1] and not self.admits(provider, groups[1], "ingress", protocol, port, from_address):
            return "no group of the provider lets it in"
        return None

    def by_endpoint(self, connection, consumer, protocol, port):
        taken = (connection["consumers"][consumer]) or {}
        api = self.world.ec2(consumer)
        endpoints = [e for e in api.describe_vpc_endpoints(Filters=[self.of(consumer)])["VpcEndpoints"] if e["State"] == "available"]
        reasons = []
        for endpoint in endpoints:
            reason = self.at_endpoint(api, connection, consumer, taken, endpoint, protocol, port)
            if reason is None:
                return None
            reasons.append(reason)
        return " and ".join(reasons) or "there is no endpoint that is available"

    def at_endpoint(self, api, connection, consumer, taken, endpoint, protocol, port):
        entry, subnets = self.world.vpcs[consumer], self.world.vpcs[consumer].get("subnets") or {}
        named = taken.get("subnets") or []
        blocks = [subnets[name]["cidr"] for name in named] or entry["cidrs"]
        ids = [group["GroupId"] for group in endpoint["Groups"]]
        groups = groups_with_blocks(api, GroupIds=ids)
        own = [self.group(consumer, name) for name in taken.get("security-groups") or []]
        peers = [group["GroupId"] for group in own] or [ip_network(block)[10] for block in blocks]
        for peer in peers:
            if not any(lets_through(group, "ingress", protocol, port, peer) for group in groups):
                return f"the endpoint does not let {peer} in"
        for group in own:
            if not any(lets_through(group, "egress", protocol, port, id) for id in ids):
                return f"{group['GroupName']} does not let it out to the endpoint"
        return self.at_service(connection, consumer, endpoint, protocol, port, blocks)

    def at_service(self, connection, consumer, endpoint, protocol, port, blocks):
        provider = connection["provider"]["vpc"]
        api, elb = self.world.ec2(provider), self.world.api("elbv2", *self.world.place(provider))
        services = api.describe_vpc_endpoint_service_configurations()["ServiceConfigurations"]
        services = [known for known in services if known["ServiceName"] == endpoint["ServiceName"]]
        if not services:
            return "the endpoint asks for another's service"
        (arn,) = services[0]["NetworkLoadBalancerArns"]
        (balancer,) = elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
        listeners = elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        listeners = [l for l in listeners if l["Port"] == port and protocol.upper() in l["Protocol"].split("_")]
        if not listeners:
            return "nothing listens"
        target = listeners[0]["DefaultActions"][0]["TargetGroupArn"]
        (group,) = elb.describe_target_groups(TargetGroupArns=[target])["TargetGroups"]
        targets = [known["Target"] for known in elb.describe_target_health(TargetGroupArn=target)["TargetHealthDescriptions"]]
        # Where the spec names none, somebody else registers them.
        options = connection["privatelink"]
        if not targets and (options.get("targets") or options.get("load-balancer")):
            return "there is no target"
        ids = balancer.get("SecurityGroups") or []
        if ids:
            fronts = groups_with_blocks(api, GroupIds=ids)
            enforced = balancer.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") != "off"
            for block in blocks if enforced else []:
                if not any(lets_through(front, "ingress", protocol, port, ip_network(block)[10]) for front in fronts):
                    return f"the load balancer does not let {block} in"
            for name in connection["provider"].get("security-groups") or []:
                behind = self.group(provider, name)
                addresses = self.addresses_of(api, balancer)
                admitted = [lets_through(behind, "ingress", protocol, group["Port"], peer) for peer in addresses]
                # AWS shows targets its group only where that is held to PrivateLink traffic.
                by_group = enforced and lets_through(behind, "ingress", protocol, group["Port"], ids[0])
                if not (addresses and all(admitted)) and not by_group:
                    return f"{name} does not let the load balancer in"
                ends = [ip_address(known["Id"]) for known in targets] if group["TargetType"] == "ip" else []
                out = [self.lets_out(fronts, protocol, group["Port"], end) for end in [behind["GroupId"], *ends]]
                if not out[0] and not (ends and all(out[1:])):
                    return f"the load balancer does not let it out to {name}"
        return None

    def lets_out(self, groups, protocol, port, end):
        return any(lets_through(group, "egress", protocol, port, end) for group in groups)

    def addresses_of(self, api, balancer):
        """One in each of its subnets."""
        words = [{"Name": "description", "Values": [f"ELB {balancer['LoadBalancerArn'].split(':loadbalancer/')[1]}"]}]
        nodes = api.describe_network_interfaces(Filters=words)["NetworkInterfaces"]
        return [ip_network(node["PrivateIpAddress"])[0] for node in nodes]


def attachments_in(api, gateway):
    """Those of an account to a gateway; AWS shows one that is deleted for a while."""
    found = api.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"]
    return [a for a in found if a["TransitGatewayId"] == gateway and a["State"] not in ("deleted", "rejected")]


def lets_through(group, way, protocol, port, peer):
    for rule in group["IpPermissions" if way == "ingress" else "IpPermissionsEgress"]:
        if rule["IpProtocol"] not in ("-1", protocol):
            continue
        if rule["IpProtocol"] in ("tcp", "udp") and not rule["FromPort"] <= port <= rule["ToPort"]:
            continue
        if isinstance(peer, str):
            if any(pair["GroupId"] == peer for pair in rule.get("UserIdGroupPairs", [])):
                return True
        else:
            blocks = [known["CidrIp"] for known in rule.get("IpRanges", [])]
            blocks += [known["CidrIpv6"] for known in rule.get("Ipv6Ranges", [])]
            if any(ip_address(str(peer)) in ip_network(block) for block in blocks):
                return True
    return False
