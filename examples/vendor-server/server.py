#!/usr/bin/python3
"""The smallest server peer: a vCSA 6.0 that tells the story of one update over SSH and HTTPS.

The judge starts it, writes one JSON line to its stdin ({"contract": 1, "profile": ..., "given": [...]}), reads one
endpoints document from its stdout, and closes stdin when it is done. Needs python3-paramiko and openssl.

VENDOR_MISTAKE=NAME makes it break something on purpose: blank, argparse, counter, prompt, silent, early-login-page.
"""

import datetime
import http.server
import json
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import paramiko

MISTAKE = os.environ.get("VENDOR_MISTAKE", "")
PROMPT = "Command>" if MISTAKE == "prompt" else "Command> "
BANNER = "\nVMware vCenter Server Appliance 6.0.0\n\nType: vCenter Server with an embedded Platform Services Controller\n\n"
GREETING = """
    * List APIs: "help api list"
    * List Plugins: "help pi list"
    * Enable BASH access: "shell.set --enabled True"
    * Launch BASH: "shell"
"""
WARNING = """    ---------- !!!! WARNING WARNING WARNING !!!! ----------

Your use of "pi shell" has been logged!

The "pi shell" is intended for advanced troubleshooting operations and while
supported in this release, is a deprecated interface, and may be removed in a
future version of the product.  For alternative commands, exit the "pi shell"
and run the "help" command.

The "pi shell" command launches a root bash shell.  Commands within the shell
are not audited, and improper use of this command can severely harm the
system.

Help us improve the product!  If your scenario requires "pi shell," please
submit a Service Request, or post your scenario to the
communities.vmware.com/community/vmtn/server/vcenter/cloudvm forum.
"""
FIELDS = """        category: bugfix
        kb: http://kb.vmware.com/2119924
        vendor: VMware, Inc.
        name: VC-6.0.0U1-Appliance-FP
        tags: [u'']
        productname: VMware vCenter Server Appliance
        releasedate: September 10, 2015
        version: 6.0.0.10000
        buildnumber: 3018521
        rebootrequired: True
        summary: Update for VMware vCenter Server Appliance 6.0
        severity: critical"""
PREFIX = "com.vmware.appliance.version1."
APIS = [
    PREFIX + name
    for name in (
        "access.consolecli.get access.consolecli.set access.dcui.get access.dcui.set access.shell.get access.shell.set "
        "access.ssh.get access.ssh.set localaccounts.user.add localaccounts.user.delete networking.dns.hostname.get "
        "networking.dns.hostname.set services.list services.restart services.status.get services.stop "
        "system.update.get system.update.set system.version.get timesync.get timesync.set"
    ).split()
]
UNAVAILABLE = (
    "503 Service Unavailable (Failed to connect to endpoint: [N7Vmacore4Http{kind}:0x7f{pointer}] "
    "_serverNamespace = {path} _isRedirect = false {where})"
)


def event(text):
    """A line in the first shape: the last three digits are the day of the year."""
    now = datetime.datetime.utcnow()
    day = 0 if MISTAKE == "blank" else now.timetuple().tm_yday
    return f" [{now:%Y-%m-%dT%H:%M:%S}.{day:03d}] :{' ' + text if text else ''}"


def log(text):
    """A line in the second shape: a blank and true milliseconds."""
    now = datetime.datetime.utcnow()
    return f" [{now:%Y-%m-%d %H:%M:%S},{now.microsecond // 1000:03d}] : {text}"


class Appliance:
    """What outlives a session. `bring` puts it back to how the judge wants it."""

    def __init__(self):
        self.password = secrets.token_urlsafe(12)
        self.bring([])

    def bring(self, given):
        self.iso = "iso-connected" in given
        self.staged = self.installed = self.bash = False
        self.hostname = "vcsa-01"
        self.logins, self.failed = [], []
        self.boot_polls = None


