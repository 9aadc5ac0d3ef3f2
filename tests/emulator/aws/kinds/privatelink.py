"""An endpoint service with its load balancer, and the endpoints that connect to it."""

import re

from ..control import setting
from .base import Kind, more_and_less, pick, same_but, tagged


class LoadBalancer(Kind):
    service = "elbv2"

    def create(self, properties):
        name = re.sub("[^a-zA-Z0-9-]", "", self.name)[-32:].strip("-")
        made = self.api.create_load_balancer(
            Name=name, **pick(properties, "Type", "Scheme", "SecurityGroups", "Subnets", "Tags")
        )["LoadBalancers"][0]
        arn = made["LoadBalancerArn"]
        self.api.modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=properties["LoadBalancerAttributes"]
        )
        enforced = pick(properties, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
        if enforced:
            self.api.set_security_groups(LoadBalancerArn=arn, SecurityGroups=properties["SecurityGroups"], **enforced)
        return arn, {"DNSName": made["DNSName"]}

    def change(self, id, old, new):
        enforce = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
        if not same_but(old, new, "Subnets", "SecurityGroups", "LoadBalancerAttributes", enforce):
            return False
        if old["Subnets"] != new["Subnets"]:
            self.api.set_subnets(LoadBalancerArn=id, Subnets=new["Subnets"])
        if pick(old, "SecurityGroups", enforce) != pick(new, "SecurityGroups", enforce):
            self.api.set_security_groups(LoadBalancerArn=id, **pick(new, "SecurityGroups", enforce))
        if old["LoadBalancerAttributes"] != new["LoadBalancerAttributes"]:
            self.api.modify_load_balancer_attributes(LoadBalancerArn=id, Attributes=new["LoadBalancerAttributes"])
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_load_balancer(LoadBalancerArn=id)


class TargetGroup(Kind):
    service = "elbv2"
    FIXED = ("VpcId", "TargetType", "Protocol", "Port")
    NUMBERS = ("HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount")

    def create(self, properties):
        name = re.sub("[^a-zA-Z0-9-]", "", self.name)[-32:].strip("-")
        words = pick(properties, "VpcId", "TargetType", "Protocol", "HealthCheckProtocol", "HealthCheckPort", "Tags")
        words |= pick(properties, "HealthCheckPath", "Matcher")
        words |= {key: int(number) for key, number in pick(properties, *self.NUMBERS).items()}
        group = self.api.create_target_group(Name=name, Port=int(properties["Port"]), **words)
        arn = group["TargetGroups"][0]["TargetGroupArn"]
        if properties.get("Targets"):
            self.api.register_targets(TargetGroupArn=arn, Targets=properties["Targets"])
        return arn, {}

    def change(self, id, old, new):
        """All but what a target group is for."""
        if pick(old, *self.FIXED) != pick(new, *self.FIXED):
            return False
        more, less = more_and_less(old, new, "Targets")
        if more:
            self.api.register_targets(TargetGroupArn=id, Targets=more)
        if less:
            self.api.deregister_targets(TargetGroupArn=id, Targets=less)
        if not same_but(old, new, "Targets"):
            words = pick(new, "HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath", "Matcher")
            words |= {key: int(number) for key, number in pick(new, *self.NUMBERS).items()}
            self.api.modify_target_group(TargetGroupArn=id, **words)
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_target_group(TargetGroupArn=id)


class Listener(Kind):
    service = "elbv2"

    def create(self, properties):
        words = pick(properties, "LoadBalancerArn", "Protocol", "DefaultActions")
        made = self.api.create_listener(Port=int(properties["Port"]), **words)
        return made["Listeners"][0]["ListenerArn"], {}

    def change(self, id, old, new):
        if not same_but(old, new, "Port", "Protocol", "DefaultActions"):
            return False
        self.api.modify_listener(ListenerArn=id, Port=int(new["Port"]), **pick(new, "Protocol", "DefaultActions"))
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_listener(ListenerArn=id)


class EndpointService(Kind):
    def create(self, properties):
        words = pick(properties, "AcceptanceRequired", "NetworkLoadBalancerArns", "SupportedRegions", "PrivateDnsName")
        words |= tagged(properties, "vpc-endpoint-service")
        made = self.api.create_vpc_endpoint_service_configuration(**words)["ServiceConfiguration"]
        return made["ServiceId"], {"ServiceId": made["ServiceId"]}

    def read(self, id, attribute):
        """What is there only since the service has a name."""
        (known,) = self.api.describe_vpc_endpoint_service_configurations(ServiceIds=[id])["ServiceConfigurations"]
        for key in attribute.split("."):
            known = known[key]
        return known

    def change(self, id, old, new):
        """Everything changes in place."""
        words, name = {}, new.get("PrivateDnsName")
        if old.get("PrivateDnsName") != name:
            words |= {"PrivateDnsName": name} if name else {"RemovePrivateDnsName": True}
        if old["AcceptanceRequired"] != new["AcceptanceRequired"]:
            words["AcceptanceRequired"] = str(new["AcceptanceRequired"]).lower() == "true"
        for key in ("NetworkLoadBalancerArns", "SupportedRegions"):
            more, less = more_and_less(old, new, key)
            words |= {f"Add{key}": more} if more else {}
            words |= {f"Remove{key}": less} if less else {}
        self.api.modify_vpc_endpoint_service_configuration(ServiceId=id, **words)
        return True

    def delete(self, id, properties, attributes):
        # Connections of endpoints that are gone count for a moment on AWS, and CloudFormation tries again.
        self.api.delete_vpc_endpoint_service_configurations(ServiceIds=[id])


class EndpointServicePermissions(Kind):
    def create(self, properties):
        id, principals = properties["ServiceId"], properties["AllowedPrincipals"]
        self.api.modify_vpc_endpoint_service_permissions(ServiceId=id, AddAllowedPrincipals=principals)
        return f"{id}-permissions", {}

    def change(self, id, old, new):
        if old["ServiceId"] != new["ServiceId"]:
            return False
        before, after = set(old["AllowedPrincipals"]), set(new["AllowedPrincipals"])
        self.api.modify_vpc_endpoint_service_permissions(
            ServiceId=new["ServiceId"],
            AddAllowedPrincipals=sorted(after - before),
            RemoveAllowedPrincipals=sorted(before - after),
        )
        return True

    def delete(self, id, properties, attributes):
        id, principals = properties["ServiceId"], properties["AllowedPrincipals"]
        self.api.modify_vpc_endpoint_service_permissions(ServiceId=id, RemoveAllowedPrincipals=principals)


class Endpoint(Kind):
    def create(self, properties):
        words = pick(properties, "VpcEndpointType", "ServiceName", "VpcId", "SubnetIds", "SecurityGroupIds")
        words |= pick(properties, "ServiceRegion") | tagged(properties, "vpc-endpoint")
        words["PrivateDnsEnabled"] = str(properties["PrivateDnsEnabled"]).lower() == "true"
        made = self.api.create_vpc_endpoint(**words)["VpcEndpoint"]
        # Whether AWS knows the names before somebody accepts is not documented: what is generated must not need them.
        is_pending = made["State"] == "pendingAcceptance"
        entries = {} if is_pending else {"DnsEntries": [f"Z1:{entry['DnsName']}" for entry in made["DnsEntries"]]}
        return made["VpcEndpointId"], entries

    def read(self, id, attribute):
        """The names, which are there once somebody has accepted."""
        (found,) = self.api.describe_vpc_endpoints(VpcEndpointIds=[id])["VpcEndpoints"]
        return [f"Z1:{entry['DnsName']}" for entry in found["DnsEntries"]]

    def is_ready(self, id):
        """Whether AWS's handler waits for the acceptance is not documented: a test may want that it does not."""
        if setting("unawaited", False):
            return True
        (found,) = self.api.describe_vpc_endpoints(VpcEndpointIds=[id])["VpcEndpoints"]
        if found["State"] not in ("available", "pending", "pendingAcceptance"):
            raise RuntimeError(f"{id} is {found['State']}")
        return found["State"] == "available"

    def change(self, id, old, new):
        if not same_but(old, new, "PrivateDnsEnabled", "SubnetIds", "SecurityGroupIds"):
            return False
        words = {}
        for key in ("SubnetIds", "SecurityGroupIds"):
            more, less = more_and_less(old, new, key)
            words |= {f"Add{key}": more} if more else {}
            words |= {f"Remove{key}": less} if less else {}
        enabled = [str(known["PrivateDnsEnabled"]).lower() == "true" for known in (old, new)]
        if enabled[0] != enabled[1]:
            words["PrivateDnsEnabled"] = enabled[1]
        if words:
            self.api.modify_vpc_endpoint(VpcEndpointId=id, **words)
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_vpc_endpoints(VpcEndpointIds=[id])
