"""Security-group rules keep the description that they have where they name another group or a prefix list, and may leave the
types of ICMPv6 out."""

from moto.ec2.models.security_groups import SecurityGroupRule

make_rule = SecurityGroupRule.__init__


def new_rule(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *args, **kwargs):
    if ip_protocol in ("icmpv6", "58") and from_port is None:
        from_port = to_port = "-1"
    make_rule(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *args, **kwargs)
    self.words_of_list = ((args[2] if len(args) > 2 else None) or {}).get("Description")


def install():
    SecurityGroupRule.__init__ = new_rule
    SecurityGroupRule.description = property(
        lambda self: self.ip_range.get("Description") or self.source_group.get("Description") or self.words_of_list
    )
