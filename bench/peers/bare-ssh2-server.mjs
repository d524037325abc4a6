// The npm ssh2 server as its README shows it: `new Server({ hostKeys: [PEM] })`, nothing else.
// bare-ssh2-server.mjs PORT HOST_KEY AUTHORIZED_KEYS ANSWER
import { readFileSync } from "node:fs";
import ssh2 from "ssh2";

const [port, hostKey, authorizedKeys, answer] = process.argv.slice(2);
const text = readFileSync(answer);
const allowed = ssh2.utils.parseKey(readFileSync(authorizedKeys));

new ssh2.Server({ hostKeys: [readFileSync(hostKey)] }, (client) => {
  client.on("error", () => {});
  client.on("authentication", (context) => {
    if (context.method !== "publickey" || !context.key.data.equals(allowed.getPublicSSH())) {
      return context.reject(["publickey"]);
    }
    const verified = !context.signature || allowed.verify(context.blob, context.signature, context.hashAlgo) === true;
    return verified ? context.accept() : context.reject();
  });
  client.on("ready", () => client.on("session", (accept) => serve(accept())));
}).listen(Number(port), "127.0.0.1");

function serve(session) {
  session.on("pty", (accept) => accept());
  session.on("exec", (accept) => {
    const stream = accept();
    stream.write(text);
    stream.exit(0);
    stream.end();
  });
  session.on("shell", (accept) => {
    const stream = accept();
    stream.write("Command> ");
    stream.on("data", (bytes) => stream.write(bytes));
  });
}
