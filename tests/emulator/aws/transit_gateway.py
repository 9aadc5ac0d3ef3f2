"""Transit gateways across accounts: shared ones are seen, attachments to them wait for their owner, an attachment is
associated with one table at most and learned by as many as ask for it."""

import copy

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidTransitGatewayID
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.transit_gateway_attachments import TransitGatewayVpcAttachment
from moto.ec2.models.transit_gateway_route_tables import TransitGatewayRelations
from moto.ec2.responses import EC2Response

from .control import once_accepted
from .ram import is_shared_with

AVAILABLE, PENDING = "available", "pendingAcceptance"


class Refused(EC2ClientError):
    def __init__(self, code, message):
        super().__init__(code, message)


def visible(backend):
    """The gateways of an account and those that are shared with it, with the backend of each."""
    for account in list(ec2_backends):
        owner = ec2_backends[account].get(backend.region_name)
        for gateway in list(owner.transit_gateways.values()) if owner else []:
            if owner is backend or is_shared_with(gateway.arn, backend.account_id):
                yield gateway, owner


def kept(backend):
    return [known for known in backend.transit_gateway_attachments.values() if known.state != "deleted"]


show = EC2Backend.describe_transit_gateway_vpc_attachments


def describe_transit_gateway_vpc_attachments(self, transit_gateways_attachment_ids=None, filters=None):
    """Each account has tags of its own."""
    found = []
    for attachment in show(self, transit_gateways_attachment_ids, filters):
        own = copy.copy(attachment)
        own.ec2_backend = self
        found.append(own)
    return found


def find(backend, id):
    found = next(((gateway, owner) for gateway, owner in visible(backend) if gateway.id == id), None)
    if found is None:
        raise InvalidTransitGatewayID(id, f"Transit Gateway {id} was deleted or does not exist.")
    return found


def describe_transit_gateways(self, filters, transit_gateway_ids):
    gateways = [gateway for gateway, _ in visible(self)]
    if transit_gateway_ids:
        gateways = [find(self, id)[0] for id in transit_gateway_ids]
    for name, values in (filters or {}).items():
        key = {"transit-gateway-id": "id", "state": "state", "owner-id": "owner_id"}[name]
        gateways = [gateway for gateway in gateways if getattr(gateway, key) in values]
    return gateways


def delete_transit_gateway(self, transit_gateway_id):
    if any(known.transit_gateway_id == transit_gateway_id for known in kept(self)):
        raise Refused("IncorrectState", f"{transit_gateway_id} has non-deleted attachments")
    for id, table in list(self.transit_gateways_route_tables.items()):
        if table.transit_gateway_id == transit_gateway_id:
            del self.transit_gateways_route_tables[id]
    gateway = self.transit_gateways.pop(transit_gateway_id)
    gateway.state = "deleted"
    return gateway


def create_transit_gateway_vpc_attachment(self, transit_gateway_id, vpc_id, subnet_ids, tags=None, options=None):
    gateway, owner = find(self, transit_gateway_id)
    self.get_vpc(vpc_id)
    for subnet in subnet_ids:
        if self.get_subnet(subnet).vpc_id != vpc_id:
            raise Refused("InvalidSubnet", f"{subnet} is not in {vpc_id}")
    zones = [self.get_subnet(subnet).availability_zone for subnet in subnet_ids]
    if len(set(zones)) < len(zones):
        raise Refused("DuplicateSubnetsInSameZone", "one subnet a zone")
    for known in kept(self):
        if (known.transit_gateway_id, known.resource_id) == (transit_gateway_id, vpc_id):
            raise Refused("DuplicateTransitGatewayAttachment", f"{vpc_id} is attached already")
    attachment = TransitGatewayVpcAttachment(self, gateway, vpc_id, subnet_ids, tags, options)
    attachment.owner_backend = owner
    accepts = owner is self or gateway.options["AutoAcceptSharedAttachments"] == "enable"
    attachment.state = AVAILABLE if accepts else PENDING
    self.transit_gateway_attachments[attachment.id] = attachment
    owner.transit_gateway_attachments[attachment.id] = attachment
    if accepts:
        join_default_table(owner, gateway, attachment)
    return attachment


tell = EC2Response.create_transit_gateway_vpc_attachment


