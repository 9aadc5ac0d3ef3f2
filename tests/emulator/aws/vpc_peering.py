"""One peering connection for each pair of VPCs: a request that is repeated gets the one that there is, and one the other way round
cannot be accepted beside it."""

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend

LIVE = ("pending-acceptance", "active")


class AlreadyExists(EC2ClientError):
    def __init__(self, id):
        message = f"The vpc peering connection identified by {id} already exists."
        super().__init__("VpcPeeringConnectionAlreadyExists", message)


request, accept = EC2Backend.create_vpc_peering_connection, EC2Backend.accept_vpc_peering_connection


def ends(peering):
    return peering.vpc.id, peering.peer_vpc.id


def create_vpc_peering_connection(self, vpc, peer_vpc, tags=None):
    for known in self.vpc_pcxs.values():
        if ends(known) == (vpc.id, peer_vpc.id) and known._status.code in LIVE:
            return known
    return request(self, vpc, peer_vpc, tags)


def accept_vpc_peering_connection(self, vpc_pcx_id):
    wanted = self.get_vpc_peering_connection(vpc_pcx_id)
    for known in self.vpc_pcxs.values():
        if known is not wanted and known._status.code == "active" and sorted(ends(known)) == sorted(ends(wanted)):
            raise AlreadyExists(vpc_pcx_id)
    return accept(self, vpc_pcx_id)


def install():
    EC2Backend.create_vpc_peering_connection = create_vpc_peering_connection
    EC2Backend.accept_vpc_peering_connection = accept_vpc_peering_connection
