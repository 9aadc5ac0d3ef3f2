"""Services, their endpoints, load balancers and targets."""

from ipaddress import ip_network

from .base import STRANGER, Way


def of_services(scene):
    for name, connection in scene.world.connections.items():
        if scene.kind(connection) != "privatelink":
            continue
        place, vpc = f"service {name}", connection["provider"]["vpc"]
        api, id = scene.world.ec2(vpc), scene.ids[place]
        has = lambda what: scene.found.facts.get((place, what), set())

        def principals(arn):
            words = {"ServiceId": id}
            return (
                lambda: api.modify_vpc_endpoint_service_permissions(**words, AddAllowedPrincipals=[arn]),
                lambda _: api.modify_vpc_endpoint_service_permissions(**words, RemoveAllowedPrincipals=[arn]),
            )

        def change(do, undo):
            act = lambda words: api.modify_vpc_endpoint_service_configuration(ServiceId=id, **words)
            return lambda: act(do), lambda _: act(undo)

        yield Way("may be asked by everybody", place, *principals("*"))
        yield Way("may be asked by another account", place, *principals(f"arn:aws:iam::{STRANGER}:root"))
        yield Way("may be asked by a role elsewhere", place, *principals(f"arn:aws:iam::{STRANGER}:role/guest"))
        far = ["sa-east-1"]
        yield Way("may be asked from afar", place, *change({"AddSupportedRegions": far}, {"RemoveSupportedRegions": far}))
        if has("takes endpoints") == {"once accepted"}:
            yield Way("takes endpoints at once", place, *change({"AcceptanceRequired": False}, {"AcceptanceRequired": True}))
        if not has("has the private name"):
            yield Way("has a private name", place, *change({"PrivateDnsName": "x.example.com"}, {"RemovePrivateDnsName": True}))
        return


def of_endpoints(scene):
    for place in [place for place, what in scene.found.facts if place.startswith("endpoint of") and what == "is in"][:1]:
        vpc, id, service = place.rsplit(" ", 1)[1], scene.ids[place], place.split(" in ")[0].removeprefix("endpoint of ")
        api, default = scene.world.ec2(vpc), scene.ids[scene.default_group(vpc)]
        change = lambda words: api.modify_vpc_endpoint(VpcEndpointId=id, **words)
        yield Way(
            "has another group",
            place,
            lambda: change({"AddSecurityGroupIds": [default]}),
            lambda _: change({"RemoveSecurityGroupIds": [default]}),
        )
        (endpoint,) = api.describe_vpc_endpoints(VpcEndpointIds=[id])["VpcEndpoints"]
        used = {known["AvailabilityZone"] for known in api.describe_subnets(SubnetIds=endpoint["SubnetIds"])["Subnets"]}
        offered = scene.zones_of(service, api)
        # It has one subnet a zone, and a service of its region offers the zones of its load balancer.
        for zone in sorted(offered - used)[:1]:
            yield Way(
                "is in one more subnet",
                place,
                lambda: joined(scene, vpc, zone, lambda subnet: change({"AddSubnetIds": [subnet]})),
                lambda subnet: (change({"RemoveSubnetIds": [subnet]}), api.delete_subnet(SubnetId=subnet)),
            )
        other, subnets = scene.default_network(api)
        subnet = next(known["SubnetId"] for known in subnets if known["AvailabilityZone"] in offered)
        words = {"VpcEndpointType": "Interface", "VpcId": other, "SubnetIds": [subnet], "PrivateDnsEnabled": False}
        words |= {"ServiceName": scene.service_names[service]}
        words |= {"ServiceRegion": endpoint["ServiceRegion"]} if endpoint.get("ServiceRegion") else {}
        yield Way(
            "is in another VPC too",
            f"endpoint of {service} in {other}",
            lambda: api.create_vpc_endpoint(**words)["VpcEndpoint"]["VpcEndpointId"],
            lambda made: api.delete_vpc_endpoints(VpcEndpointIds=[made]),
        )


def joined(scene, vpc, zone, join):
    """Makes a subnet at the end of a VPC, and lets something join it."""
    api, entry = scene.world.ec2(vpc), scene.world.vpcs[vpc]
    *_, block = ip_network(entry["cidrs"][0]).subnets(new_prefix=28)
    words = {"VpcId": entry["id"], "CidrBlock": str(block), "AvailabilityZone": zone}
    subnet = api.create_subnet(**words)["Subnet"]["SubnetId"]
    join(subnet)
    return subnet


def of_balancers(scene):
    for name, connection in scene.world.connections.items():
        place, vpc = f"load balancer of service {name}", connection["provider"]["vpc"]
        if place not in scene.ids:
            continue
        arn, elb = scene.ids[place], scene.world.api("elbv2", *scene.world.place(vpc))
        (balancer,) = elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
        group = next((t for t in scene.ids if t.startswith("target group") and t.endswith(place)), None)
        if group:
            yield listening(scene, vpc, elb, place)
            kind = next(iter(scene.found.facts[group, "calls"])).split(" ")[0]
            # A group of instances takes those of its VPC, and one of a load balancer takes that alone.
            make = {"instance": instance, "ip": lambda *_: str(ip_network(first_subnet(scene, vpc)["cidr"])[-9])}.get(kind)
            if make:
                yield called(scene, vpc, elb, group, make)
        own = balancer.get("SecurityGroups") or []
        if own:
            more = [*own, scene.ids[scene.default_group(vpc)]]
            join = lambda groups: elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=groups)
            yield Way("has another group", place, lambda: join(more), lambda _: join(own))
            key = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"
            hold = lambda value: elb.set_security_groups(LoadBalancerArn=arn, SecurityGroups=own, **{key: value})
            if balancer.get(key) == "on":
                yield Way("lets PrivateLink traffic pass", place, lambda: hold("off"), lambda _: hold("on"))
        return


def listening(scene, vpc, elb, place):
    arn = scene.ids[place]

    def do():
        words = {"Protocol": "TCP", "Port": 22}
        group = elb.create_target_group(Name="widened", VpcId=scene.world.vpcs[vpc]["id"], **words)["TargetGroups"][0]
        words |= {"DefaultActions": [{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}]}
        made = elb.create_listener(LoadBalancerArn=arn, **words)["Listeners"][0]["ListenerArn"]
        return made, group["TargetGroupArn"]

    def undo(made):
        elb.delete_listener(ListenerArn=made[0])
        elb.delete_target_group(TargetGroupArn=made[1])

    return Way("listens on one more port", place, do, undo)


def first_subnet(scene, vpc):
    return next(iter(scene.world.vpcs[vpc]["subnets"].values()))


def instance(scene, vpc):
    words = {"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1, "SubnetId": first_subnet(scene, vpc)["id"]}
    return scene.world.ec2(vpc).run_instances(**words)["Instances"][0]["InstanceId"]


def called(scene, vpc, elb, group, make):
    arn = scene.ids[group]

    def do():
        made = make(scene, vpc)
        elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": made}])
        return made

    def undo(made):
        elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": made}])
        if made.startswith("i-"):
            api, words = scene.world.ec2(vpc), [{"Name": "attachment.instance-id", "Values": [made]}]
            nodes = api.describe_network_interfaces(Filters=words)["NetworkInterfaces"]
            api.terminate_instances(InstanceIds=[made])
            # moto leaves them.
            for node in nodes:
                api.delete_network_interface(NetworkInterfaceId=node["NetworkInterfaceId"])

    return Way("calls one more target", group, do, undo)


KINDS = (of_services, of_endpoints, of_balancers)
