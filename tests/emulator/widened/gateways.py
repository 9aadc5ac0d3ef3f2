"""Transit gateways: options, tables, propagations, associations, attachments and shares."""

from ipaddress import ip_network

from .base import ELSEWHERE, EVERYWHERE, EVERYWHERE6, STRANGER, Way


def of_gateways(scene):
    # A gateway that no connection uses is not made.
    used = [key for key in scene.world.spec.get("transit-gateways") or {} if f"gateway {key}" in scene.ids]
    for key in used[:1]:
        name, place = f"gateway {key}", scene.world.gateway_place(key)
        api, id = scene.world.api("ec2", *place), scene.ids[name]
        for option in ("AutoAcceptSharedAttachments", "DefaultRouteTableAssociation", "DefaultRouteTablePropagation"):
            turn = lambda value, option=option: api.modify_transit_gateway(TransitGatewayId=id, Options={option: value})
            if scene.found.facts[name, option] == {"disable"}:
                yield Way(f"sets {option}", name, lambda turn=turn: turn("enable"), lambda _, turn=turn: turn("disable"))
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
    parts = [
        (str(next(ip_network(block).subnets(4))), other)
        for block, rank, hop in scene.found.routes.get(table, [])
        for other in attachments
        if not rank and other != hop
    ]
    static = [
        ("leads everything", EVERYWHERE, to),
        ("leads all of IPv6", EVERYWHERE6, to),
        ("leads one more block", ELSEWHERE, to),
        *(("leads a part elsewhere", *part) for part in parts[:1]),
    ]
    for what, block, attachment in static:
        words = {"TransitGatewayRouteTableId": scene.ids[table], "DestinationCidrBlock": block}
        hop = {"TransitGatewayAttachmentId": scene.ids[attachment]}
        if block not in has:
            yield Way(
                what,
                table,
                lambda words=words, hop=hop: api.create_transit_gateway_route(**words, **hop),
                lambda _, words=words: api.delete_transit_gateway_route(**words),
            )
    for table, routes in scene.found.routes.items():
        block = next((block for block, _, hop in routes if hop == "nowhere" and table.endswith(f"of {name}")), None)
        if block:
            words = {"TransitGatewayRouteTableId": scene.ids[table], "DestinationCidrBlock": block}
            yield Way(
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
                yield Way(
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
    yield Way("is associated with another table", place, move, lambda made: (associate(served, made), drop(made)))
    yield Way("propagates to another table", place, learn, forget)


def of_attachments(scene, name, api):
    """The default VPC of the gateway's owner is attached too."""
    vpc, subnets = scene.default_network(api)
    known = api.describe_transit_gateway_vpc_attachments(Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    if not [a for a in known["TransitGatewayVpcAttachments"] if a["State"] != "deleted"]:
        words = {"TransitGatewayId": scene.ids[name], "VpcId": vpc, "SubnetIds": [subnets[0]["SubnetId"]]}
        yield Way(
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
        (share,) = ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=[arn])["resourceShares"]
        # moto forgets a name that is not said again.
        words = {"resourceShareArn": arn, "name": share["name"]}
        allow = lambda value, words=words: ram.update_resource_share(**words, allowExternalPrincipals=value)
        is_open = bool(scene.found.facts[place, "may name accounts outside"])
        if not is_open:
            yield Way("may name accounts outside", place, lambda: allow(True), lambda _: allow(False))
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
                yield Way(what, place, add, remove)


KINDS = (of_gateways, of_shares)
