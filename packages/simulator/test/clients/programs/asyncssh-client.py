"""Reads one command's answer with asyncssh: `exec` on an exec channel, `prompt` typed at the appliance shell's prompt."""
import asyncio
import os
import sys

import asyncssh

LINE = os.environ["PATCHRIG_LINE"]


async def main():
    async with asyncssh.connect(
        os.environ["PATCHRIG_HOST"],
        port=int(os.environ["PATCHRIG_PORT"]),
        username=os.environ["PATCHRIG_USER"],
        password=os.environ["PATCHRIG_PASSWORD"],
        known_hosts=None,
        client_keys=None,
        agent_path=None,
        config=None,
    ) as connection:
        if sys.argv[1] == "exec":
            return await by_exec(connection)
        return await at_prompt(connection)


async def by_exec(connection):
    ended = await connection.run(LINE)
    sys.stdout.write(ended.stdout)
    sys.stderr.write(ended.stderr)
    return ended.exit_status


async def at_prompt(connection):
    async with connection.create_process(term_type="xterm", term_size=(80, 24)) as shell:
        sys.stdout.write(await shell.stdout.readuntil("Command>"))
        shell.stdin.write(LINE + "\n")
        sys.stdout.write(await shell.stdout.readuntil("Command>"))
        shell.stdin.write("exit\n")
        sys.stdout.write(await shell.stdout.read())
        await shell.wait_closed()
        return shell.exit_status


sys.exit(asyncio.run(asyncio.wait_for(main(), 25)))
