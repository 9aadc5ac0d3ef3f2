"""Rules of security groups: of one that the spec names on each side, of those that are made, and of one that no spec names."""

from .base import ELSEWHERE, EVERYWHERE, EVERYWHERE6, Way, wider


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
        yield Way(what, place, *ruled(api, direction, words), is_rule=True)


def ruled(api, direction, words):
    """Puts a rule into a group, and takes it away."""
    put = getattr(api, f"authorize_security_group_{direction}")
    take = getattr(api, f"revoke_security_group_{direction}")

    def undo(made):
        take(GroupId=words["GroupId"], SecurityGroupRuleIds=[rule["SecurityGroupRuleId"] for rule in made["SecurityGroupRules"]])

    return lambda: put(**words), undo


def of_prefix_lists(scene):
    """A list is widened where the groups are whose rules name it."""
    for vpc in scene.world.vpcs:
        api = scene.world.ec2(vpc)
        for group in api.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [scene.world.vpcs[vpc]["id"]]}])["SecurityGroups"]:
            place = scene.reader.label(group["GroupId"])
            lists = {known["PrefixListId"] for rule in group["IpPermissions"] for known in rule.get("PrefixListIds", [])}
            for id in sorted(lists):
                for what, block in (("gets a foreign entry", "192.0.2.0/24"), ("gets everybody as an entry", EVERYWHERE)):
                    yield Way(f"names a list that {what}", place, *entered(api, id, block), is_rule=True)


def entered(api, id, block):
    """Puts an entry into a list, and takes it away."""

    def change(**words):
        (known,) = api.describe_managed_prefix_lists(PrefixListIds=[id])["PrefixLists"]
        api.modify_managed_prefix_list(PrefixListId=id, CurrentVersion=known["Version"], **words)

    return lambda: change(AddEntries=[{"Cidr": block}]), lambda _: change(RemoveEntries=[{"Cidr": block}])


KINDS = (of_groups, of_prefix_lists)
