"""Ways of widening what is deployed, by hand and through the API: each says what it does, the place that has to be named when it is
seen, and the calls that do it and undo it. One that does not apply to a scene is left out by a rule that stands beside it."""

from collections import namedtuple
from contextlib import contextmanager
from ipaddress import ip_network

# `act` is a context: it does, then undoes.
Way = namedtuple("Way", "what place act")

EVERYWHERE, EVERYWHERE6, STRANGER, ELSEWHERE = "0.0.0.0/0", "::/0", "999988887777", "198.51.100.0/24"


def ways(scene):
    """All that apply to a scene."""
    for kind in (of_groups, of_vpcs, of_tables, of_peerings, of_services, of_endpoints, of_balancers, of_gateways, of_shares):
        yield from kind(scene)


def way(what, place, do, undo):
    @contextmanager
    def act():
        made = do()
        try:
            yield
        finally:
            undo(made)

    return Way(what, place, act)


def wider(block):
    return str(ip_network(block).supernet(2))


# Security groups: one that the spec names on each side, and those that are made.


def of_groups(scene):
    chosen = {}
    for name, connection in scene.world.connections.items():
        kind = scene.kind(connection)
        parties = {connection["provider"]["vpc"]: connection["provider"], **(connection.get("consumers") or {})}
        for vpc, party in parties.items():
            role = "provider" if party is connection["provider"] else "consumer"
            for group in (party or {}).get("security-groups") or []:
                chosen.setdefault((kind, role), (f"group {group} of {vpc}", vpc, connection))
            if kind == "privatelink" and role == "consumer":
                chosen.setdefault("endpoint", (f"group of the endpoint of service {name} in {vpc}", vpc, connection))
        if kind == "privatelink":
            own = f"group of the load balancer of service {name}"
            chosen.setdefault("balancer", (own, connection["provider"]["vpc"], connection))
    vpc = next(iter(scene.world.vpcs))
    yield from of_group(scene, scene.default_group(vpc), vpc, "tcp/443")
    for place, vpc, connection in chosen.values():
        if place in scene.ids:
            yield from of_group(scene, place, vpc, connection["ports"][0])


def of_group(scene, place, vpc, declared):
    """`declared` is a port that a connection has."""
    protocol, _, numbers = declared.partition("/")
    protocol, first = (protocol, int(numbers.split("-")[0])) if numbers else ("tcp", 443)
    block, id, api = scene.world.vpcs[vpc]["cidrs"][0], scene.ids[place], scene.world.ec2(vpc)
    kinds = [
        ("lets everybody in", "ingress", protocol, first, first, EVERYWHERE),
        ("lets everybody in by IPv6", "ingress", protocol, first, first, EVERYWHERE6),
        ("lets a wider block in", "ingress", protocol, first, first, wider(block)),
        ("lets one more address in", "ingress", protocol, first, first, "192.0.2.7/32"),
        ("lets an undeclared port in", "ingress", "tcp", 22, 22, block),
        ("lets a wider range of ports in", "ingress", protocol, first, first + 10, block),
        ("lets every protocol in", "ingress", "-1", None, None, block),
        ("lets ICMP in", "ingress", "icmp", -1, -1, block),
        ("lets its own members in", "ingress", protocol, first, first, id),
        ("lets everything out", "egress", "-1", None, None, ELSEWHERE),
        ("lets an undeclared port out", "egress", "tcp", 22, 22, block),
        ("lets everything out by IPv6", "egress", "tcp", first, first, EVERYWHERE6),
    ]
    for what, direction, kind, low, high, peer in kinds:
        # A rule that lets through what passes anyway widens nothing.
        if scene.passes(place, direction, kind, low, high, peer):
            continue
        rule = {"IpProtocol": kind} | ({"FromPort": low, "ToPort": high} if low is not None else {})
        rule |= (
            {"UserIdGroupPairs": [{"GroupId": peer}]}
            if peer.startswith("sg-")
            else {"Ipv6Ranges": [{"CidrIpv6": peer}]}
            if ":" in peer
            else {"IpRanges": [{"CidrIp": peer}]}
        )
        words = {"GroupId": id, "IpPermissions": [rule]}
        yield way(what, place, *ruled(api, direction, words))


def ruled(api, direction, words):
    """Puts a rule into a group, and takes it away."""
    put = getattr(api, f"authorize_security_group_{direction}")
    take = getattr(api, f"revoke_security_group_{direction}")

    def undo(made):
        take(GroupId=words["GroupId"], SecurityGroupRuleIds=[rule["SecurityGroupRuleId"] for rule in made["SecurityGroupRules"]])

    return lambda: put(**words), undo


