"""The smallest asyncssh server: exec prints a file, a shell is asyncssh's own line editor behind a prompt.

asyncssh-server.py PORT HOST_KEY AUTHORIZED_KEYS ANSWER
"""
import asyncio
import sys

import asyncssh

PORT, HOST_KEY, AUTHORIZED_KEYS, ANSWER = sys.argv[1:]
with open(ANSWER, encoding="utf-8") as file:
    TEXT = file.read()


async def serve(process):
    if process.command:
        process.stdout.write(TEXT)
        process.exit(0)
        return
    while True:
        process.stdout.write("Command> ")
        if not await process.stdin.readline():
            break
    process.exit(0)


async def main():
    await asyncssh.listen(
        "127.0.0.1",
        int(PORT),
        server_host_keys=[HOST_KEY],
        authorized_client_keys=AUTHORIZED_KEYS,
        process_factory=serve,
        backlog=1024,
    )
    await asyncio.get_running_loop().create_future()


asyncio.run(main())
