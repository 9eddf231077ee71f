import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A request that a server got. */
export interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, unpacked. */
  readonly body: Buffer;
}

/** What a server does with its n-th request: a status, or no answer at all. */
export type Behaviour = (count: number, got: Got) => number | "silent";

/** A server on this machine. */
export interface TestServer {
  readonly url: string;
  readonly got: readonly Got[];
  /** Ends it at once, with the connections that are open. */
  readonly close: () => Promise<void>;
}

/** Starts a server that remembers what it gets and answers as it is told; 200 when it is told nothing. */
export async function startServer(behave: Behaviour = () => 200): Promise<TestServer> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const blocks: Buffer[] = [];
    request.on("data", (block: Buffer) => blocks.push(block));
    request.on("end", () => {
      const raw = Buffer.concat(blocks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      const one = { path: request.url ?? "", headers: request.headers, body };
      got.push(one);
      const answer = behave(got.length, one);
      if (answer === "silent") return;
      response.writeHead(answer, { "content-type": "application/json" });
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    got,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
