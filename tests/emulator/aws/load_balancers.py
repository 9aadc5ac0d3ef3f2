"""Whether a network load balancer's groups rule over what comes by PrivateLink: on, until somebody turns it off."""

from moto.elbv2.models import FakeLoadBalancer, elbv2_backends
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


def install():
    ELBV2Response.set_security_groups = set_security_groups
    FakeLoadBalancer.enforce_security_group_inbound_rules_on_private_link_traffic = property(enforced)