class Shell:
    """One session: a line discipline, and the commands."""

    def __init__(self, appliance, channel, terminal, peer):
        self.appliance, self.channel, self.rows, self.peer = appliance, channel, terminal, peer
        self.waiting, self.reading, self.in_bash = b"", False, False

    def write(self, text):
        end = "\r\n" if self.rows else "\n"
        self.channel.sendall(text.replace("\n", end).encode())

    def say(self, *lines):
        for line in lines:
            self.write(line + "\n")

    def read_line(self):
        """A typed line; None for Ctrl+C; EOFError at the end."""
        line = b""
        while True:
            if not self.waiting:
                self.waiting = self.channel.recv(4096)
                if not self.waiting:
                    raise EOFError
            char, self.waiting = self.waiting[:1], self.waiting[1:]
            if char == b"\x03":
                self.write("^C\n")
                return None
            if char in b"\r\n":
                self.write("\n")
                return line.decode(errors="replace")
            if char == b"\x04" and not line:
                raise EOFError
            line += char
            self.write(char.decode(errors="replace"))

    def greet(self):
        time.sleep(0.1)
        # The terminal echoes what is typed before anybody reads.
        if self.channel.recv_ready():
            self.waiting = self.channel.recv(4096)
            self.write(self.waiting.decode(errors="replace").replace("\r", "\n"))
        self.say("Connected to service")
        self.write("\x1b[?1034h" + GREETING + "\n")

    def last_logins(self):
        appliance, now = self.appliance, datetime.datetime.utcnow()
        zoned = lambda at: f"{at:%a %b} {at.day:2d} {at:%H:%M:%S} UTC {at:%Y}"
        plain = lambda at: f"{at:%a %b} {at.day:2d} {at:%H:%M:%S %Y}"
        if appliance.logins and appliance.failed:
            at, tty = appliance.logins[-1]
            self.say(f"Last login: {zoned(at)} from {self.peer} on {tty}")
            self.say(f"Last failed login: {zoned(appliance.failed[-1])} from {self.peer} on ssh:notty")
            self.say("There was 1 failed login attempt since the last successful login.")
        if appliance.logins:
            self.say(f"Last login: {plain(now)} from {self.peer}")
        appliance.logins.append((now, "pts/0" if self.rows else "ssh"))
        appliance.failed = []

    def run(self):
        self.last_logins()
        self.greet()
        if MISTAKE == "silent":
            time.sleep(3600)
        while True:
            self.write("vcsa-01:~ # " if self.in_bash else PROMPT)
            line = self.read_line()
            if line is not None and not self.obey(line.strip()):
                return

    def obey(self, line):
        """Does a command; False when the session is over."""
        if self.in_bash:
            return self.obey_bash(line)
        if line in ("exit", "logout"):
            return False
        if line == "":
            return True
        if line.startswith("software-packages stage"):
            self.stage("--acceptEulas" in line)
        elif line == "software-packages list --staged":
            if self.appliance.staged:
                self.say(event(""), *FIELDS.split("\n"))
        elif line.startswith("software-packages install"):
            self.install()
        elif line.startswith("shutdown reboot"):
            threading.Thread(target=self.reboot, daemon=True).start()
            return False
        elif line.startswith("shutdown"):
            word = line.split()[-1]
            quote = "" if MISTAKE == "argparse" else "'"
            self.say(
                "usage: shutdown [-h] {poweroff,reboot,cancel} ...",
                f"shutdown: error: invalid choice: {quote}{word}{quote} (choose from 'poweroff', 'reboot', 'cancel')",
                "",
            )
        elif line.startswith("shell.set --enabled"):
            self.appliance.bash = True
        elif line == "shell":
            self.in_bash = self.appliance.bash
            self.write(WARNING + "\n" if self.in_bash else "Shell is disabled.\n")
        elif line == "help api list":
            self.say("", "Supported API calls by this server:", *APIS, "")
        elif line == PREFIX + "networking.dns.hostname.get":
            self.say(f"Name: {self.appliance.hostname}")
        elif line == PREFIX + "networking.dns.hostname.set --help":
            self.say("Usage:", f"    {PREFIX}networking.dns.hostname.set", "    [--help/-h] --name STR", "Description:")
            self.say("    Set the Fully Qualified Domain Name.", "Input Arguments:", "    --name STR", "        FQDN.", "")
        elif line.startswith(PREFIX + "networking.dns.hostname.set --name "):
            self.appliance.hostname = line.split()[-1]
        elif line == "help":
            self.say("Help: see `help api list`.")
        else:
            word = line.split()[0]
            self.say(f"Unknown command: `{word}'" if self.rows else f"Unknown command: '{word}'")
        return True

    def obey_bash(self, line):
        if line.startswith("chsh"):
            self.say("Changing login shell for root.", "Shell changed.")
        elif line == "exit":
            self.say("logout")
            self.in_bash = False
        return True

    def stage(self, accepted):
        if not self.appliance.iso:
            return
        self.say(event("Staging software update packages from ISO"), event("ISO mounted successfully"))
        self.say(log("Running pre-stage script....."), event("Verifying staging area"))
        self.say(event("Validating software update payload"), event("Validation successful"), "", "")
        if not accepted and not self.licence():
            return
        total = 143
        done = total - 1 if MISTAKE == "counter" else total
        self.say(log(f"Processing software packages in update payload {done}/{total}"))
        self.say(event("ISO unmounted successfully"), event(f"({total}) packages staged successfully"))
        self.say(event("Staging process completed successfully"))
        self.appliance.staged = True

    def licence(self):
        lines = [f"Section {number}. This stands where a licence's text would stand." for number in range(1, 60)]
        height = max(2, (self.rows or 24) - 1)
        while len(lines) > height:
            self.say(*lines[:height])
            lines = lines[height:]
            self.write("Press ENTER key for more or Ctrl+c to quit")
            if self.read_line() is None:
                return False
        self.say(*lines)
        self.write("The end of the licence.Do you accept the terms and conditions?  [yes/no] ")
        return self.read_line() == "yes"

    def install(self):
        if not self.appliance.staged:
            return
        self.say(log("Running test transaction ...."), log("Running pre-install script....."))
        self.say(event("Services stopped."), log("Upgrading software packages ...."))
        self.say(log("Running post-install script....."))
        done = "Packages upgraded successfully, Reboot is required to complete the installation."
        self.say(event(done))
        self.appliance.installed = True

    def reboot(self):
        self.appliance.installed = False
        self.appliance.boot_polls = 0


