import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Growth, growth, type Sample } from "./soak/growth.js";

const bin = fileURLToPath(new URL("../packages/cli/bin/partitura.js", import.meta.url));
const probe = new URL("soak/probe.mjs", import.meta.url).href;
const pipelines = fileURLToPath(new URL("pipelines/soak.ts", import.meta.url));

/** How `serve` did, by what it told. */
interface Tally {
  succeeded: number;
  failed: number;
  missed: number;
  readonly instants: Map<string, number>;
}

/** Serves the pipelines of the soak for some time; gives what it told and what its memory was like. */
async function soak(minutes: number, folder: string): Promise<readonly [Tally, readonly Sample[]]> {
  const file = join(folder, "samples.jsonl");
  const child = spawn(
    process.execPath,
    ["--expose-gc", "--import", probe, bin, "serve", pipelines, "--json", "--runs", join(folder, "runs")],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, SOAK_SAMPLES: file } },
  );
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const tally: Tally = { succeeded: 0, failed: 0, missed: 0, instants: new Map() };
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = JSON.parse(line) as { type: string; pipeline: string; state?: string; count?: number };
    if (event.type === "run-ended" && event.state === "succeeded") tally.succeeded++;
    else if (event.type === "run-ended" || event.type === "run-refused") tally.failed++;
    else if (event.type === "missed") tally.missed += event.count ?? 0;
    else if (event.type === "run-starting" && "scheduledAt" in event)
      tally.instants.set(event.pipeline, (tally.instants.get(event.pipeline) ?? 0) + 1);
  });
  const until = Date.now() + minutes * 60_000;
  const said = setInterval(() => {
    const samples = readSamples(file);
    const { rss = 0, heapUsed = 0 } = samples.at(-1) ?? {};
    process.stdout.write(
      `${tally.succeeded} runs, rss ${mib(rss)}, heap ${mib(heapUsed)}, ${Math.round((until - Date.now()) / 1000)} s left\n`,
    );
  }, 30_000);
  const timer = setTimeout(() => child.kill("SIGINT"), minutes * 60_000);
  const code = await ended;
  clearInterval(said);
  clearTimeout(timer);
  if (code !== 0) throw new Error(`serve ended with ${String(code)}`);
  return [tally, readSamples(file)];
}

function readSamples(file: string): readonly Sample[] {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as Sample);
  } catch {
    return [];
  }
}

const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
const row = (name: string, { first, last, allowed, isFlat }: Growth, text = mib): string =>
  `${name.padEnd(12)} ${text(first).padStart(12)} → ${text(last).padStart(12)}  ${isFlat ? "flat" : "GROWS"} (at most ${text(allowed)})\n`;

/** Serves pipelines that fire each second, for half an hour, and fails when its memory grows or a run is lost. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { minutes: { type: "string", default: "30" }, json: { type: "string" } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error("--minutes is a number above 0");
  const folder = mkdtempSync(join(tmpdir(), "partitura-soak-"));
  try {
    const [{ succeeded, failed, missed, instants }, samples] = await soak(minutes, folder);
    const found = growth(samples);
    process.stdout.write(`\n${succeeded} runs succeeded, ${failed} failed, ${missed} fire times missed\n`);
    process.stdout.write(row("heap", found.heap) + row("resident", found.rss));
    process.stdout.write(row("resources", found.resources, String));
    const isEnough = [...instants.values()].every((count) => count >= minutes * 60 * 0.9);
    const passed =
      [found.heap, found.rss, found.resources].every(({ isFlat }) => isFlat) &&
      failed === 0 &&
      missed === 0 &&
      instants.size === 2 &&
      isEnough;
    const figures = {
      date: new Date().toISOString(),
      machine: {
        node: process.version,
        cpu: cpus()[0]?.model,
        cpus: availableParallelism(),
        memoryBytes: totalmem(),
      },
      minutes,
      runs: { succeeded, failed, missed, scheduled: Object.fromEntries(instants) },
      ...found,
      passed,
      samples,
    };
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 1)}\n`);
    return passed ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