# VPCs and their route tables.


def of_vpcs(scene):
    for vpc in scene.world.vpcs:
        api, id, block = scene.world.ec2(vpc), scene.world.vpcs[vpc]["id"], "100.66.0.0/16"
        yield way(
            "has another block",
            vpc,
            lambda: api.associate_vpc_cidr_block(VpcId=id, CidrBlock=block)["CidrBlockAssociation"]["AssociationId"],
            lambda made: api.disassociate_vpc_cidr_block(AssociationId=made),
        )
        return


def of_tables(scene):
    """A table that has a route to another VPC, and one of the same VPC that has none."""
    seen = set()
    for place, routes in scene.found.routes.items():
        hops = {hop for _, _, hop in routes if hop.startswith(("peering", "gateway"))}
        vpc = place.rsplit(" ", 1)[-1]
        if not place.startswith("route table") or not hops or vpc not in scene.world.vpcs:
            continue
        hop = min(hops)
        if hop.split()[0] in seen:
            continue
        seen.add(hop.split()[0])
        key = "VpcPeeringConnectionId" if hop.startswith("peering") else "TransitGatewayId"
        to, block = {key: scene.ids[hop]}, next(block for block, _, known in routes if known == hop)
        others = [t for t in scene.found.routes if t.endswith(f"of {vpc}") and "table" in t and t != place]
        kinds = [
            ("leads a summary to it", place, wider(block), to),
            ("leads everything to it", place, EVERYWHERE, to),
            ("leads all of IPv6 to it", place, EVERYWHERE6, to),
            ("leads one more block to it", place, ELSEWHERE, to),
            ("leads one of its hosts out", place, f"{ip_network(block)[9]}/32", None),
            ("leads everything out", place, EVERYWHERE, None),
            *(("leads there too", other, block, to) for other in others[:2]),
        ]
        for what, table, destination, hop in kinds:
            has = {known for known, _, _ in scene.found.routes[table]}
            if ":" not in destination and scene.is_overlapping(vpc, destination):
                continue
            if destination not in has and not any(ip_network(known) == ip_network(destination) for known in has):
                yield route(scene, what, vpc, table, destination, hop)


def route(scene, what, vpc, table, destination, hop):
    """Without a hop, it leads to an internet gateway that is made for it."""
    api, id = scene.world.ec2(vpc), scene.world.vpcs[vpc]["id"]
    key = "DestinationIpv6CidrBlock" if ":" in destination else "DestinationCidrBlock"
    words = {"RouteTableId": scene.ids[table], key: destination}

    def do():
        made = None
        if hop is None:
            made = api.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
            api.attach_internet_gateway(InternetGatewayId=made, VpcId=id)
        api.create_route(**words, **(hop or {"GatewayId": made}))
        return made

    def undo(made):
        api.delete_route(**words)
        if made:
            api.detach_internet_gateway(InternetGatewayId=made, VpcId=id)
            api.delete_internet_gateway(InternetGatewayId=made)

    return way(what, table, do, undo)


# VPC peering.


def of_peerings(scene):
    place = next((place for place, _ in scene.found.facts if place.startswith("peering")), None)
    if place is None:
        return
    ends = place.removeprefix("peering of ").split(" and ")
    resolved = scene.found.facts.get((place, "resolves names for the other side in"), set())
    id = scene.ids[place]
    for vpc in ends:
        api = scene.world.ec2(vpc)
        (peering,) = api.describe_vpc_peering_connections(VpcPeeringConnectionIds=[id])["VpcPeeringConnections"]
        is_requester = peering["RequesterVpcInfo"]["VpcId"] == scene.world.vpcs[vpc]["id"]
        key = "RequesterPeeringConnectionOptions" if is_requester else "AccepterPeeringConnectionOptions"

        def resolve(value, api=api, key=key):
            option = {"AllowDnsResolutionFromRemoteVpc": value}
            api.modify_vpc_peering_connection_options(VpcPeeringConnectionId=id, **{key: option})

        if vpc not in resolved:
            yield way("resolves names", place, lambda do=resolve: do(True), lambda _, do=resolve: do(False))
    # Where a VPC of no spec is there to be peered with: each account of the emulator has one.
    api, own, other = scene.world.ec2(ends[0]), scene.world.vpcs[ends[0]]["id"], scene.default_vpc(ends[0])

    def peer():
        made = api.create_vpc_peering_connection(VpcId=own, PeerVpcId=other)["VpcPeeringConnection"]
        api.accept_vpc_peering_connection(VpcPeeringConnectionId=made["VpcPeeringConnectionId"])
        return made["VpcPeeringConnectionId"]

    undo = lambda made: api.delete_vpc_peering_connection(VpcPeeringConnectionId=made)
    yield way("is peered with another VPC", f"peering of {' and '.join(sorted((other, ends[0])))}", peer, undo)


