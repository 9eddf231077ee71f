import { createServer } from "node:http";

/** An HTTP endpoint on this machine that answers 503 twice, and then 200. */
export interface Endpoint {
  readonly url: string;
  /** How often it was asked. */
  readonly asked: () => number;
  readonly close: () => void;
}

/** Starts an endpoint. */
export function startEndpoint(): Promise<Endpoint> {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.writeHead(asked > 2 ? 200 : 503).end();
  });
  return new Promise((settle) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      settle({
        url: `http://127.0.0.1:${String(port)}/`,
        asked: () => asked,
        close: () => void server.close(),
      });
    });
  });
}
