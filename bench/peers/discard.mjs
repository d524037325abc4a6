// A blob store that keeps nothing: `discard.mjs PORT`. It reads every body and answers like one.
import { createServer } from "node:http";

createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.writeHead(request.method === "HEAD" ? 404 : 201, { "content-length": 0 });
    response.end();
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
