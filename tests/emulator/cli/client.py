# `aws`, as the preloaded AWS CLI of server.py: hands over the words, the folder, the environment and the three files.
# Nothing is imported that is not needed, as this starts hundreds of times.
import array
import marshal
import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect(os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), "socket"))
    call = marshal.dumps((os.getcwd(), sys.argv, dict(os.environ)))
    sent = server.sendmsg([call], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
    server.sendall(call[sent:])
    server.shutdown(socket.SHUT_WR)
    code = server.recv(1)
sys.exit(code[0] if code else 255)
