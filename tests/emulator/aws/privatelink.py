"""Endpoint services as AWS has them: who may ask, in which zones, who accepts, and private DNS names that are verified first."""

from functools import partial

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.vpc_service_configuration import VPCServiceConfiguration
from moto.ec2.responses import EC2Response
from moto.elbv2.models import elbv2_backends
from moto.moto_api._internal import mock_random

from .control import once_accepted, setting

GONE = ("deleted", "deleting", "rejected")


class InvalidServiceName(EC2ClientError):
    def __init__(self, name):
        super().__init__("InvalidServiceName", f"The Vpc Endpoint Service '{name}' does not exist")


class Refused(EC2ClientError):
    def __init__(self, code, message):
        super().__init__(code, message)


class InvalidParameter(EC2ClientError):
    def __init__(self, message):
        super().__init__("InvalidParameter", message)


class ExistingConnections(EC2ClientError):
    def __init__(self, service):
        super().__init__("ExistingVpcEndpointConnections", f"{service} has endpoint connections")


def services():
    for account in list(ec2_backends):
        for region in list(ec2_backends[account]):
            yield from ec2_backends[account][region].configurations.values()


def connected(service):
    return [endpoint for endpoint in service.connections.values() if endpoint.state not in GONE]


def is_verified(service):
    return service.verification == "verified" and service.verified_name == service.private_dns_name


def check_private_dns(service, endpoint_state):
    if not is_verified(service) or endpoint_state != "available":
        raise InvalidParameter("Private DNS can't be enabled: the service does not provide a verified private DNS name")


make_service = VPCServiceConfiguration.__init__


def new_service(self, *args, **kwargs):
    make_service(self, *args, **kwargs)
    region = self.ec2_backend.region_name
    # Ids have been 17 digits long for years, and templates check it.
    self.id = f"vpce-svc-{mock_random.get_random_hex(length=17)}"
    self.service_name = f"com.amazonaws.vpce.{region}.{self.id}"
    self.endpoint_dns_name = f"{self.id}.{region}.vpce.amazonaws.com"
    self.connections, self.verification, self.verified_name = {}, "pendingVerification", None
    look_at_zones(self)


def look_at_zones(service):
    """The zones that it offers are those that its load balancers were in when it was made, or changed last."""
    owner = service.ec2_backend
    balancers = elbv2_backends[owner.account_id][owner.region_name].load_balancers
    known = [balancers[arn] for arn in service.network_load_balancer_arns if arn in balancers]
    subnets = [subnet for balancer in known for subnet in balancer.subnets]
    service.offered = {subnet.availability_zone_id for subnet in subnets}
    service.availability_zones = sorted({subnet.availability_zone for subnet in subnets})


def check_zones(backend, service, vpc, ids):
    """What the subnets of an endpoint are refused for."""
    subnets = [backend.get_subnet(id) for id in ids]
    zones = [subnet.availability_zone_id for subnet in subnets]
    if len(set(zones)) < len(zones):
        raise Refused("DuplicateSubnetsInSameZone", "Found another VPC endpoint subnet in the availability zone")
    for subnet in subnets:
        if subnet.vpc_id != vpc:
            raise Refused("InvalidSubnetId.NotFound", f"The subnet '{subnet.id}' is not in {vpc}")
        # An endpoint of another region chooses by itself.
        if backend.region_name == service.ec2_backend.region_name and subnet.availability_zone_id not in service.offered:
            raise InvalidParameter(
                f"The VPC endpoint service {service.service_name} does not support the availability zone of the subnet: "
                f"{subnet.id}."
            )


def private_dns_name_configuration(self):
    if not self.private_dns_name:
        return None
    state = "verified" if is_verified(self) else self.verification.replace("verified", "pendingVerification")
    return {"State": state, "Type": "TXT", "Value": "vpce:proof", "Name": "_proof"}


make_endpoint = EC2Backend.create_vpc_endpoint


def create_vpc_endpoint(self, vpc_id, service_name, *args, **kwargs):
    service = next((known for known in services() if known.service_name == service_name), None)
    if service is None:
        if ".vpce-svc-" in (service_name or ""):
            raise InvalidServiceName(service_name)
        return make_endpoint(self, vpc_id, service_name, *args, **kwargs)
    owner = service.ec2_backend
    allowed = {"*", f"arn:aws:iam::{self.account_id}:root"}
    reached = {owner.region_name, *service._supported_region_names}
    if not allowed & set(service.principals) and self.account_id != owner.account_id or self.region_name not in reached:
        raise InvalidServiceName(service_name)
    state = "pendingAcceptance" if service.acceptance_required else "available"
    if kwargs.get("private_dns_enabled"):
        check_private_dns(service, state)
    check_zones(self, service, vpc_id, kwargs.get("subnet_ids") or [])
    endpoint = make_endpoint(self, vpc_id, service_name, *args, **kwargs)
    endpoint.state, endpoint.service_region = state, owner.region_name
    service.connections[endpoint.id] = endpoint
    return endpoint


