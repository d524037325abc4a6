// Peers that misbehave before or while they are judged; the way is the first argument.
import { createServer } from "node:net";

const [way] = process.argv.slice(2);
const document = (port) =>
  `${JSON.stringify({ version: 1, appliances: [{ name: "bad", ssh: { host: "127.0.0.1", port, user: "root", password: "x" }, https: { url: `https://127.0.0.1:${port}` } }] })}\n`;
const serve = (onSocket) => {
  const server = createServer(onSocket).listen(0, "127.0.0.1", () =>
    process.stdout.write(document(server.address().port)),
  );
  process.stdin.on("end", () => process.exit(0)).resume();
};
/** Most go when nobody asks any more; the silent one does not, which costs whoever ends it seconds. */
const untilAsked = () => process.stdin.on("end", () => process.exit(0)).resume();
const WAYS = {
  silent: () => setInterval(() => {}, 1000) && process.on("SIGTERM", () => {}),
  dies: () => {
    process.stderr.write("no licence found\n");
    process.exit(9);
  },
  floods: () => {
    const more = () => process.stdout.write("x".repeat(65_536), more);
    more();
    untilAsked();
  },
  binary: () => process.stdout.write(Buffer.from([0, 1, 2, 255, 10, 254, 10])) && untilAsked(),
  "other-contract": () => process.stdout.write(`${JSON.stringify({ contract: 2, hello: true })}\n`) && untilAsked(),
  "no-document": () =>
    process.stdout.write(`${JSON.stringify({ version: 1, appliances: [{ name: "x" }] })}\n`) && untilAsked(),
  "accepts-and-says-nothing": () => serve((socket) => socket.on("error", () => {})),
  "sends-noise": () =>
    serve((socket) => {
      socket.on("error", () => {});
      const more = () => socket.writable && socket.write(Buffer.alloc(16_384, 7), more);
      more();
    }),
};
WAYS[way]();
