// A plain node:https server that answers everything with one page: node-https-server.mjs PORT KEY CERTIFICATE PAGE.
// PAGE is a JSON file: { "status", "headers", "body" }.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const [port, key, cert, page] = process.argv.slice(2);
const { status, headers, body } = JSON.parse(readFileSync(page, "utf8"));

createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
  response.writeHead(status, headers);
  response.end(body);
}).listen(Number(port), "127.0.0.1");
