"""Security-group rules keep the description that they have where they name another group or a prefix list, may leave the
types of ICMPv6 out, and are revoked whatever blocks their VPC has."""

from moto.ec2.exceptions import InvalidPermissionNotFoundError
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroupRule

make_rule = SecurityGroupRule.__init__


def new_rule(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *args, **kwargs):
    if ip_protocol in ("icmpv6", "58") and from_port is None:
        from_port = to_port = "-1"
    make_rule(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *args, **kwargs)
    self.words_of_list = ((args[2] if len(args) > 2 else None) or {}).get("Description")


revoke_egress = EC2Backend.revoke_security_group_egress


def revoke_security_group_egress(self, *args, **words):
    """moto keeps a rule with an IPv6 block where the VPC has none, and says that it is gone."""
    names = ("group_name_or_id", "ip_protocol", "from_port", "to_port", "ip_ranges", "source_groups", "prefix_list_ids")
    words |= dict(zip(names, args))
    if not any("CidrIpv6" in item for item in words.get("ip_ranges") or []):
        return revoke_egress(self, **words)
    vpc = words.get("vpc_id")
    group = self.get_security_group_by_name_or_id(words["group_name_or_id"], vpc)
    peers = (self._add_source_group(words.get("source_groups"), vpc), words.get("prefix_list_ids") or [])
    place = (words["ip_protocol"], group.group_id, words["from_port"], words["to_port"], words["ip_ranges"])
    rules = list(self._iterate_security_rules(*place, *peers, is_egress=True))
    # A new group has no rule to ::/0 where its VPC has no IPv6 block.
    if not all(rule in group.egress_rules or "CidrIpv6" in rule.ip_range for rule in rules):
        raise InvalidPermissionNotFoundError()
    group.egress_rules = [rule for rule in group.egress_rules if rule not in rules]


def install():
    EC2Backend.revoke_security_group_egress = revoke_security_group_egress
    SecurityGroupRule.__init__ = new_rule
    SecurityGroupRule.description = property(
        lambda self: self.ip_range.get("Description") or self.source_group.get("Description") or self.words_of_list
    )
