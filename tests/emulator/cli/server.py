"""The AWS CLI, started once for many calls: `server.py SOCKET` imports it, reads the models of the services that are
called, and forks for each call, so that one call knows nothing of another. Starting it costs more than most calls do. A
program in Python that a test names runs in the same way.

client.py hands over a call. The server ends with its standard input, and takes the socket's folder with it."""

import array
import gc
import importlib
import marshal
import os
import runpy
import select
import shutil
import signal
import socket
import sys
import traceback

import awscli.clidriver
import boto3  # For the programs of the tests, and so is yaml.
import botocore.session
import yaml

SERVICES = ("cloudformation", "ec2", "elbv2", "iam", "ram", "s3", "sts")


def warm_up():
    """Reads what each call would read again: a call sees the same data as if it had read them by itself."""
    session = awscli.clidriver.create_clidriver().session
    session.get_data("cli")
    for service in SERVICES:
        awscli.clidriver.ServiceCommand(service, session).create_help_command()
        session.create_client(service, region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")
    loader = session.get_component("data_loader")
    for kind in ("service-2", "paginators-1", "waiters-2", "endpoint-rule-set-1"):
        loader.list_available_services(kind)
    botocore.session.create_loader = lambda _: loader
    gc.collect()
    gc.freeze()


def received(connection):
    """The files and the words of a call."""
    files, parts = array.array("i"), []
    data, ancillary, _, _ = connection.recvmsg(65536, socket.CMSG_SPACE(3 * files.itemsize))
    for _, _, bytes in ancillary:
        files.frombytes(bytes)
    while data:
        parts.append(data)
        data = connection.recv(65536)
    return files, *marshal.loads(b"".join(parts))


def call(files, folder, words, environment):
    """One call, in a process of its own; returns its exit code."""
    for at, file in enumerate(files):
        os.dup2(file, at)
        os.close(file)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    try:
        code = run(words)
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
            code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code or 0


def run(words):
    if words[1:] and words[1].endswith(".py"):
        sys.argv = words[1:]
        sys.path.insert(0, os.path.dirname(words[1]))
        runpy.run_path(words[1], run_name="__main__")
        return 0
    # It has a setting in the environment itself.
    importlib.reload(awscli)
    sys.argv = words
    return awscli.clidriver.main()


def main(path):
    warm_up()
    # Nobody waits for a call: it says by itself how it ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path + ".new")
    listener.listen(64)
    os.rename(path + ".new", path)
    while 0 not in (ready := select.select([0, listener.fileno()], [], [])[0]):
        connection, _ = listener.accept()
        if os.fork() == 0:
            code = 255
            try:
                listener.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                code = call(*received(connection))
            except BaseException:
                traceback.print_exc()
            finally:
                connection.sendall(bytes([code]))
                os._exit(0)
        connection.close()
    shutil.rmtree(os.path.dirname(path))


if __name__ == "__main__":
    main(sys.argv[1])