# PrivateLink.


def of_services(scene):
    for name, connection in scene.world.connections.items():
        if scene.kind(connection) != "privatelink":
            continue
        place, vpc = f"service {name}", connection["provider"]["vpc"]
        api, id = scene.world.ec2(vpc), scene.ids[place]
        has = lambda what: scene.found.facts.get((place, what), set())

        def principals(arn):
            words = {"ServiceId": id}
            return (
                lambda: api.modify_vpc_endpoint_service_permissions(**words, AddAllowedPrincipals=[arn]),
                lambda _: api.modify_vpc_endpoint_service_permissions(**words, RemoveAllowedPrincipals=[arn]),
            )

        def change(do, undo):
            act = lambda words: api.modify_vpc_endpoint_service_configuration(ServiceId=id, **words)
            return lambda: act(do), lambda _: act(undo)

        yield way("may be asked by everybody", place, *principals("*"))
        yield way("may be asked by another account", place, *principals(f"arn:aws:iam::{STRANGER}:root"))
        yield way("may be asked by a role elsewhere", place, *principals(f"arn:aws:iam::{STRANGER}:role/guest"))
        yield way("may be asked from another region", place, *change({"AddSupportedRegions": ["sa-east-1"]}, {"RemoveSupportedRegions": ["sa-east-1"]}))
        if has("takes endpoints") == {"once accepted"}:
            yield way("takes endpoints at once", place, *change({"AcceptanceRequired": False}, {"AcceptanceRequired": True}))
        if not has("has the private name"):
            yield way("has a private name", place, *change({"PrivateDnsName": "x.example.com"}, {"RemovePrivateDnsName": True}))
        return


def of_endpoints(scene):
    for place in [place for place, what in scene.found.facts if place.startswith("endpoint of") and what == "is in"][:1]:
        vpc, id, service = place.rsplit(" ", 1)[1], scene.ids[place], place.split(" in ")[0].removeprefix("endpoint of ")
        api, default = scene.world.ec2(vpc), scene.ids[scene.default_group(vpc)]
        change = lambda words: api.modify_vpc_endpoint(VpcEndpointId=id, **words)
        yield way(
            "has another group",
            place,
            lambda: change({"AddSecurityGroupIds": [default]}),
            lambda _: change({"RemoveSecurityGroupIds": [default]}),
        )
        (endpoint,) = api.describe_vpc_endpoints(VpcEndpointIds=[id])["VpcEndpoints"]
        used = {known["AvailabilityZone"] for known in api.describe_subnets(SubnetIds=endpoint["SubnetIds"])["Subnets"]}
        offered = scene.zones_of(service, api)
        # It has one subnet a zone, and a service of its region offers the zones of its load balancer.
        for zone in sorted(offered - used)[:1]:
            yield way(
                "is in one more subnet",
                place,
                lambda: joined(scene, vpc, zone, lambda subnet: change({"AddSubnetIds": [subnet]})),
                lambda subnet: (change({"RemoveSubnetIds": [subnet]}), api.delete_subnet(SubnetId=subnet)),
            )
        other, subnets = scene.default_network(api)
        subnet = next(known["SubnetId"] for known in subnets if known["AvailabilityZone"] in offered)
        words = {"VpcEndpointType": "Interface", "VpcId": other, "SubnetIds": [subnet], "PrivateDnsEnabled": False}
        words |= {"ServiceName": scene.service_names[service]}
        words |= {"ServiceRegion": endpoint["ServiceRegion"]} if endpoint.get("ServiceRegion") else {}
        yield way(
            "is in another VPC too",
            f"endpoint of {service} in {other}",
            lambda: api.create_vpc_endpoint(**words)["VpcEndpoint"]["VpcEndpointId"],
            lambda made: api.delete_vpc_endpoints(VpcEndpointIds=[made]),
        )


def joined(scene, vpc, zone, join):
    """Makes a subnet at the end of a VPC, and lets something join it."""
    api, entry = scene.world.ec2(vpc), scene.world.vpcs[vpc]
    *_, block = ip_network(entry["cidrs"][0]).subnets(new_prefix=28)
    words = {"VpcId": entry["id"], "CidrBlock": str(block), "AvailabilityZone": zone}
    subnet = api.create_subnet(**words)["Subnet"]["SubnetId"]
    join(subnet)
    return subnet


