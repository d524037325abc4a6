// Reads one command's answer with the npm ssh2 client: `exec` on an exec channel, `prompt` typed at the prompt.
import ssh2 from "ssh2";

const { PATCHRIG_HOST, PATCHRIG_PORT, PATCHRIG_USER, PATCHRIG_PASSWORD, PATCHRIG_LINE } = process.env;
const client = new ssh2.Client();
client.on("ready", () => (process.argv[2] === "exec" ? byExec() : atPrompt()));
client.on("error", fail);
client.connect({
  host: PATCHRIG_HOST,
  port: Number(PATCHRIG_PORT),
  username: PATCHRIG_USER,
  password: PATCHRIG_PASSWORD,
  readyTimeout: 15_000,
});

function byExec() {
  client.exec(PATCHRIG_LINE, (error, stream) => {
    if (error) return fail(error);
    stream.on("data", (bytes) => process.stdout.write(bytes));
    stream.stderr.on("data", (bytes) => process.stderr.write(bytes));
    stream.on("close", end);
  });
}

function atPrompt() {
  client.shell((error, stream) => {
    if (error) return fail(error);
    const lines = [`${PATCHRIG_LINE}\r`, "exit\r"];
    let seen = "";
    stream.on("data", (bytes) => {
      process.stdout.write(bytes);
      seen += bytes;
      if (!seen.includes("Command>")) return;
      seen = seen.slice(seen.lastIndexOf("Command>") + "Command>".length);
      const line = lines.shift();
      if (line !== undefined) stream.write(line);
    });
    stream.on("close", end);
  });
}

function end(status) {
  process.exitCode = status ?? 1;
  client.end();
}

function fail(error) {
  console.error(String(error));
  process.exitCode = 1;
  client.end();
}
