"""IPv6 blocks: AWS chooses them, so that the spec that is used gets the block that its VPC was given."""

from ipaddress import ip_network


def moved(vpc, block):
    """Moves the VPC of a spec, and its subnets, into another block of the same size."""
    (old,) = (ip_network(known) for known in vpc["ipv6-cidrs"])
    new = ip_network(block)
    assert old.prefixlen == new.prefixlen, f"{old} is not as large as {new}"
    vpc["ipv6-cidrs"] = [block]
    for subnet in (vpc.get("subnets") or {}).values():
        if "ipv6-cidr" in subnet:
            inner = ip_network(subnet["ipv6-cidr"])
            first = int(inner.network_address) - int(old.network_address) + int(new.network_address)
            subnet["ipv6-cidr"] = str(ip_network((first, inner.prefixlen)))
