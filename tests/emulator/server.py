"""The emulator: moto on loopback, with what aws/ adds. `server.py SOCKET` imports it once and forks an emulator for each connection
to the socket, which ends with the connection: to import it costs more than most tests do. The connection says its folder. The
emulator writes its address into FOLDER/url, reads what control.py is told from FOLDER/control.json, and logs every call into
FOLDER/calls and FOLDER/changes, as record.py says, and what watch.py sees into FOLDER/watched.

All of them end with the standard input, and the socket's folder is removed."""

import gc
import os
import select
import shutil
import signal
import socket
import sys
import threading
from unittest.mock import MagicMock

# moto's CloudFormation imports every service that it knows; this one needs many packages, and no test uses it.
for name in ("openapi_spec_validator", "openapi_spec_validator.validation", "openapi_spec_validator.validation.exceptions"):
    sys.modules[name] = MagicMock()

import boto3
import botocore.session
from moto.moto_api._internal import mock_random
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

import watch
from aws import faults, groups, load_balancers, prefix_lists, privatelink, ram, record, stacks, transit_gateway, vpc_peering


class Quiet(MotoRequestHandler):
    def log(self, *_):
        pass


SERVICES = ("cloudformation", "ec2", "elbv2", "iam", "ram", "s3", "sts")


def warm_up():
    """Reads what each emulator would read again."""
    for part in (groups, load_balancers, prefix_lists, privatelink, ram, transit_gateway, vpc_peering, stacks):
        part.install()
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    botocore.session.create_loader = lambda *_: loader
    for service in SERVICES:
        create_backend_app(service)
        boto3.client(service, region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")
    boto3.DEFAULT_SESSION = None
    gc.collect()
    gc.freeze()


def serve(folder):
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


def emulate(connection):
    """One emulator, in a process of its own."""
    folder = connection.recv(4096).decode()
    # No two emulators give the same ids.
    mock_random.seed()
    threading.Thread(target=serve, args=(folder,), daemon=True).start()
    connection.recv(1)


def main(path):
    warm_up()
    # Nobody waits for an emulator.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path + ".new")
    listener.listen(64)
    os.rename(path + ".new", path)
    while 0 not in select.select([0, listener.fileno()], [], [])[0]:
        connection, _ = listener.accept()
        if os.fork() == 0:
            try:
                listener.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                emulate(connection)
            finally:
                os._exit(0)
        connection.close()
    shutil.rmtree(os.path.dirname(path))


if __name__ == "__main__":
    main(sys.argv[1])
