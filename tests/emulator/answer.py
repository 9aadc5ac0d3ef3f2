"""Runs a command on a terminal of its own, as somebody who gives the same answer to every question: `answer.py ANSWER COMMAND…`.
It prints what the terminal shows and ends as the command does. With no answer (`-`), the command has no terminal."""

import os
import pty
import subprocess
import sys


def main(answer, command):
    if answer == "-":
        sys.exit(subprocess.run(command, start_new_session=True, check=False).returncode)
    process, terminal = pty.fork()
    if process == 0:
        os.execvp(command[0], command)
    shown = b""
    while True:
        try:
            text = os.read(terminal, 4096)
        except OSError:
            break
        if not text:
            break
        shown += text
        os.write(1, text)
        if shown.endswith(b"[y/N] "):
            os.write(terminal, answer.encode() + b"\n")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
