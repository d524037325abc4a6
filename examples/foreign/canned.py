#!/usr/bin/python3
"""A canned server, as simulators of network devices are: each command has one reply, and nothing else happens.

Deliberately not a vCSA: `patchrig conform server --peer examples/foreign/canned.py` shows what the judge says of it.
"""

import json
import secrets
import socket
import sys
import threading

import paramiko

PASSWORD = secrets.token_urlsafe(12)
REPLIES = {
    "software-packages list --staged": "Nothing is staged.",
    "software-packages stage --iso": "Staging process completed successfully",
    "software-packages install --staged": "Packages upgraded successfully",
    "help api list": "show version\nshow running-config",
}


class Login(paramiko.ServerInterface):
    def get_allowed_auths(self, username):
        return "password"

    def check_auth_password(self, username, password):
        return paramiko.AUTH_SUCCESSFUL if password == PASSWORD else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_):
        return True

    def check_channel_shell_request(self, channel):
        threading.Thread(target=talk, args=(channel,), daemon=True).start()
        return True


def talk(channel):
    channel.sendall(b"canned device\r\n")
    line = b""
    channel.sendall(b"Command> ")
    while True:
        piece = channel.recv(1)
        if not piece:
            return
        if piece not in b"\r\n":
            line += piece
            channel.sendall(piece)
            continue
        typed, line = line.decode(errors="replace").strip(), b""
        if typed in ("exit", "logout"):
            channel.close()
            return
        reply = REPLIES.get(typed, "% Unknown command" if typed else "")
        channel.sendall(("\r\n" + reply + "\r\n" if reply else "\r\n").replace("\n", "\r\n").replace("\r\r", "\r").encode())
        channel.sendall(b"Command> ")


def main():
    key = paramiko.RSAKey.generate(2048)
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            transport = paramiko.Transport(listener.accept()[0])
            transport.add_server_key(key)
            try:
                transport.start_server(server=Login(), event=threading.Event())
            except (paramiko.SSHException, EOFError, OSError):
                transport.close()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.readline()
    ssh = {"host": "127.0.0.1", "port": listener.getsockname()[1], "user": "root", "password": PASSWORD}
    print(json.dumps({"version": 1, "appliances": [{"name": "canned", "ssh": ssh, "https": {"url": "https://127.0.0.1:1"}}]}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
