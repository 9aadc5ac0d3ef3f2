"""Blocks of VPCs, routes of their tables, and peerings."""

from ipaddress import ip_network

from .base import ELSEWHERE, EVERYWHERE, EVERYWHERE6, Way, wider


def of_vpcs(scene):
    for vpc in scene.world.vpcs:
        api, id, block = scene.world.ec2(vpc), scene.world.vpcs[vpc]["id"], "100.66.0.0/16"
        yield Way(
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
        for what, table, destination, target in kinds:
            # AWS takes no second route to a destination, and none inside the VPC's own blocks.
            is_taken = any(ip_network(known) == ip_network(destination) for known, _, _ in scene.found.routes[table])
            is_own = ":" not in destination and scene.is_overlapping(vpc, destination)
            # A summary of what leads there already widens nothing.
            if not (is_taken or is_own or scene.leads(table, destination, hop if target else "elsewhere")):
                yield route(scene, what, vpc, table, destination, target)


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

    return Way(what, table, do, undo)


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
            yield Way("resolves names", place, lambda do=resolve: do(True), lambda _, do=resolve: do(False))
    # Where a VPC of no spec is there to be peered with: each account of the emulator has one.
    api, own, other = scene.world.ec2(ends[0]), scene.world.vpcs[ends[0]]["id"], scene.default_vpc(ends[0])

    def peer():
        made = api.create_vpc_peering_connection(VpcId=own, PeerVpcId=other)["VpcPeeringConnection"]
        api.accept_vpc_peering_connection(VpcPeeringConnectionId=made["VpcPeeringConnectionId"])
        return made["VpcPeeringConnectionId"]

    undo = lambda made: api.delete_vpc_peering_connection(VpcPeeringConnectionId=made)
    yield Way("is peered with another VPC", f"peering of {' and '.join(sorted((other, ends[0])))}", peer, undo)


KINDS = (of_vpcs, of_tables, of_peerings)
