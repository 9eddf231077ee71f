import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { entriesIn } from "../testing/cache-question.js";
import { temporaryFolder } from "../testing/run-it.js";
import { clearUp } from "./gc.js";

const built = new URL("../../dist/cache/task-cache.js", import.meta.url).href;

/** Asks for few keys many times, each time as a run of its own, and keeps what is not there; throws when anything is not as it should be. */
const program = `
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL, fileURLToPath } from "node:url";
const { taskCache } = await import(${JSON.stringify(built)});
const [folder, own] = process.argv.slice(1);
const span = { file: "p.ts", line: 1, column: 1 };
const body = { kind: "shell", command: ":", codeHash: "1" };
const task = { id: "t", inputs: {}, outputs: {}, body, span };
const counts = { hits: 0, kept: 0 };
for (let at = 0; at < 200; at++) {
  const node = { kind: "task", id: "t", task: "t", inputs: {}, after: [], policy: { env: {}, cache: {} }, span };
  const n = at % 5;
  const text = "text " + n;
  const store = join(own, String(at));
  mkdirSync(store);
  const problem = ({ message }) => { throw new Error(message); };
  const cache = taskCache(folder, Date.now, { onProblem: problem });
  const question = { pipeline: "p", node, task, instance: { node: "t", index: [] }, inputs: { n }, env: {}, store, mode: "use" };
  const answer = await cache.ask(question);
  if (answer.hit) {
    counts.hits++;
    const { data } = answer.outputs;
    if (answer.outputs.n !== n || readFileSync(fileURLToPath(data.uri), "utf8") !== text) throw new Error("wrong result");
    continue;
  }
  if (answer.why.some((it) => it.includes("cannot be used"))) throw new Error(answer.why.join());
  counts.kept++;
  const sha256 = createHash("sha256").update(text).digest("hex");
  writeFileSync(join(store, sha256), text, { mode: 0o444 });
  const data = { type: "file", uri: pathToFileURL(join(store, sha256)).href, sha256 };
  await cache.keep(answer, question, { n, data }, own);
}
console.log(JSON.stringify(counts));
`;

it(
  "keep, find and clear up the same results at once, and none ever sees a wrong or half of one",
  { timeout: 60_000 },
  async () => {
    const place = temporaryFolder();
    const folder = join(place, "results");
    const processes = Array.from({ length: 3 }, () => {
      const args = ["--input-type=module", "-e", program, folder, temporaryFolder()];
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
      const said = { out: "", err: "" };
      child.stdout.on("data", (text: Buffer) => (said.out += text.toString()));
      child.stderr.on("data", (text: Buffer) => (said.err += text.toString()));
      return once(child, "close").then(() => said);
    });
    const all = Promise.all(processes);
    const areOver = async (): Promise<boolean> =>
      Promise.race([all.then(() => true), setTimeout(5).then(() => false)]);
    let cleared = 0;
    while (!(await areOver())) {
      const [found, diagnostics] = await clearUp({
        runsFolder: join(place, "runs"),
        cacheFolder: place,
        runs: { olderThanMs: 0, keepLast: 0 },
        unusedMs: 0,
        dryRun: false,
        now: Date.now(),
      });
      expect(diagnostics).toEqual([]);
      cleared += found?.counts.results ?? 0;
    }
    const said = await all;
    expect(said.map(({ err }) => err)).toEqual(["", "", ""]);
    const counts = said.map(({ out }) => JSON.parse(out) as { readonly hits: number; readonly kept: number });
    expect(counts.map(({ hits, kept }) => hits + kept)).toEqual([200, 200, 200]);
    expect(counts.reduce((sum, { hits }) => sum + hits, 0)).toBeGreaterThan(0);
    expect(cleared).toBeGreaterThan(0);
    expect(entriesIn(folder).length).toBeLessThanOrEqual(5);
    const left = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(left.filter((it) => it.endsWith(".draft"))).toEqual([]);
  },
);
