"""Resource shares that reach other accounts: associations, invitations, and what is shared with an account."""

import json

from moto.core.utils import unix_time, utcnow
from moto.moto_api._internal import mock_random
from moto.ram import urls
from moto.ram.exceptions import UnknownResourceException
from moto.ram.models import ResourceAccessManagerBackend, ResourceShare, ram_backends
from moto.ram.responses import ResourceAccessManagerResponse

from .control import setting


def shares():
    for account in list(ram_backends):
        for region in list(ram_backends[account]):
            yield from ram_backends[account][region].resource_shares


def found(arn):
    share = next((share for share in shares() if share.arn == arn), None)
    if share is None:
        raise UnknownResourceException(f"ResourceShare {arn} could not be found.")
    return share


def together(*accounts):
    """Whether an organization that shares with RAM holds all of these accounts."""
    return set(accounts) <= set(setting("organization", []))


def names(share, account):
    """Whether a share names an account, by itself or by its organization."""
    wide = any(":organizations::" in principal for principal in share.principals)
    return account in share.principals or wide and together(share.account_id, account)


def reaches(share, account):
    if share.status != "ACTIVE" or share.account_id == account or not names(share, account):
        return False
    return together(share.account_id, account) or account in share.accepted


def is_shared_with(arn, account):
    return any(arn in share.resource_arns and reaches(share, account) for share in shares())


make_share = ResourceShare.__init__


def new_share(self, *args, **kwargs):
    self.accepted, self.invitations = set(), {}
    make_share(self, *args, **kwargs)
    self.tags = kwargs.get("tags", [])


def add_principals(self, principals):
    for principal in principals:
        if principal.isdigit() and not together(self.account_id, principal):
            if not self.allow_external_principals:
                raise UnknownResourceException(f"{principal} is outside of the organization")
            id = mock_random.uuid4()
            arn = f"arn:aws:ram:{self.region}:{self.account_id}:resource-share-invitation/{id}"
            self.invitations[principal] = {
                "resourceShareInvitationArn": arn,
                "resourceShareArn": self.arn,
                "resourceShareName": self.name,
                "senderAccountId": self.account_id,
                "receiverAccountId": principal,
                "invitationTimestamp": unix_time(utcnow()),
                "status": "PENDING",
            }
        self.principals.append(principal)


describe_share = ResourceShare.describe


def describe(self):
    return describe_share(self) | {"tags": self.tags}


def get_resource_shares(self):
    arns = self._get_param("resourceShareArns", [])
    if self._get_param("resourceOwner") == "SELF":
        own = self.ram_backend.resource_shares
    else:
        own = [share for share in shares() if reaches(share, self.current_account)]
    wanted = [share for share in own if not arns or share.arn in arns]
    if arns and not wanted:
        raise UnknownResourceException(f"ResourceShare {arns[0]} could not be found.")
    return json.dumps({"resourceShares": [share.describe() for share in wanted]})


def associate(self, is_to_stay):
    share = found(self._get_param("resourceShareArn"))
    principals, resources = self._get_param("principals", []), self._get_param("resourceArns", [])
    if is_to_stay:
        share.add_principals(principals)
        share.add_resources(resources)
    else:
        share.principals = [known for known in share.principals if known not in principals]
        share.resource_arns = [known for known in share.resource_arns if known not in resources]
        share.accepted -= set(principals)
    kinds = [("PRINCIPAL", known) for known in principals] + [("RESOURCE", known) for known in resources]
    status = "ASSOCIATED" if is_to_stay else "DISASSOCIATED"
    entries = [
        {"resourceShareArn": share.arn, "associatedEntity": entity, "associationType": kind, "status": status}
        for kind, entity in kinds
    ]
    return json.dumps({"resourceShareAssociations": entries})


def get_resource_share_invitations(self):
    arns = self._get_param("resourceShareArns", [])
    by_arn = self._get_param("resourceShareInvitationArns", [])
    invitations = [
        share.invitations[self.current_account]
        for share in shares()
        if self.current_account in share.invitations and (not arns or share.arn in arns)
    ]
    if by_arn:
        invitations = [known for known in invitations if known["resourceShareInvitationArn"] in by_arn]
    return json.dumps({"resourceShareInvitations": invitations})


def accept_resource_share_invitation(self):
    arn = self._get_param("resourceShareInvitationArn")
    for share in shares():
        invitation = share.invitations.get(self.current_account)
        if invitation and invitation["resourceShareInvitationArn"] == arn:
            invitation["status"] = "ACCEPTED"
            share.accepted.add(self.current_account)
            return json.dumps({"resourceShareInvitation": invitation})
    raise UnknownResourceException(f"ResourceShareInvitation {arn} could not be found.")


def list_resources(self):
    arn = (self._get_param("resourceShareArns") or [None])[0]
    resources = [
        {"arn": resource, "resourceShareArn": share.arn, "status": "AVAILABLE", "type": "ec2:TransitGateway"}
        for share in shares()
        for resource in share.resource_arns
        if arn in (None, share.arn)
        and (share.account_id == self.current_account or reaches(share, self.current_account))
    ]
    return json.dumps({"resources": resources})


def list_resource_share_permissions(self):
    return json.dumps({"permissions": []})


def disassociate_resource_share(self):
    share = found(self._get_param("resourceShareArn"))
    # A receiver leaves a share by itself.
    if share.account_id != self.current_account:
        share.accepted.discard(self.current_account)
        share.principals = [known for known in share.principals if known != self.current_account]
        return json.dumps({"resourceShareAssociations": []})
    return associate(self, False)


ACTIONS = {
    "get_resource_shares": get_resource_shares,
    "associate_resource_share": lambda self: associate(self, True),
    "disassociate_resource_share": disassociate_resource_share,
    "get_resource_share_invitations": get_resource_share_invitations,
    "accept_resource_share_invitation": accept_resource_share_invitation,
    "list_resources": list_resources,
    "list_resource_share_permissions": list_resource_share_permissions,
}


def forget(self, resource_share_arn):
    """A deleted share is listed for a while on AWS; here it is gone at once, which is what the tests look for."""
    share = found(resource_share_arn)
    share.delete()
    self.resource_shares.remove(share)
    return {"returnValue": True}


def install():
    ResourceShare.__init__ = new_share
    ResourceShare.describe = describe
    ResourceShare.add_principals = add_principals
    ResourceAccessManagerBackend.delete_resource_share = forget
    for name, action in ACTIONS.items():
        setattr(ResourceAccessManagerResponse, name, action)
        path = "{0}/" + name.replace("_", "") + "/?$"
        urls.url_paths.setdefault(path, ResourceAccessManagerResponse.dispatch)
