"""Starts the browser of one capture: in a network of its own where the system allows it, as nobody, with its pipes in place.

A program of its own, run by its path (`python -I -S launcher.py SPEC BROWSER ARGUMENTS…`), so that nothing of the desk is
in the process that becomes the browser. In the network of its own there is the loopback device alone, and on it a relay to the
socket of the proxy, which shows the token of the capture. `--probe` says whether such a network can be had: exit 0 or 1.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import struct
import sys
import threading

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
PARENT_DEATH = 1
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41
LARGEST_FILE = 1024 * 1024 * 1024
BLOCK = 65536
HEAD = 65536


def enter_network() -> None:
    """Raises OSError where the system does not allow it."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(NEW_NETWORK if user == 0 else NEW_USER | NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "no network namespace")
    if user != 0:
        for name, said in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as stream:
                stream.write(said)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        fcntl.ioctl(device, SET_FLAGS, struct.pack("16sh14x", b"lo", UP_AND_RUNNING))


def relay(listener: socket.socket, path: str, shown: str) -> None:
    """Passes each connection on to the proxy's socket; ends with the browser."""
    while True:
        near, _ = listener.accept()
        threading.Thread(target=_pass_on, args=(near, path, shown), daemon=True).start()


def _pass_on(near: socket.socket, path: str, shown: str) -> None:
    far = socket.socket(socket.AF_UNIX)
    try:
        far.connect(path)
        head = b""
        while b"\r\n" not in head and len(head) < HEAD:
            block = near.recv(BLOCK)
            if not block:
                return
            head += block
        line, end, rest = head.partition(b"\r\n")
        far.sendall(line + end + f"Proxy-Authorization: {shown}\r\n".encode("ascii") + rest)
        threading.Thread(target=_pump, args=(near, far), daemon=True).start()
        _pump(far, near)
    except OSError:
        pass
    finally:
        for one in (near, far):
            one.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while block := source.recv(BLOCK):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def become_nobody(user: int) -> None:
    """For good: a browser never runs as the system's administrator."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def main() -> int:
    """Starts the browser as nobody in a network of its own; `--probe` only tries the network. Gives the exit code."""
    if sys.argv[1:] == ["--probe"]:
        try:
            enter_network()
        except OSError:
            return 1
        return 0
    spec = json.loads(sys.argv[1])
    listener = None
    if spec["namespace"]:
        enter_network()
        listener = socket.create_server(("127.0.0.1", spec["port"]), backlog=128)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if spec["user"] is not None:
        become_nobody(spec["user"])
    if listener is not None:
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
            os.close(spec["commands"])
            os.close(spec["answers"])
            relay(listener, spec["socket"], spec["shown"])
        listener.close()
    # Moved out of the way first: the two may stand in each other's place.
    commands, answers = (fcntl.fcntl(spec[one], fcntl.F_DUPFD_CLOEXEC, 10) for one in ("commands", "answers"))
    os.dup2(commands, 3)
    os.dup2(answers, 4)
    os.closerange(5, 10)
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 -- no shell is wanted


if __name__ == "__main__":
    sys.exit(main())
