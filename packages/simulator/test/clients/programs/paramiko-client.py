"""Reads one command's answer with paramiko: `exec` on an exec channel, `prompt` typed at the appliance shell's prompt."""
import os
import sys

import paramiko

LINE = os.environ["PATCHRIG_LINE"]


def main():
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect(
        os.environ["PATCHRIG_HOST"],
        port=int(os.environ["PATCHRIG_PORT"]),
        username=os.environ["PATCHRIG_USER"],
        password=os.environ["PATCHRIG_PASSWORD"],
        look_for_keys=False,
        allow_agent=False,
        timeout=15,
    )
    status = by_exec(client) if sys.argv[1] == "exec" else at_prompt(client)
    client.close()
    sys.exit(status)


def by_exec(client):
    _, stdout, stderr = client.exec_command(LINE, timeout=15)
    sys.stdout.write(stdout.read().decode())
    sys.stderr.write(stderr.read().decode())
    return stdout.channel.recv_exit_status()


def at_prompt(client):
    shell = client.invoke_shell()
    shell.settimeout(15)
    read_prompt(shell)
    shell.send(LINE + "\n")
    read_prompt(shell)
    shell.send("exit\n")
    while shell.recv(4096):
        pass
    return shell.recv_exit_status()


def read_prompt(shell):
    seen = ""
    while "Command>" not in seen:
        some = shell.recv(4096).decode()
        if not some:
            sys.exit("the shell ended before its prompt: " + seen)
        seen += some
        sys.stdout.write(some)


main()
