"""What is called, and by whom: every call with the action as IAM calls it, its account and region, and the resources that
it names, as far as a request tells them."""

import json
import re

from moto.core.responses import BaseResponse
from moto.s3.responses import S3Response
from moto.sts.models import sts_backends

# The key that aws/kinds calls with: CloudFormation, which does what the deployer may.
CLOUDFORMATION = "CLOUDFORMATIONCALLER"

READS = re.compile("^(describe|get|list|search|assume|lookup|estimate|validate)", re.IGNORECASE)
PREFIXES = {"elbv2": "elasticloadbalancing"}
# The type of an id in ARNs, where it is not what the id starts with.
TYPES = {
    "pcx": "vpc-peering-connection",
    "pl": "prefix-list",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "tgw": "transit-gateway",
    "tgw-attach": "transit-gateway-attachment",
    "tgw-rtb": "transit-gateway-route-table",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
    "vpce-svc": "vpc-endpoint-service",
}
ID = re.compile(r"(?<![\w./-])(" + "|".join(sorted(TYPES, key=len, reverse=True)) + r")-[0-9a-f]{8,17}(?![\w-])")
ARN = re.compile(r"arn:aws[a-z-]*:(?:iam|ram|elasticloadbalancing):[^\s\"'&,\\\]]+")


def caller(access_key):
    """The role that a key is of, or the key itself."""
    if access_key == CLOUDFORMATION:
        return "cloudformation"
    for account in list(sts_backends):
        for backend in list(sts_backends[account].values()):
            role = backend.get_assumed_role_from_access_key(access_key)
            if role:
                return role.role_arn.rsplit("/", 1)[-1]
    return access_key


def resources(response):
    """The ARNs of what a request names, those of EC2 without an account: it may name what is of others. The other side of a
    peering is not what the caller acts on."""
    query = response.querystring if isinstance(response.querystring, dict) else {}
    named = {key: value for key, value in query.items() if key != "PeerVpcId"}
    text = json.dumps(named) if "Action" in query else str(response.body)
    found = {f"ec2:{TYPES[match[1]]}/{match[0]}" for match in ID.finditer(text)}
    # moto calls every load balancer one of applications.
    found |= {match[0].replace("/app/", "/net/") for match in ARN.finditer(text)}
    if response.service_name == "ssm":
        found |= {f"ssm:parameter{name}" for name in re.findall(r'"(?:Name|Path)": ?"(/[^"]*)"', str(response.body))}
    for name in query.get("StackName", []):
        found.add(f"cloudformation:stack/{name.split('/')[1] if '/' in name else name}/id")
    for name in query.get("RoleName", []):
        found.add(f"iam:role/{name}")
    return sorted(found)


# What moto calls by the name of the request, and IAM by another; both end up as one permission.
ACTIONS_OF_S3 = {"HeadBucket": "ListBucket"}


def install(calls, changes):
    """Writes every call into the file `calls`, and those that may change something into `changes`."""

    def write(response, action, resources):
        who, account, region = caller(response.access_key), response.current_account, response.region
        prefix = PREFIXES.get(response.service_name, response.service_name)
        facts = {"action": f"{prefix}:{action}", "account": account, "region": region, "caller": who}
        with open(calls, "a", encoding="utf-8") as file:
            file.write(json.dumps(facts | {"resources": resources}) + "\n")
        if not READS.match(action):
            with open(changes, "a", encoding="utf-8") as file:
                file.write(f"{account} {region} {action}\n")

    act = BaseResponse.call_action

    def call_action(self):
        action = self._get_action()
        if action:
            write(self, action, resources(self))
        return act(self)

    BaseResponse.call_action = call_action

    # What is asked of a bucket does not come by there.
    authorize = S3Response._authenticate_and_authorize_s3_action

    def authenticate_and_authorize_s3_action(self, bucket_name=None, key_name=None):
        action = "GetEncryptionConfiguration" if b"encryption" in self.request.query_string else self.data["Action"]
        name = f"{bucket_name}/{key_name}" if key_name else bucket_name
        write(self, ACTIONS_OF_S3.get(action, action), [f"s3:{name}"])
        return authorize(self, bucket_name=bucket_name, key_name=key_name)

    S3Response._authenticate_and_authorize_s3_action = authenticate_and_authorize_s3_action
