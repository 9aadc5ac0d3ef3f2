"""What a spec says that exists already: transit gateways, shared as the spec says, and load balancers."""


class Existing:
    def __init__(self, world, made=None):
        """`made` has what another spec made already, by the id that the specs give it."""
        self.world, self.made = world, {} if made is None else made

    def once(self, id, make):
        if id not in self.made:
            self.made[id] = make()
        return self.made[id]

    def make(self):
        for name, gateway in (self.world.spec.get("transit-gateways") or {}).items():
            if gateway.get("id"):
                self.gateway(name, gateway)
        for connection in self.world.connections.values():
            options, place = connection.get("privatelink") or {}, connection["provider"]
            if options.get("load-balancer"):
                protocol = None if "targets" in options else "TCP"
                options["load-balancer"] = self.balancer(place, "network", options["load-balancer"], connection, protocol)
            if "alb" in (options.get("targets") or {}):
                options["targets"]["alb"] = self.balancer(place, "application", options["targets"]["alb"], connection, "HTTP")

    def gateway(self, name, gateway):
        account, region = self.world.gateway_place(name)
        ec2, ram = self.world.api("ec2", account, region), self.world.api("ram", account, region)
        # With tables in the spec, attachments stay out of the default one.
        default = "disable" if gateway.get("route-tables") else "enable"
        options = {"DefaultRouteTableAssociation": default, "DefaultRouteTablePropagation": default}
        options["AutoAcceptSharedAttachments"] = "enable" if gateway.get("auto-accept") else "disable"
        is_new = gateway["id"] not in self.made
        made = self.once(gateway["id"], lambda: ec2.create_transit_gateway(Options=options)["TransitGateway"])
        gateway["id"] = made["TransitGatewayId"]
        for table in (gateway.get("route-tables") or {}).values():
            if table.get("id"):
                make = lambda: ec2.create_transit_gateway_route_table(TransitGatewayId=gateway["id"])
                answer = self.once(table["id"], make)
                table["id"] = answer["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"]
        if gateway.get("share") == "none" and is_new:
            others = [entry["id"] for key, entry in self.world.accounts.items() if key != account]
            ram.create_resource_share(name=name, principals=others, resourceArns=[made["TransitGatewayArn"]])

    def balancer(self, provider, kind, arn, connection, protocol):
        """With a listener for each port, if a protocol is given."""
        if arn not in self.made:
            self.made[arn] = self.new_balancer(provider, kind, arn)
            if protocol:
                self.listeners(connection, self.made[arn], protocol)
        return self.made[arn]

    def new_balancer(self, provider, kind, arn):
        account, region = self.world.place(provider["vpc"])
        elb, vpc = self.world.api("elbv2", account, region), self.world.vpcs[provider["vpc"]]
        subnets = [vpc["subnets"][name]["id"] for name in provider.get("subnets") or vpc["subnets"]]
        groups = [vpc["security-groups"][name] for name in provider.get("security-groups") or []]
        words = {"SecurityGroups": groups} if kind == "application" else {}
        name = arn.split("/")[2]
        made = elb.create_load_balancer(Name=name, Type=kind, Scheme="internal", Subnets=subnets, **words)
        return made["LoadBalancers"][0]["LoadBalancerArn"]

    def listeners(self, connection, arn, protocol):
        """One for each port, with a target behind it."""
        provider = connection["provider"]["vpc"]
        elb, vpc = self.world.api("elbv2", *self.world.place(provider)), self.world.vpcs[provider]
        for text in connection["ports"]:
            port = int(text.split("/")[1])
            words = {"Protocol": protocol, "Port": port}
            made = elb.create_target_group(Name=f"own-{port}", VpcId=vpc["id"], TargetType="ip", **words)
            target = made["TargetGroups"][0]["TargetGroupArn"]
            elb.register_targets(TargetGroupArn=target, Targets=[{"Id": "10.0.1.77", "Port": port}])
            elb.create_listener(LoadBalancerArn=arn, DefaultActions=[{"Type": "forward", "TargetGroupArn": target}], **words)
