import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { startServer, type Behaviour, type TestServer } from "../testing/server.js";
import { fileDelivery } from "./file-delivery.js";
import { httpDelivery } from "./http-delivery.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-lineage-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Sends events and says what the server got and what was kept as unsent. */
async function send(
  behave: Behaviour,
  events: readonly (readonly [text: string, key: string])[],
  { gzip = false, timeoutMs = 5000, withinMs = 20_000 } = {},
): Promise<{
  texts: readonly string[];
  unsent: readonly string[];
  lost: number;
  problem: string | undefined;
}> {
  server = await startServer(behave);
  const unsent: string[] = [];
  const url = `${server.url}/api/v1/lineage?secret=1`;
  const delivery = httpDelivery({ kind: "http", url, headers: { "x-team": "a" }, timeoutMs, gzip }, (text) =>
    unsent.push(text),
  );
  for (const [text, key] of events) delivery.send(text, key);
  const { lost, problem, receiver, total } = await delivery.close(withinMs);
  expect(receiver).toBe(`${server.url}/api/v1/lineage`);
  expect(total).toBe(events.length);
  return { texts: server.got.map(({ body }) => body.toString()), unsent, lost, problem };
}

const many = Array.from({ length: 40 }, (_, n): [text: string, key: string] => [
  `{"n":${n}}`,
  `run-${n % 7}`,
]);

test("a server gets all, those of one run in order", async () => {
  const { texts, lost } = await send(() => 201, many);
  expect(lost).toBe(0);
  expect(texts.toSorted()).toEqual(many.map(([text]) => text).toSorted());
  for (const run of ["run-0", "run-6"]) {
    const own = many.filter(([, key]) => key === run).map(([text]) => text);
    expect(texts.filter((text) => own.includes(text))).toEqual(own);
  }
  expect(server?.got[0]?.headers).toMatchObject({ "content-type": "application/json", "x-team": "a" });
});

test("packed when asked for", async () => {
  const { texts } = await send(() => 200, [["{}", "a"]], { gzip: true });
  expect(texts).toEqual(["{}"]);
  expect(server?.got[0]?.headers["content-encoding"]).toBe("gzip");
});

test("a server that cannot take an event now gets it again", async () => {
  const { texts, lost } = await send((count) => (count === 1 ? 503 : 200), [["{}", "a"]]);
  expect([texts.length, lost]).toEqual([2, 0]);
});

test("an event that a server refuses is not sent again, and the next one goes on", async () => {
  const { texts, lost, unsent, problem } = await send(
    (_, { body }) => (body.toString() === "{1}" ? 422 : 200),
    [
      ["{1}", "a"],
      ["{2}", "a"],
    ],
  );
  expect([texts, lost, unsent, problem]).toEqual([["{1}", "{2}"], 1, ["{1}"], "it answered 422"]);
});

test("what a server that is down does not take is kept, and it is not asked for each event", async () => {
  const down = await startServer();
  await down.close();
  const unsent: string[] = [];
  const delivery = httpDelivery(
    { kind: "http", url: down.url, headers: {}, timeoutMs: 5000, gzip: false },
    (text) => unsent.push(text),
  );
  for (const [text, key] of many) delivery.send(text, key);
  const { lost, problem } = await delivery.close(60_000);
  expect(lost).toBe(many.length);
  expect(unsent.toSorted()).toEqual(many.map(([text]) => text).toSorted());
  expect(problem).toBe("ECONNREFUSED");
});

test("a server that gives no answer is given up when its time is over", async () => {
  const { lost, unsent, problem } = await send(() => "silent", many, { withinMs: 100 });
  expect([lost, unsent.length]).toEqual([many.length, many.length]);
  expect(problem).toBe("it did not take all in time");
});

test("a file gets lines, after those that it has, and its folder is made", async () => {
  const path = join(folder, "deep", "events.jsonl");
  for (const text of ["{1}", "{2}"]) {
    const delivery = fileDelivery({ kind: "file", path, append: true });
    delivery.send(text, "a");
    delivery.send(`${text}!`, "b");
    expect(await delivery.close(1000)).toMatchObject({ receiver: path, total: 2, lost: 0 });
  }
  expect(readFileSync(path, "utf8")).toBe("{1}\n{1}!\n{2}\n{2}!\n");
});

test("without append each event gets a file", async () => {
  const delivery = fileDelivery({ kind: "file", path: join(folder, "each", "ol"), append: false });
  for (const [text] of many) delivery.send(text, "a");
  expect(await delivery.close(1000)).toMatchObject({ lost: 0 });
  const names = readdirSync(join(folder, "each"));
  expect(names.length).toBe(many.length);
  for (const name of names) expect(name).toMatch(/^ol-\d{8}-\d{6}\.\d{6}\.json$/u);
  const texts = names.map((name) => readFileSync(join(folder, "each", name), "utf8").trimEnd());
  expect(texts.toSorted()).toEqual(many.map(([text]) => text).toSorted());
});

test("a file that cannot be written loses events, and says why", async () => {
  writeFileSync(join(folder, "taken"), "");
  for (const append of [true, false]) {
    const delivery = fileDelivery({ kind: "file", path: join(folder, "taken", "x"), append });
    delivery.send("{}", "a");
    const { lost, problem } = await delivery.close(1000);
    expect(lost).toBe(1);
    expect(problem).toMatch(/ENOTDIR|EEXIST/u);
  }
});
