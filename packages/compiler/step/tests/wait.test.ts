import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

interface WaitCase {
  readonly condition: string;
  readonly inputs: { readonly [name: string]: unknown };
  /** How long it takes at least. */
  readonly seconds?: number;
  /** Whether it holds only after it was asked once. */
  readonly late?: boolean;
  readonly fails?: string;
}

const here = new URL(".", import.meta.url).pathname;
const { waits } = JSON.parse(readFileSync(join(here, "cases.json"), "utf8")) as { waits: WaitCase[] };
const folder = mkdtempSync(join(tmpdir(), "wait-"));
let ready = false;

const server = createServer(({ url }, response) => {
  const late = url === "/late" && !ready;
  response.writeHead(late ? 503 : url === "/gone" ? 410 : url === "/moved" ? 302 : 200, { location: "/ok" });
  response.end();
});
const listening = (it: Server, port = 0): Promise<number> =>
  new Promise((settle) => it.listen(port, "127.0.0.1", () => settle((it.address() as AddressInfo).port)));
const closed = (it: Server): Promise<void> => new Promise((settle) => it.close(() => settle()));
let port = 0;
beforeAll(async () => {
  port = await listening(server);
});
afterAll(async () => {
  await closed(server);
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs step.py on a request of a wait that asks ten times a second. */
function waitFor(condition: string, inputs: object, whenNotYet: () => void): Promise<Ended> {
  const request = {
    wait: { condition, interval: 0.1 },
    inputs,
    types: { inputs: Object.fromEntries(Object.keys(inputs).map((it) => [it, {}])), outputs: {} },
  };
  const [requestFile, resultFile] = [join(folder, "request.json"), join(folder, "result.json")];
  writeFileSync(requestFile, JSON.stringify(request));
  const child = spawn("python3", [join(here, "../step.py"), requestFile, resultFile], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => (stdout += String(text))).once("data", whenNotYet);
  child.stderr.on("data", (text) => (stderr += String(text)));
  return new Promise((settle) => child.once("close", (code) => settle({ code, stdout, stderr })));
}

/** Runs a case, whose late condition holds as soon as the wait has said that it does not. */
async function runCase({ condition, inputs, late = false }: WaitCase): Promise<Ended & { seconds: number }> {
  const lateFile = join(folder, "late");
  const lateServer = createServer((_request, response) => response.end());
  const latePort = await listening(lateServer);
  await closed(lateServer);
  rmSync(lateFile, { force: true });
  rmSync(join(folder, "result.json"), { force: true });
  ready = false;
  const began = Date.now();
  const places: { readonly [name: string]: string } = {
    folder,
    late: lateFile,
    server: `http://127.0.0.1:${port}`,
    lateServer: `http://127.0.0.1:${latePort}`,
  };
  const filled = (value: unknown): unknown =>
    typeof value !== "string"
      ? value
      : value === "in 0.6 s"
        ? new Date(began + 600).toISOString()
        : value.replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? "");
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, filled(value)]));
  const ended = await waitFor(condition, given, () => {
    ready = true;
    if (!late) return;
    writeFileSync(lateFile, "");
    lateServer.listen(latePort, "127.0.0.1");
  });
  const seconds = (Date.now() - began) / 1000;
  if (lateServer.listening) await closed(lateServer);
  return { ...ended, seconds };
}

const titled = (cases: readonly WaitCase[]): readonly (readonly [string, string, WaitCase])[] =>
  cases.map((it) => [it.condition, JSON.stringify(it.inputs), it]);

it.each(titled(waits.filter(({ fails }) => fails === undefined)))("waits for %s %s", async (_, __, it) => {
  const { code, stdout, stderr, seconds } = await runCase(it);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(seconds).toBeGreaterThanOrEqual(it.seconds ?? 0);
  expect(stdout).toContain(it.late === true ? `not yet: ${it.condition}` : "");
  expect(JSON.parse(readFileSync(join(folder, "result.json"), "utf8"))).toEqual({ outputs: {} });
});

it.each(titled(waits.filter(({ fails }) => fails !== undefined)))("refuses %s %s", async (_, __, it) => {
  const { code, stderr } = await runCase(it);
  expect({ code, stderr: stderr.trim() }).toEqual({ code: 1, stderr: it.fails });
});
