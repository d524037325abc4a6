"""Reads one command's answer with netmiko's generic terminal server type: at the prompt, the only way netmiko works."""
import os

from netmiko import ConnectHandler

connection = ConnectHandler(
    device_type="generic_termserver",
    host=os.environ["PATCHRIG_HOST"],
    port=int(os.environ["PATCHRIG_PORT"]),
    username=os.environ["PATCHRIG_USER"],
    password=os.environ["PATCHRIG_PASSWORD"],
    timeout=15,
)
print(connection.find_prompt())
print(
    connection.send_command(
        os.environ["PATCHRIG_LINE"], expect_string="Command>", strip_prompt=False, strip_command=False
    )
)
connection.disconnect()
