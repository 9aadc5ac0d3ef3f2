"""Whether a network load balancer's groups rule over what comes by PrivateLink: on, until somebody turns it off. Its ARN
says of which type it is, it has a network interface in each subnet, and it stays while an endpoint service has it. A target
with an address outside of the VPC needs a zone, and one inside takes none but its own. Health checks have the defaults and
bounds of network load balancers."""

from ipaddress import ip_address, ip_network

from moto.ec2.models import ec2_backends
from moto.elbv2.exceptions import ResourceInUseError, ValidationError
from moto.elbv2.models import AvailabilityZone, ELBv2Backend, FakeLoadBalancer, elbv2_backends
from moto.elbv2.responses import ELBV2Response

ATTRIBUTE = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
set_groups = ELBV2Response.set_security_groups


def set_security_groups(self):
    wanted = self._get_param(ATTRIBUTE)
    if wanted:
        backend = elbv2_backends[self.current_account][self.region]
        backend.load_balancers[self._get_param("LoadBalancerArn")].enforced = wanted
    return set_groups(self)


def enforced(self):
    if self.type != "network" or not self.security_groups:
        return None
    return getattr(self, "enforced", "on")


make_balancer = ELBv2Backend.create_load_balancer


def create_load_balancer(self, *args, **kwargs):
    made = make_balancer(self, *args, **kwargs)
    if made.type == "network":
        old, made.arn = made.arn, made.arn.replace(":loadbalancer/app/", ":loadbalancer/net/")
        self.load_balancers[made.arn] = self.load_balancers.pop(old)
        self.tagging_service.copy_tags(old, made.arn)
        self.tagging_service.delete_all_tags_for_resource(old)
        ec2 = ec2_backends[self.account_id][self.region_name]
        for subnet in made.subnets:
            ec2.create_network_interface(subnet, None, description=described(made.arn))
    return made


def described(arn):
    return f"ELB {arn.split(':loadbalancer/')[1]}"


move_balancer = ELBv2Backend.set_subnets


def set_subnets(self, arn, subnets, subnet_mappings):
    """A network load balancer may be in one zone, and has a network interface in each of its subnets."""
    if ":loadbalancer/net/" not in arn:
        return move_balancer(self, arn, subnets, subnet_mappings)
    made, ec2 = self.load_balancers[arn], ec2_backends[self.account_id][self.region_name]
    wanted = [*subnets, *(mapping["SubnetId"] for mapping in subnet_mappings)]
    nodes = {node.subnet.id: node for node in ec2.enis.values() if node.description == described(arn)}
    for id in nodes.keys() - {*wanted}:
        ec2.delete_network_interface(nodes[id].id)
    made.subnets = [ec2.get_subnet(id) for id in wanted]
    for subnet in made.subnets:
        if subnet.id not in nodes:
            ec2.create_network_interface(subnet, None, description=described(arn))
    return [AvailabilityZone(subnet) for subnet in made.subnets]


drop_balancer = ELBv2Backend.delete_load_balancer


def delete_load_balancer(self, arn):
    services = ec2_backends[self.account_id][self.region_name].configurations.values()
    if any(arn in service.network_load_balancer_arns for service in services):
        raise ResourceInUseError(
            f"Load balancer '{arn}' cannot be deleted because it is currently associated with another service"
        )
    if ":loadbalancer/net/" in arn:
        ec2 = ec2_backends[self.account_id][self.region_name]
        for node in [known for known in ec2.enis.values() if known.description == described(arn)]:
            ec2.delete_network_interface(node.id)
    return drop_balancer(self, arn)


make_group = ELBv2Backend.create_target_group
LIMITS = {
    "healthcheck_interval_seconds": (5, 300),
    "healthcheck_timeout_seconds": (2, 120),
    "healthy_threshold_count": (2, 10),
    "unhealthy_threshold_count": (2, 10),
}


def create_target_group(self, name, **words):
    """With the defaults and the bounds of a network load balancer's health checks."""
    protocol = words.get("healthcheck_protocol") or ("HTTP" if words["target_type"] == "alb" else "TCP")
    if protocol == "TCP" and words["target_type"] == "alb":
        raise ValidationError("Health check protocol 'TCP' is not supported for target groups with target type 'alb'")
    if protocol == "TCP" and (words.get("healthcheck_path") or words.get("matcher")):
        raise ValidationError("Health check path and matcher cannot be specified for the health check protocol 'TCP'")
    defaults = (30, 6 if protocol == "HTTP" else 10, 5, 2)
    for (key, (least, most)), default in zip(LIMITS.items(), defaults):
        words[key] = int(words.get(key) or default)
        if not least <= words[key] <= most:
            raise ValidationError(f"{key} '{words[key]}' must be between {least} and {most}")
    if words["healthcheck_timeout_seconds"] > words["healthcheck_interval_seconds"]:
        raise ValidationError("Health check interval must be greater than or equal to the timeout")
    if protocol != "TCP":
        words["healthcheck_path"] = words.get("healthcheck_path") or "/"
        words["matcher"] = words.get("matcher") or {"HttpCode": "200-399"}
    return make_group(self, name, **{**words, "healthcheck_protocol": protocol})


add_targets = ELBv2Backend.register_targets


def register_targets(self, target_group_arn, instances):
    group = self.target_groups.get(target_group_arn)
    for target in instances if group and group.target_type == "ip" else []:
        address, zone = target["Id"], target.get("AvailabilityZone")
        subnet = subnet_of(self, group.vpc_id, address)
        if subnet is None and zone is None:
            raise ValidationError(
                f"The Availability Zone is required for IP address '{address}' because it is not in the VPC"
            )
        if subnet is not None and zone not in (None, subnet.availability_zone):
            raise ValidationError(
                f"The IP address '{address}' is within the VPC, and cannot have its Availability Zone overridden to "
                f"'{zone}' from '{subnet.availability_zone}'"
            )
    return add_targets(self, target_group_arn, instances)


def subnet_of(backend, vpc, address):
    subnets = ec2_backends[backend.account_id][backend.region_name].subnets.values()
    own = [subnet for zone in subnets for subnet in zone.values() if subnet.vpc_id == vpc]
    return next((subnet for subnet in own if ip_address(address) in ip_network(subnet.cidr_block)), None)


def install():
    ELBv2Backend.register_targets = register_targets
    ELBv2Backend.create_target_group = create_target_group
    ELBv2Backend.create_load_balancer = create_load_balancer
    ELBv2Backend.set_subnets = set_subnets
    ELBv2Backend.delete_load_balancer = delete_load_balancer
    ELBV2Response.set_security_groups = set_security_groups
    FakeLoadBalancer.enforce_security_group_inbound_rules_on_private_link_traffic = property(enforced)
