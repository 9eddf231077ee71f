import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFile } from "@partitura/compiler";
import { executeMany, milliseconds, printedBy } from "../measure.js";
import type { Order, Taken } from "./order.js";

/** Something that the executor does many times, and what is promised of it. */
export interface Case {
  readonly name: string;
  readonly order: Pick<Order, "shape" | "task" | "isolation" | "cached">;
  readonly tasks: { readonly quick: number; readonly full: number };
  /** How often it is measured, each time in a new process; the quickest counts. */
  readonly times: number;
  /** The most milliseconds a task may take. */
  readonly msLimit?: number;
  /** The most memory the executor may have, in bytes. */
  readonly rssLimit?: number;
  /** A command that does the same for one task without an executor; as many at a time as there are cores. */
  readonly bare?: (prepared: Prepared) => readonly [program: string, ...args: string[]];
  /** How many times the bare command a task may take. */
  readonly ratioLimit?: number;
}

/** What was measured. */
export interface Measured {
  readonly name: string;
  readonly tasks: number;
  readonly msPerTask: number;
  readonly peakRssBytes: number;
  /** Milliseconds of the bare command. */
  readonly bareMs?: number;
  /** Which of the promises are not kept, in words. */
  readonly broken: readonly string[];
}

/** The bodies, compiled, in a folder for everything that is measured. */
export interface Prepared {
  readonly bodies: Order["bodies"];
  readonly assets: Order["assets"];
  /** The assets as files. */
  readonly codeFolder: string;
  readonly folder: string;
}

const mebibyte = 2 ** 20;
const inline = { isolation: "inline", cached: false } as const;
const inProcesses = { isolation: "process", cached: false } as const;
const memory = { rssLimit: 500 * mebibyte };

/** The case that is compared with the peers. */
export const headline: Case = {
  name: "inline, 10 lanes",
  order: { ...inline, shape: "lanes", task: "nothing" },
  tasks: { quick: 1000, full: 10_000 },
  times: 3,
  msLimit: 0.15,
};

/** The others. */
export const cases: readonly Case[] = [
  {
    ...headline,
    ...memory,
    name: "inline, 10 lanes, ten times as many",
    tasks: { quick: 10_000, full: 100_000 },
    times: 1,
  },
  {
    ...headline,
    name: "inline, fan-out and fan-in",
    order: { ...inline, shape: "fan-out", task: "same" },
  },
  {
    name: "pooled TypeScript",
    order: { ...inProcesses, shape: "lanes", task: "nothing" },
    tasks: { quick: 100, full: 1000 },
    times: 3,
    msLimit: 1,
  },
  {
    name: "shell process",
    order: { ...inProcesses, shape: "lanes", task: "nothing-in-shell" },
    tasks: { quick: 40, full: 400 },
    times: 3,
    bare: () => ["sh", "-c", "true"],
    ratioLimit: 1.2,
  },
  {
    name: "Python process",
    order: { ...inProcesses, shape: "points", task: "same-in-python" },
    tasks: { quick: 20, full: 100 },
    times: 3,
    bare: ({ codeFolder, folder }) => [
      "python3",
      join(codeFolder, "step.py"),
      join(folder, "request.json"),
      join(folder, "result.json"),
    ],
    ratioLimit: 1.2,
  },
  {
    name: "cached, run again",
    order: { isolation: "process", shape: "points", task: "same", cached: true },
    tasks: { quick: 100, full: 1000 },
    times: 3,
    msLimit: 0.3,
  },
];

const child = fileURLToPath(new URL("./child.ts", import.meta.url));

/** Compiles the bodies and makes what the bare commands run. Throws when they have errors. */
export async function prepare(): Promise<Prepared> {
  const [checked, diagnostics] = await checkFile(
    fileURLToPath(new URL("../pipelines/bodies.ts", import.meta.url)),
  );
  if (checked === undefined) throw new Error(JSON.stringify(diagnostics));
  const folder = mkdtempSync(join(tmpdir(), "partitura-bench-"));
  const { pipeline: bodies, assets } = checked;
  const codeFolder = join(folder, "code");
  for (const [path, text] of Object.entries(assets)) {
    mkdirSync(dirname(join(codeFolder, path)), { recursive: true });
    writeFileSync(join(codeFolder, path), text);
  }
  const body = bodies.tasks["same-in-python"]?.body;
  if (body?.kind !== "python") throw new Error("the bodies have no Python task");
  const types = { point: { type: "integer" } };
  const context = {
    pipeline: "bare",
    runId: "bare",
    taskId: "bare",
    attempt: 1,
    index: null,
    scheduledAt: null,
  };
  const request = {
    source: body.source,
    function: body.function,
    inputs: { point: 1 },
    types: { inputs: types, outputs: types },
    artifacts: {},
    context,
  };
  writeFileSync(join(folder, "request.json"), JSON.stringify(request));
  return { bodies, assets, codeFolder, folder };
}

async function runChild(
  { order }: Case,
  count: number,
  { bodies, assets, folder }: Prepared,
): Promise<Taken> {
  const own = mkdtempSync(join(folder, "runs-"));
  const file = join(own, "order.json");
  const whole: Order = { ...order, bodies, assets, count, folder: own };
  writeFileSync(file, JSON.stringify(whole));
  try {
    return await printedBy<Taken>(process.execPath, [...process.execArgv, child, file], own);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function brokenIn(
  { msLimit, rssLimit, ratioLimit }: Case,
  measured: Omit<Measured, "broken">,
): readonly string[] {
  const { msPerTask, peakRssBytes, bareMs } = measured;
  const over = (value: number, limit: number | undefined, unit: string): readonly string[] =>
    limit === undefined || value <= limit ? [] : [`more than ${limit} ${unit}`];
  return [
    ...over(msPerTask, msLimit, "ms"),
    ...over(peakRssBytes / mebibyte, rssLimit === undefined ? undefined : rssLimit / mebibyte, "MiB"),
    ...(bareMs === undefined ? [] : over(msPerTask / bareMs, ratioLimit, "× the bare command")),
  ];
}

/** Measures a case with so many tasks; the bare command in turns with it. */
export async function measureCase(it: Case, count: number, prepared: Prepared): Promise<Measured> {
  const bare = it.bare?.(prepared);
  const taken: Taken[] = [];
  const bareTaken: number[] = [];
  for (let time = 0; time < it.times; time += 1) {
    taken.push(await runChild(it, count, prepared));
    if (bare === undefined) continue;
    const [program, ...args] = bare;
    bareTaken.push(await milliseconds(() => executeMany(count, availableParallelism(), program, args)));
  }
  const measured = {
    name: it.name,
    tasks: count,
    msPerTask: Math.min(...taken.map((one) => one.milliseconds)) / count,
    peakRssBytes: Math.max(...taken.map((one) => one.peakRssBytes)),
    ...(bare !== undefined && { bareMs: Math.min(...bareTaken) / count }),
  };
  return { ...measured, broken: brokenIn(it, measured) };
}