change_endpoint = EC2Response.modify_vpc_endpoint


def modify_vpc_endpoint(self):
    wanted, more = self._get_param("PrivateDnsEnabled"), self._get_param("AddSubnetIds", [])
    endpoint = self.ec2_backend.vpc_end_points[self._get_param("VpcEndpointId")]
    service = next((known for known in services() if known.service_name == endpoint.service_name), None)
    if service is not None and more:
        check_zones(self.ec2_backend, service, endpoint.vpc_id, [*endpoint.subnet_ids, *more])
    if wanted is not None:
        if service is not None and wanted:
            check_private_dns(service, endpoint.state)
        endpoint.private_dns_enabled = wanted
    return change_endpoint(self)


change_service = EC2Response.modify_vpc_endpoint_service_configuration


def modify_vpc_endpoint_service_configuration(self):
    service = self.ec2_backend.describe_vpc_endpoint_service_configurations([self._get_param("ServiceId")])[0]
    if self._get_param("RemoveNetworkLoadBalancerArns", []) and connected(service):
        raise ExistingConnections(service.id)
    answer = change_service(self)
    if self._get_param("RemovePrivateDnsName"):
        service.private_dns_name = None
    look_at_zones(service)
    return answer


drop_services = EC2Backend.delete_vpc_endpoint_service_configurations


def delete_vpc_endpoint_service_configurations(self, service_ids):
    for service in service_ids:
        if service in self.configurations and connected(self.configurations[service]):
            raise ExistingConnections(service)
    return drop_services(self, service_ids)


def describe_vpc_endpoint_connections(self):
    filters = self._filters_from_querystring()
    connections = []
    for service in self.ec2_backend.configurations.values():
        for endpoint in service.connections.values():
            facts = {
                "service-id": service.id,
                "vpc-endpoint-id": endpoint.id,
                "vpc-endpoint-owner": endpoint.owner_id,
                "vpc-endpoint-state": endpoint.state,
            }
            if all(facts.get(name) in values for name, values in filters.items()):
                connections.append(
                    {
                        "ServiceId": service.id,
                        "VpcEndpointId": endpoint.id,
                        "VpcEndpointOwner": endpoint.owner_id,
                        "VpcEndpointState": endpoint.state,
                        "CreationTimestamp": endpoint.creation_timestamp,
                    }
                )
    return ActionResult({"VpcEndpointConnections": connections})


def decide(state):
    def action(self):
        service = self.ec2_backend.describe_vpc_endpoint_service_configurations([self._get_param("ServiceId")])[0]
        unsuccessful = []
        for id in self._get_param("VpcEndpointIds", []):
            endpoint = service.connections.get(id)
            if endpoint is None or endpoint.state in GONE:
                error = {"Code": "InvalidVpcEndpointId.NotFound", "Message": f"{id} is not connected"}
                unsuccessful.append({"ResourceId": id, "Error": error})
            elif state == "rejected":
                endpoint.state = state
            elif endpoint.state == "pendingAcceptance":
                endpoint.state = "pending"
                once_accepted(partial(setattr, endpoint, "state", state))
        return ActionResult({"Unsuccessful": unsuccessful})

    return action


def start_vpc_endpoint_service_private_dns_verification(self):
    service = self.ec2_backend.describe_vpc_endpoint_service_configurations([self._get_param("ServiceId")])[0]
    if not service.private_dns_name:
        raise InvalidParameter("The service has no private DNS name")
    published = service.private_dns_name in setting("published", [])
    service.verification = "verified" if published else "failed"
    service.verified_name = service.private_dns_name if published else None
    return ActionResult({"ReturnValue": True})


def install():
    VPCServiceConfiguration.__init__ = new_service
    VPCServiceConfiguration.private_dns_name_configuration = property(private_dns_name_configuration)
    EC2Backend.create_vpc_endpoint = create_vpc_endpoint
    EC2Backend.delete_vpc_endpoint_service_configurations = delete_vpc_endpoint_service_configurations
    EC2Response.modify_vpc_endpoint = modify_vpc_endpoint
    EC2Response.modify_vpc_endpoint_service_configuration = modify_vpc_endpoint_service_configuration
    EC2Response.describe_vpc_endpoint_connections = describe_vpc_endpoint_connections
    EC2Response.accept_vpc_endpoint_connections = decide("available")
    EC2Response.reject_vpc_endpoint_connections = decide("rejected")
    EC2Response.start_vpc_endpoint_service_private_dns_verification = (
        start_vpc_endpoint_service_private_dns_verification
    )