def with_tags(self):
    """moto looks for the tags of another type."""
    for specification in self._get_param("TagSpecifications", []):
        specification["ResourceType"] = "transit-gateway-route-table"
    return tell(self)


def join_default_table(owner, gateway, attachment):
    table = gateway.default_route_table.id
    if gateway.options["DefaultRouteTableAssociation"] == "enable":
        owner.associate_transit_gateway_route_table(attachment.id, table)
    if gateway.options["DefaultRouteTablePropagation"] == "enable":
        owner.enable_transit_gateway_route_table_propagation(attachment.id, table)


def accept_transit_gateway_vpc_attachment(self):
    backend, id = self.ec2_backend, self._get_param("TransitGatewayAttachmentId")
    attachment = backend.transit_gateway_attachments.get(id)
    if attachment is None or attachment.owner_backend is not backend:
        raise Refused("InvalidTransitGatewayAttachmentID.NotFound", f"{id} does not exist")
    if attachment.state != PENDING:
        raise Refused("IncorrectState", f"{id} is {attachment.state}")
    attachment.state = "pending"

    def change():
        attachment.state = AVAILABLE
        join_default_table(backend, backend.transit_gateways[attachment.transit_gateway_id], attachment)

    once_accepted(change)
    return ActionResult({"TransitGatewayVpcAttachment": attachment})


def delete_transit_gateway_vpc_attachment(self, transit_gateway_attachment_id):
    """A deleted attachment is shown for a while, as on AWS: that is how callers see that it is gone."""
    attachment = self.transit_gateway_attachments[transit_gateway_attachment_id]
    owner = attachment.owner_backend
    for table in owner.transit_gateways_route_tables.values():
        table.route_table_associations.pop(attachment.id, None)
        table.route_table_propagation = [
            known for known in table.route_table_propagation if known.transitGatewayAttachmentId != attachment.id
        ]
    attachment.state = "deleted"
    return attachment


def available(backend, id):
    attachment = backend.transit_gateway_attachments.get(id)
    if attachment is None or attachment.owner_backend is not backend:
        raise Refused("InvalidTransitGatewayAttachmentID.NotFound", f"{id} does not exist")
    if attachment.state != AVAILABLE:
        raise Refused("IncorrectState", f"{id} is {attachment.state}")
    return attachment


def associate_transit_gateway_route_table(self, transit_gateway_attachment_id, transit_gateway_route_table_id):
    attachment = available(self, transit_gateway_attachment_id)
    if attachment._association_data:
        raise Refused("Resource.AlreadyAssociated", f"{attachment.id} is associated with a route table already")
    relation = TransitGatewayRelations(self, attachment.id, transit_gateway_route_table_id, state="associated")
    self.set_route_table_association(attachment.id, transit_gateway_route_table_id)
    self.set_attachment_association(attachment.id, transit_gateway_route_table_id)
    self.transit_gateway_associations[attachment.id] = relation
    return relation


dissociate = EC2Backend.disassociate_transit_gateway_route_table


def disassociate_transit_gateway_route_table(self, tgw_attach_id, tgw_rt_id):
    """moto takes the attachment from whatever table it has."""
    attachment = available(self, tgw_attach_id)
    if (attachment._association_data or {}).get("transitGatewayRouteTableId") != tgw_rt_id:
        raise Refused("InvalidAssociation.NotFound", f"{tgw_attach_id} is not associated with {tgw_rt_id}")
    return dissociate(self, tgw_attach_id, tgw_rt_id)


def enable_transit_gateway_route_table_propagation(self, transit_gateway_attachment_id, transit_gateway_route_table_id):
    attachment = available(self, transit_gateway_attachment_id)
    table = self.transit_gateways_route_tables[transit_gateway_route_table_id]
    if any(known.transitGatewayAttachmentId == attachment.id for known in table.route_table_propagation):
        raise Refused("TransitGatewayRouteTablePropagation.Duplicate", f"{table.id} learns {attachment.id} already")
    self.set_route_table_propagation(attachment.id, table.id)
    return TransitGatewayRelations(self, attachment.id, table.id, state="enabled")


def disable_transit_gateway_route_table_propagation(self, transit_gateway_attachment_id, transit_gateway_route_table_id):
    self.disable_route_table_propagation(transit_gateway_attachment_id, transit_gateway_route_table_id)
    id = transit_gateway_attachment_id
    return TransitGatewayRelations(self, id, transit_gateway_route_table_id, state="disabled")