def of_balancers(scene):
    for name, connection in scene.world.connections.items():
        place, vpc = f"load balancer of service {name}", connection["provider"]["vpc"]
        if place not in scene.ids:
            continue
        arn, elb = scene.ids[place], scene.world.api("elbv2", *scene.world.place(vpc))
        (balancer,) = elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
        group = next((t for t in scene.ids if t.startswith("target group") and t.endswith(place)), None)
        if group:
            action = [{"Type": "forward", "TargetGroupArn": scene.ids[group]}]
            words = {"LoadBalancerArn": arn, "Protocol": "TCP", "Port": 22, "DefaultActions": action}
            yield way(
                "listens on one more port",
                place,
                lambda: elb.create_listener(**words)["Listeners"][0]["ListenerArn"],
                lambda made: elb.delete_listener(ListenerArn=made),
            )
            kind = next(iter(scene.found.facts[group, "calls"])).split(" ")[0]
            # A group of instances takes those of its VPC, and one of a load balancer takes that alone.
            if kind == "instance":
                yield way("calls one more target", group, lambda: instance(scene, vpc, elb, scene.ids[group]), lambda made: gone(scene, vpc, elb, scene.ids[group], made))
            elif kind == "ip":
                target = {"TargetGroupArn": scene.ids[group], "Targets": [{"Id": str(ip_network(scene.world.vpcs[vpc]["cidrs"][0])[-9])}]}
                yield way("calls one more target", group, lambda: elb.register_targets(**target), lambda _: elb.deregister_targets(**target))
        own = balancer.get("SecurityGroups") or []
        if own:
            more = [*own, scene.ids[scene.default_group(vpc)]]
            join = lambda groups: elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=groups)
            yield way("has another group", place, lambda: join(more), lambda _: join(own))
            key = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
            hold = lambda value: elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=own, **{key: value})
            if balancer.get(key) == "on":
                yield way("lets PrivateLink traffic pass", place, lambda: hold("off"), lambda _: hold("on"))
        return


