"""Security-group rules keep the description that they have where they name another group."""

from moto.ec2.models.security_groups import SecurityGroupRule


def install():
    SecurityGroupRule.description = property(
        lambda self: self.ip_range.get("Description") or self.source_group.get("Description")
    )
