"""Walks the flows of two specs after each call that changes something: control.py is told by `watch`, with the paths of the `old`
and the `new` spec. Such calls wait for each other meanwhile. FOLDER/watched gets a line for each: the call, and the flows of both
specs that do not arrive after it."""

import json
import os
import threading

from aws.control import setting
from aws.record import READS, caller
from flows import Flows
from moto.core.responses import BaseResponse

lock, known = threading.Lock(), {}
DEPLOYERS = ("deployer", "cloudformation")


def flows(watched):
    key = watched["old"], watched["new"]
    if key not in known:
        known[key] = Flows(os.environ["EMULATOR_URL"], *key)
    return known[key]


def install(log):
    act = BaseResponse.call_action

    def call_action(self):
        action = self._get_action()
        # What a stack does comes by as calls of its own.
        is_change = action and not READS.match(action) and self.service_name not in ("cloudformation", "sts")
        watched = is_change and setting("watch", None)
        if not watched or caller(self.access_key) not in DEPLOYERS:
            return act(self)
        with lock:
            answer, status = None, "refused"
            try:
                answer = act(self)
                status = answer[0] if isinstance(answer, tuple) else 200
                return answer
            finally:
                facts = {"action": action, "account": self.current_account, "status": status}
                facts |= {"broken": flows(watched).broken()}
                with open(log, "a", encoding="utf-8") as file:
                    file.write(json.dumps(facts) + "\n")

    BaseResponse.call_action = call_action