def instance(scene, vpc, elb, group):
    api, subnets = scene.world.ec2(vpc), scene.world.vpcs[vpc]["subnets"]
    words = {"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1, "SubnetId": next(iter(subnets.values()))["id"]}
    made = api.run_instances(**words)["Instances"][0]["InstanceId"]
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": made}])
    return made


def gone(scene, vpc, elb, group, made):
    elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": made}])
    scene.world.ec2(vpc).terminate_instances(InstanceIds=[made])


# Transit gateways.


def of_gateways(scene):
    for key in list(scene.world.spec.get("transit-gateways") or {})[:1]:
        name, place = f"gateway {key}", scene.world.gateway_place(key)
        api, id = scene.world.api("ec2", *place), scene.ids[name]
        for option in ("AutoAcceptSharedAttachments", "DefaultRouteTableAssociation", "DefaultRouteTablePropagation"):
            turn = lambda value, option=option: api.modify_transit_gateway(TransitGatewayId=id, Options={option: value})
            if scene.found.facts[name, option] == {"disable"}:
                yield way(f"sets {option}", name, lambda turn=turn: turn("enable"), lambda _, turn=turn: turn("disable"))
        yield from of_gateway_tables(scene, name, api)
        yield from of_attachments(scene, name, api)


def of_gateway_tables(scene, name, api):
    attachments = sorted(p for p, what in scene.found.facts if what == "is associated with" and p.endswith(f"to {name}"))
    used = [next(iter(scene.found.facts[place, "is associated with"]), None) for place in attachments]
    tables = [table for table in dict.fromkeys(used) if table]
    if not tables:
        return
    table, to = tables[0], attachments[-1]
    has = {block for block, rank, _ in scene.found.routes.get(table, []) if rank}
    learned = [block for block, rank, _ in scene.found.routes.get(table, []) if not rank]
    static = [
        ("leads everything", EVERYWHERE, to),
        ("leads all of IPv6", EVERYWHERE6, to),
        ("leads one more block", ELSEWHERE, to),
        *([("leads a part elsewhere", str(next(ip_network(learned[0]).subnets(4))), None)] if learned else []),
    ]
    for what, block, attachment in static:
        words = {"TransitGatewayRouteTableId": scene.ids[table], "DestinationCidrBlock": block}
        hop = {"TransitGatewayAttachmentId": scene.ids[attachment]} if attachment else {"Blackhole": True}
        if block not in has:
            yield way(
                what,
                table,
                lambda words=words, hop=hop: api.create_transit_gateway_route(**words, **hop),
                lambda _, words=words: api.delete_transit_gateway_route(**words),
            )
    for table, routes in scene.found.routes.items():
        block = next((block for block, _, hop in routes if hop == "nowhere" and table.endswith(f"of {name}")), None)
        if block:
            words = {"TransitGatewayRouteTableId": scene.ids[table], "DestinationCidrBlock": block}
            yield way(
                "drops no block",
                table,
                lambda words=words: api.delete_transit_gateway_route(**words),
                lambda _, words=words: api.create_transit_gateway_route(**words, Blackhole=True),
            )
            break
    yield from of_relations(scene, name, api, attachments, tables)


def of_relations(scene, name, api, attachments, tables):
    """Propagations and associations: to a table that is there, and to a new one."""
    for place in attachments:
        for table in tables:
            words = {"TransitGatewayAttachmentId": scene.ids[place], "TransitGatewayRouteTableId": scene.ids[table]}
            if table not in scene.found.facts.get((place, "propagates to"), set()):
                yield way(
                    f"propagates to {table}",
                    place,
                    lambda words=words: api.enable_transit_gateway_route_table_propagation(**words),
                    lambda _, words=words: api.disable_transit_gateway_route_table_propagation(**words),
                )
    place = attachments[0]
    id, gateway = scene.ids[place], scene.ids[name]
    served = scene.ids[next(iter(scene.found.facts[place, "is associated with"]))]

    def table():
        made = api.create_transit_gateway_route_table(TransitGatewayId=gateway)
        return made["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"]

    def associate(to, away):
        api.disassociate_transit_gateway_route_table(TransitGatewayAttachmentId=id, TransitGatewayRouteTableId=away)
        api.associate_transit_gateway_route_table(TransitGatewayAttachmentId=id, TransitGatewayRouteTableId=to)

    def move():
        made = table()
        associate(made, served)
        return made

    def learn():
        made = table()
        words = {"TransitGatewayAttachmentId": id, "TransitGatewayRouteTableId": made}
        api.enable_transit_gateway_route_table_propagation(**words)
        return made

    def forget(made):
        words = {"TransitGatewayAttachmentId": id, "TransitGatewayRouteTableId": made}
        api.disable_transit_gateway_route_table_propagation(**words)
        drop(made)

    drop = lambda made: api.delete_transit_gateway_route_table(TransitGatewayRouteTableId=made)
    yield way("is associated with another table", place, move, lambda made: (associate(served, made), drop(made)))
    yield way("propagates to another table", place, learn, forget)


def of_attachments(scene, name, api):
    """The default VPC of the gateway's owner is attached too."""
    vpc, subnets = scene.default_network(api)
    known = api.describe_transit_gateway_vpc_attachments(Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    if not [a for a in known["TransitGatewayVpcAttachments"] if a["State"] != "deleted"]:
        words = {"TransitGatewayId": scene.ids[name], "VpcId": vpc, "SubnetIds": [subnets[0]["SubnetId"]]}
        yield way(
            "is attached to another VPC",
            f"attachment of {vpc} to {name}",
            lambda: api.create_transit_gateway_vpc_attachment(**words)["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"],
            lambda made: api.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=made),
        )


def of_shares(scene):
    for place in [place for place, what in scene.found.facts if place.startswith("share of") and what == "names"][:1]:
        gateway = place.removeprefix("share of gateway ")
        ram = scene.world.api("ram", *scene.world.gateway_place(gateway))
        arn = scene.ids[place]
        allow = lambda value: ram.update_resource_share(resourceShareArn=arn, allowExternalPrincipals=value)
        is_open = bool(scene.found.facts[place, "may name accounts outside"])
        if not is_open:
            yield way("may name accounts outside", place, lambda: allow(True), lambda _: allow(False))
        for what, principal in (
            ("names another account", STRANGER),
            ("names an organization", "arn:aws:organizations::999999999999:organization/o-zzzzzzzzzz"),
        ):
            words = {"resourceShareArn": arn, "principals": [principal]}

            def add(words=words):
                # RAM names accounts outside the organization only where it may.
                allow(True)
                ram.associate_resource_share(**words)

            def remove(_, words=words):
                ram.disassociate_resource_share(**words)
                allow(is_open)

            if principal not in scene.found.facts[place, "names"]:
                yield way(what, place, add, remove)