def association(self):
    if self.state != AVAILABLE or not self._association_data:
        return None
    return {
        "State": "associated",
        "TransitGatewayRouteTableId": self._association_data["transitGatewayRouteTableId"],
    }


make_route = EC2Backend.create_route


def create_route(self, route_table_id, *args, **kwargs):
    """A route needs a VPC that is attached; moto knows the gateways of the own account only."""
    id = kwargs.get("transit_gateway_id")
    if id is None:
        return make_route(self, route_table_id, *args, **kwargs)
    vpc = self.get_route_table(route_table_id).vpc_id
    attached = any(
        (known.transit_gateway_id, known.resource_id, known.state) == (id, vpc, AVAILABLE)
        for known in kept(self)
    )
    if not attached:
        raise Refused("InvalidTransitGatewayID.NotFound", f"{vpc} is not attached to {id}")
    gateway, owner = find(self, id)
    own = self.transit_gateways
    if owner is self:
        return make_route(self, route_table_id, *args, **kwargs)
    self.transit_gateways = {**own, id: gateway}
    try:
        return make_route(self, route_table_id, *args, **kwargs)
    finally:
        self.transit_gateways = own


def replace_route(self, route_table_id, destination_cidr_block, destination_ipv6_cidr_block=None, *args, **words):
    """The same route with another target, which is refused for the reasons for which a new one is."""
    table = self.get_route_table(route_table_id)
    block = destination_ipv6_cidr_block or destination_cidr_block
    held = {id: route for id, route in table._routes.items() if block in (route.destination_cidr_block, route.destination_ipv6_cidr_block)}
    if not held:
        raise Refused("InvalidParameterValue", f"There is no route defined for '{block}' in the route table.")
    names = ("destination_prefix_list_id", "nat_gateway_id", "egress_only_igw_id", "transit_gateway_id")
    words |= {name: value for name, value in zip(names, args)}
    for id in held:
        del table._routes[id]
    try:
        return create_route(self, route_table_id, destination_cidr_block, destination_ipv6_cidr_block, **words)
    except Exception:
        table._routes.update(held)
        raise


drop_table = EC2Backend.delete_transit_gateway_route_table


def delete_transit_gateway_route_table(self, transit_gateway_route_table_id):
    if self.transit_gateways_route_tables[transit_gateway_route_table_id].route_table_associations:
        raise Refused("IncorrectState", f"{transit_gateway_route_table_id} has associations")
    table = drop_table(self, transit_gateway_route_table_id)
    del self.transit_gateways_route_tables[transit_gateway_route_table_id]
    return table


put_route = EC2Backend.create_transit_gateway_route


def create_transit_gateway_route(self, *args, **kwargs):
    """moto keeps one attachment where AWS has a list of them, and replaces a route that is there."""
    words = dict(zip(("transit_gateway_route_table_id", "destination_cidr_block"), args)) | kwargs
    table = self.transit_gateways_route_tables[words["transit_gateway_route_table_id"]]
    if words["destination_cidr_block"] in table.routes:
        raise Refused("RouteAlreadyExists", f"{table.id} has a route to {words['destination_cidr_block']} already")
    route = put_route(self, *args, **kwargs)
    if isinstance(route.get("transitGatewayAttachments"), dict):
        route["transitGatewayAttachments"] = [route["transitGatewayAttachments"]]
    return route


def install():
    TransitGatewayVpcAttachment.association = property(association)
    TransitGatewayVpcAttachment.transit_gateway_owner_id = property(lambda self: self.owner_backend.account_id)
    EC2Response.create_transit_gateway_vpc_attachment = with_tags
    EC2Response.accept_transit_gateway_vpc_attachment = accept_transit_gateway_vpc_attachment
    for action in (
        describe_transit_gateways,
        describe_transit_gateway_vpc_attachments,
        delete_transit_gateway,
        create_transit_gateway_vpc_attachment,
        delete_transit_gateway_vpc_attachment,
        associate_transit_gateway_route_table,
        disassociate_transit_gateway_route_table,
        enable_transit_gateway_route_table_propagation,
        disable_transit_gateway_route_table_propagation,
        create_route,
        replace_route,
        create_transit_gateway_route,
        delete_transit_gateway_route_table,
    ):
        setattr(EC2Backend, action.__name__, action)
