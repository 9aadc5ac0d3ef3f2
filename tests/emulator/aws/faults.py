"""What goes wrong between a caller and AWS, as control.py is told by `faults`: a list of rules, of which the first that fits
decides what becomes of a call of the deployers.

A rule is {"kind": …, "actions": regular expression, "nth": [1]} for the nth calls of each such action in an account, with
"every": 3 for every third of all its calls, or with "rate": 0.2 and "seed": 7 for a fifth of them, drawn by chance that a seed
repeats. The kinds: `throttled`, `failing` (an error inside of AWS), `refused` (no
permission, with "message"), `expired` (credentials that were good before), `empty` (no answer in a response that says it is fine), `blank` (an answer that has nothing),
`paged` (a first page that has nothing, and a second one), `hanging` (no answer, nothing done), `lost` (done, but the
connection closes before the answer), `slow` (done after "seconds")."""

import json
import random
import re
import socket
import threading
import time
from collections import Counter
from xml.sax.saxutils import escape

from flask import request
from moto.core.responses import BaseResponse

from .control import setting
from .record import caller

# Longer than any caller of the tests waits.
FOREVER = 60
# The codes that each protocol has for one kind.
CODES = {
    "throttled": {"ec2": (503, "RequestLimitExceeded"), "json": (400, "ThrottlingException"), "query": (400, "Throttling")},
    "failing": {"ec2": (500, "InternalError"), "json": (500, "ServerInternalException"), "query": (500, "InternalFailure")},
    "refused": {"ec2": (403, "UnauthorizedOperation"), "json": (400, "AccessDeniedException"), "query": (403, "AccessDenied")},
    "expired": {"ec2": (400, "RequestExpired"), "json": (400, "ExpiredTokenException"), "query": (403, "ExpiredToken")},
}
PAGE = "page-2"
seen, lock = Counter(), threading.Lock()


def fault(action, account):
    """The rule that decides about a call, if one does."""
    for rule in setting("faults", []):
        if not re.search(rule["actions"], action):
            continue
        name = json.dumps(rule, sort_keys=True)
        key = (name, account, action) if "nth" in rule else name
        with lock:
            seen[key] += 1
            count = seen[key]
        if "rate" in rule:
            if random.Random(f"{rule['seed']} {count}").random() < rule["rate"]:
                return rule
        elif count % rule["every"] == 0 if "every" in rule else count in rule["nth"]:
            return rule
    return None


def protocol(response):
    if response.service_name in ("ec2", "ram"):
        return {"ec2": "ec2", "ram": "json"}[response.service_name]
    return "query"


def error(response, kind, message):
    status, code = CODES[kind][protocol(response)]
    if protocol(response) == "json":
        return status, {"x-amzn-errortype": code}, json.dumps({"__type": code, "message": message})
    inner = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if protocol(response) == "ec2":
        return status, {}, f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>1</RequestID></Response>"
    return status, {}, f"<ErrorResponse><Error><Type>Sender</Type>{inner}</Error><RequestId>1</RequestId></ErrorResponse>"


def nothing(response, action, token):
    """An answer without anything, or with a token for the next page."""
    if protocol(response) == "json":
        return 200, {}, json.dumps({"nextToken": token} if token else {})
    if protocol(response) == "ec2":
        page = f"<nextToken>{token}</nextToken>" if token else ""
        return 200, {}, f"<{action}Response><requestId>1</requestId>{page}</{action}Response>"
    page = f"<NextToken>{token}</NextToken>" if token else ""
    return 200, {}, f"<{action}Response><{action}Result>{page}</{action}Result></{action}Response>"


def hang_up():
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return 500, {}, ""


def without_token(response):
    """The second page is the whole answer."""
    if isinstance(response.querystring, dict):
        response.querystring.pop("NextToken", None)
    if protocol(response) == "json":
        body = {key: value for key, value in json.loads(response.body or "{}").items() if key != "nextToken"}
        response.body = json.dumps(body)
    for name in ("NextToken", "nextToken"):
        getattr(response, "params", {}).pop(name, None)


def install():
    act = BaseResponse.call_action

    def call_action(self):
        action = self._get_action()
        if not action or caller(self.access_key) != "deployer":
            return act(self)
        if PAGE in (self._get_param("NextToken"), self._get_param("nextToken")):
            without_token(self)
            return act(self)
        rule = fault(action, self.current_account)
        kind = rule and rule["kind"]
        if kind in CODES:
            return error(self, kind, rule.get("message", "Rate exceeded" if kind == "throttled" else "not now"))
        if kind == "empty":
            return 200, {}, ""
        if kind in ("blank", "paged"):
            return nothing(self, action, PAGE if kind == "paged" else None)
        if kind == "hanging":
            time.sleep(FOREVER)
            return hang_up()
        if kind == "slow":
            time.sleep(rule["seconds"])
        answer = act(self)
        return hang_up() if kind == "lost" else answer

    BaseResponse.call_action = call_action
