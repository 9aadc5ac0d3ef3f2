"""What every resource type has: the calls that make, change and remove it, as its stack's account."""

import os
from functools import lru_cache

import boto3
from botocore.config import Config

from ..record import CLOUDFORMATION


@lru_cache(None)
def client(service, account, region, key=CLOUDFORMATION, secret=CLOUDFORMATION):
    """A client of the emulator itself: as CloudFormation in an account, or with the key of a role."""
    made = boto3.client(
        service,
        region_name=region,
        endpoint_url=os.environ["EMULATOR_URL"],
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 1}),
    )
    name = f"before-sign.{service}"
    made.meta.events.register(name, lambda request, **_: request.headers.add_header("x-moto-account-id", account))
    return made


def pick(properties, *names):
    return {name: properties[name] for name in names if name in properties}


def tagged(properties, kind):
    tags = properties.get("Tags")
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": tags}]} if tags else {}


def same_but(old, new, *names):
    """Whether two of a kind differ in nothing but these properties, and in their tags."""
    without = dict.fromkeys((*names, "Tags"))
    return {**old, **without} == {**new, **without}


def more_and_less(old, new, name):
    """What a list has more, and what it has no more."""
    before, after = old.get(name) or [], new.get(name) or []
    return [item for item in after if item not in before], [item for item in before if item not in after]


class Kind:
    service = "ec2"

    def __init__(self, account, region, name):
        self.account, self.region, self.name = account, region, name
        self.api = client(self.service, account, region)

    def change(self, id, old, new):
        """Changes in place what can be changed so; everything else is made anew."""
        return False

    def retag(self, id, old, new):
        """Changes the tags alone, which every type of these services can."""
        old, new = ({tag["Key"]: tag["Value"] for tag in tags} for tags in (old, new))
        pairs = [{"Key": key, "Value": value} for key, value in new.items()]
        gone = [key for key in old if key not in new]
        if self.service == "ec2":
            self.api.create_tags(Resources=[id], Tags=pairs)
            if gone:
                self.api.delete_tags(Resources=[id], Tags=[{"Key": key} for key in gone])
        elif self.service == "iam":
            self.api.tag_role(RoleName=id, Tags=pairs)
            if gone:
                self.api.untag_role(RoleName=id, TagKeys=gone)
        elif self.service == "elbv2":
            self.api.add_tags(ResourceArns=[id], Tags=pairs)
            if gone:
                self.api.remove_tags(ResourceArns=[id], TagKeys=gone)
        else:
            return False
        return True

    def is_ready(self, id):
        return True
