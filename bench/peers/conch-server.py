"""The smallest Twisted conch server: exec prints a file, a shell echoes behind a prompt.

conch-server.py PORT HOST_KEY AUTHORIZED_KEYS ANSWER
"""
import sys

from twisted.conch import avatar, recvline
from twisted.conch.checkers import InMemorySSHKeyDB, SSHPublicKeyChecker
from twisted.conch.insults import insults
from twisted.conch.interfaces import ISession
from twisted.conch.ssh import factory, keys, session
from twisted.cred import portal
from twisted.internet import reactor
from twisted.internet.protocol import Protocol
from twisted.python import components
from zope.interface import implementer

PORT, HOST_KEY, AUTHORIZED_KEYS, ANSWER = sys.argv[1:]
with open(ANSWER, "rb") as file:
    TEXT = file.read()


class Shell(recvline.HistoricRecvLine):
    ps = (b"Command> ",)

    def initializeScreen(self):
        self.terminal.write(self.ps[0])
        self.setInsertMode()

    def lineReceived(self, line):
        self.terminal.write(self.ps[0])


@implementer(ISession)
class Session:
    def __init__(self, _user):
        pass

    def getPty(self, term, window, modes):
        pass

    def openShell(self, protocol):
        terminal = insults.ServerProtocol(Shell)
        terminal.makeConnection(protocol)
        protocol.makeConnection(session.wrapProtocol(terminal))

    def execCommand(self, protocol, command):
        protocol.makeConnection(session.wrapProtocol(Protocol()))
        # Once the request has been answered, as a process would: some clients take a channel that closes first as refused.
        reactor.callLater(0, self.answer, protocol)

    def answer(self, protocol):
        protocol.write(TEXT)
        protocol.session.conn.sendRequest(protocol.session, b"exit-status", b"\0\0\0\0")
        protocol.loseConnection()

    def windowChanged(self, size):
        pass

    def eofReceived(self):
        pass

    def closed(self):
        pass


class User(avatar.ConchUser):
    def __init__(self):
        avatar.ConchUser.__init__(self)
        self.channelLookup[b"session"] = session.SSHSession


@implementer(portal.IRealm)
class Realm:
    def requestAvatar(self, avatar_id, mind, *interfaces):
        return interfaces[0], User(), lambda: None


class AnyUser(dict):
    """The same keys for every user name."""

    def get(self, _user, _default=None):
        return self["any"]

    __contains__ = lambda self, _user: True
    __missing__ = lambda self, _user: self["any"]


components.registerAdapter(Session, User, ISession)
with open(AUTHORIZED_KEYS, "rb") as file:
    authorized = [keys.Key.fromString(line) for line in file.read().splitlines() if line]
server = factory.SSHFactory()
server.portal = portal.Portal(Realm(), [SSHPublicKeyChecker(InMemorySSHKeyDB(AnyUser(any=authorized)))])
host_key = keys.Key.fromFile(HOST_KEY)
server.publicKeys = {host_key.sshType(): host_key.public()}
server.privateKeys = {host_key.sshType(): host_key}
reactor.listenTCP(int(PORT), server, interface="127.0.0.1", backlog=1024)
reactor.run()