class Login(paramiko.ServerInterface):
    def __init__(self, appliance, peer):
        self.appliance, self.peer, self.rows = appliance, peer, 0

    def get_banner(self):
        return BANNER, "en-US"

    def get_allowed_auths(self, username):
        return "password"

    def check_auth_password(self, username, password):
        if username == "root" and secrets.compare_digest(password, self.appliance.password):
            return paramiko.AUTH_SUCCESSFUL
        self.appliance.failed.append(datetime.datetime.utcnow())
        return paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_pty_request(self, channel, term, width, height, pixelwidth, pixelheight, modes):
        self.rows = height or 24
        return True

    def check_channel_shell_request(self, channel):
        self.start(channel, None)
        return True

    def check_channel_exec_request(self, channel, command):
        self.start(channel, command.decode(errors="replace"))
        return True

    def start(self, channel, command):
        shell = Shell(self.appliance, channel, self.rows, self.peer)

        def work():
            # The request has to be granted before anything is said.
            time.sleep(0.02)
            try:
                if command is None:
                    shell.run()
                else:
                    self.appliance.logins.append((datetime.datetime.utcnow(), "ssh"))
                    shell.obey(command)
            except (EOFError, OSError):
                pass
            finally:
                channel.send_exit_status(0)
                channel.close()

        threading.Thread(target=work, daemon=True).start()


def serve_ssh(appliance):
    key = paramiko.RSAKey.generate(2048)
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            connection, (peer, _) = listener.accept()
            transport = paramiko.Transport(connection)
            transport.add_server_key(key)
            try:
                transport.start_server(server=Login(appliance, peer), event=threading.Event())
            except (paramiko.SSHException, EOFError, OSError):
                transport.close()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    appliance = None

    def do_GET(self):
        """503 first, then that it is initializing, then the login page: each poll of a boot brings it further."""
        appliance = self.appliance
        if appliance.boot_polls is not None:
            appliance.boot_polls += 1
        polls = 99 if appliance.boot_polls is None or MISTAKE == "early-login-page" else appliance.boot_polls
        if appliance.installed or polls <= 2:
            pointer = secrets.token_hex(5)
            if self.path.startswith("/vsphere-client"):
                where = {"kind": "16LocalServiceSpecE", "path": "/vsphere-client", "where": "_port = 9090"}
            else:
                where = {"kind": "20NamedPipeServiceSpecE", "path": "/", "where": "_pipeName =/var/run/vmware/vpxd-webserver-pipe"}
            return self.answer(503, UNAVAILABLE.format(pointer=pointer, **where), {})
        if polls <= 4:
            return self.answer(200, "<html><p>The vSphere Client web server is initializing</p></html>", {})
        self.answer(302, "", {"Location": "/websso/SAML2/SSO/vsphere.local?SAMLRequest=x"})

    def answer(self, status, body, headers):
        data = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def serve_pages(appliance, folder):
    pem = os.path.join(folder, "server.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]
        + ["-subj", "/CN=127.0.0.1", "-keyout", pem, "-out", pem + ".crt"],
        check=True,
        capture_output=True,
    )
    Pages.appliance = appliance
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem + ".crt", pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    appliance = Appliance()
    folder = tempfile.mkdtemp(prefix="vendor-server-")
    try:
        ssh, https = serve_ssh(appliance), serve_pages(appliance, folder)
        for line in sys.stdin:
            appliance.bring(json.loads(line).get("given", []))
            document = {
                "version": 1,
                "appliances": [
                    {
                        "name": "vendor",
                        "ssh": {"host": "127.0.0.1", "port": ssh, "user": "root", "password": appliance.password},
                        "https": {"url": f"https://127.0.0.1:{https}"},
                    }
                ],
                "can": ["again"],
            }
            print(json.dumps(document), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
