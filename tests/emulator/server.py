"""The emulator: moto on loopback, with what aws/ adds. `server.py FOLDER` writes its address into FOLDER/url, reads what
control.py is told from FOLDER/control.json, and logs every call into FOLDER/calls and FOLDER/changes, as record.py says, and what
watch.py sees into FOLDER/watched."""

import os
import socket
import sys
from unittest.mock import MagicMock

# moto's CloudFormation imports every service that it knows; this one needs many packages, and no test uses it.
for name in ("openapi_spec_validator", "openapi_spec_validator.validation", "openapi_spec_validator.validation.exceptions"):
    sys.modules[name] = MagicMock()

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

import watch
from aws import faults, groups, load_balancers, prefix_lists, privatelink, ram, record, stacks, transit_gateway, vpc_peering


class Quiet(MotoRequestHandler):
    def log(self, *_):
        pass


def main(folder):
    for part in (groups, load_balancers, prefix_lists, privatelink, ram, transit_gateway, vpc_peering, stacks):
        part.install()
    record.install(os.path.join(folder, "calls"), os.path.join(folder, "changes"))
    watch.install(os.path.join(folder, "watched"))
    faults.install()
    os.environ["EMULATOR_CONTROL"] = os.path.join(folder, "control.json")
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    os.environ["EMULATOR_URL"] = f"http://127.0.0.1:{port}"
    os.environ["MOTO_PORT"] = str(port)
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet, fd=listener.fileno())
    temporary = os.path.join(folder, "url.new")
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(os.environ["EMULATOR_URL"])
    os.rename(temporary, os.path.join(folder, "url"))
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
