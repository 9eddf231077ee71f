import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A request that the fake API server was sent. */
export interface SeenRequest {
  readonly call: string;
  readonly body: unknown;
}

/** What to answer to a call such as `GET /api/v1/…`: a status and a body. */
export type Answers = (call: string, earlier: number) => readonly [status: number, body: unknown];

/** A Kubernetes API server on loopback that answers as it is told, with a kubeconfig for it in the folder. */
export async function fakeApi(folder: string, answers: Answers) {
  const seen: SeenRequest[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readBody(request);
    const call = `${request.method ?? ""} ${request.url ?? ""}`;
    const earlier = seen.filter((it) => it.call === call).length;
    seen.push({ call, body: text === "" ? undefined : (JSON.parse(text) as unknown) });
    const [status, body] = answers(call, earlier);
    const plain = typeof body === "string";
    response.writeHead(status, { "content-type": plain ? "text/plain" : "application/json" });
    response.end(plain ? body : JSON.stringify(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(folder, "kubeconfig.json");
  const cluster = { server: `http://127.0.0.1:${String(port)}`, "insecure-skip-tls-verify": true };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "fake", cluster }],
      users: [{ name: "me", user: { token: "t" } }],
      contexts: [{ name: "fake", context: { cluster: "fake", user: "me", namespace: "ml" } }],
      "current-context": "fake",
    }),
  );
  const stop = (): Promise<void> =>
    new Promise((ended) => {
      server.closeAllConnections();
      server.close(() => {
        ended();
      });
    });
  return { kubeconfig, seen, stop };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}
