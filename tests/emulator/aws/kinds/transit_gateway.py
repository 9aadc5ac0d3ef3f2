"""A transit gateway with its tables, attachments and share."""

from ..control import setting
from .base import Kind, more_and_less, pick, same_but, tagged


class Gateway(Kind):
    def create(self, properties):
        options = {key: value for key, value in properties.items() if key not in ("Description", "Tags")}
        words = pick(properties, "Description") | tagged(properties, "transit-gateway")
        made = self.api.create_transit_gateway(Options=options, **words)["TransitGateway"]
        return made["TransitGatewayId"], {"TransitGatewayArn": made["TransitGatewayArn"]}

    def change(self, id, old, new):
        options = [{key: value for key, value in known.items() if key not in ("Description", "Tags")} for known in (old, new)]
        if options[0].get("AmazonSideAsn") != options[1].get("AmazonSideAsn"):
            return False
        changed = {key: value for key, value in options[1].items() if options[0].get(key) != value}
        self.api.modify_transit_gateway(TransitGatewayId=id, Options=changed, **pick(new, "Description"))
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_transit_gateway(TransitGatewayId=id)


class GatewayTable(Kind):
    def create(self, properties):
        words = pick(properties, "TransitGatewayId") | tagged(properties, "transit-gateway-route-table")
        made = self.api.create_transit_gateway_route_table(**words)
        return made["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"], {}

    def delete(self, id, properties, attributes):
        self.api.delete_transit_gateway_route_table(TransitGatewayRouteTableId=id)


class GatewayAttachment(Kind):
    def create(self, properties):
        words = pick(properties, "TransitGatewayId", "VpcId", "SubnetIds", "Options")
        made = self.api.create_transit_gateway_vpc_attachment(**words, **tagged(properties, "transit-gateway-attachment"))
        return made["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"], {}

    def change(self, id, old, new):
        if not same_but(old, new, "SubnetIds", "Options"):
            return False
        more, less = more_and_less(old, new, "SubnetIds")
        words = {"AddSubnetIds": more} if more else {}
        words |= {"RemoveSubnetIds": less} if less else {}
        words |= pick(new, "Options") if old.get("Options") != new.get("Options") else {}
        if words:
            self.api.modify_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=id, **words)
        return True

    def is_ready(self, id):
        found = self.api.describe_transit_gateway_vpc_attachments(TransitGatewayAttachmentIds=[id])
        found = found["TransitGatewayVpcAttachments"]
        if not found:
            raise RuntimeError(f"{id} was rejected")
        return found[0]["State"] == "available" or setting("unawaited", False)

    def delete(self, id, properties, attributes):
        self.api.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=id)


class GatewayAssociation(Kind):
    def create(self, properties):
        self.api.associate_transit_gateway_route_table(**properties)
        return "association", {}

    def delete(self, id, properties, attributes):
        self.api.disassociate_transit_gateway_route_table(**properties)


class GatewayPropagation(Kind):
    def create(self, properties):
        self.api.enable_transit_gateway_route_table_propagation(**properties)
        return "propagation", {}

    def delete(self, id, properties, attributes):
        self.api.disable_transit_gateway_route_table_propagation(**properties)


class GatewayRoute(Kind):
    def create(self, properties):
        self.api.create_transit_gateway_route(**properties)
        return "route", {}

    def delete(self, id, properties, attributes):
        names = ("TransitGatewayRouteTableId", "DestinationCidrBlock")
        self.api.delete_transit_gateway_route(**pick(properties, *names))


class Share(Kind):
    service = "ram"

    def create(self, properties):
        words = {"name": properties["Name"], "allowExternalPrincipals": properties["AllowExternalPrincipals"]}
        words |= {"principals": properties.get("Principals", []), "resourceArns": properties["ResourceArns"]}
        arn = self.api.create_resource_share(**words)["resourceShare"]["resourceShareArn"]
        return arn, {"Arn": arn}

    def change(self, id, old, new):
        before, after = set(old.get("Principals", [])), set(new.get("Principals", []))
        if {**old, "Principals": 0} != {**new, "Principals": 0}:
            return False
        if after - before:
            self.api.associate_resource_share(resourceShareArn=id, principals=sorted(after - before))
        if before - after:
            self.api.disassociate_resource_share(resourceShareArn=id, principals=sorted(before - after))
        return True

    def delete(self, id, properties, attributes):
        self.api.delete_resource_share(resourceShareArn=id)


class ShareWith(Kind):
    service = "ram"

    def create(self, properties):
        arn, principal = properties["ResourceShareArn"], properties["Principal"]
        words = {"associationType": "PRINCIPAL", "resourceShareArns": [arn], "principal": principal}
        known = self.api.get_resource_share_associations(**words)["resourceShareAssociations"]
        # A handler that creates refuses what exists, so that no stack removes what another has.
        if known:
            raise RuntimeError(f"{principal} is associated with {arn} already")
        self.api.associate_resource_share(resourceShareArn=arn, principals=[principal])
        return f"{arn}|{principal}", {}

    def delete(self, id, properties, attributes):
        words = {"resourceShareArn": properties["ResourceShareArn"], "principals": [properties["Principal"]]}
        self.api.disassociate_resource_share(**words)
