import { readFileSync, writeFileSync } from "node:fs";
import {
  approval,
  cron,
  dataset,
  each,
  file,
  pipeline,
  python,
  secret,
  shell,
  str,
  task,
  waitFor,
  when,
  z,
} from "@partitura/core";

export const load = python("load", {
  source: "./steps.py#load",
  inputs: { rows: z.int().default(3) },
  outputs: { table: dataset(), loaded: z.int() },
});

export const total = python("total", {
  source: "./steps.py#total",
  inputs: { table: dataset() },
  outputs: { sum: z.int() },
  retries: { limit: 2, delay: "1h", backoff: 2 },
  timeout: "2h",
});

export const fragile = python("fragile", {
  source: "./steps.py#fragile",
  inputs: { value: z.int() },
  outputs: { doubled: z.int() },
});

export const scale = task("scale", {
  inputs: { value: z.number(), factor: z.number().positive() },
  outputs: { scaled: z.number() },
  run: ({ value, factor }, { log }) => {
    log(`scaling ${value}`);
    if (value > 1000) throw new RangeError(`${value} is too much`);
    return { scaled: value * factor };
  },
});

export const report = task("report", {
  inputs: { values: z.array(z.number()), table: dataset() },
  outputs: { text: file(), lines: z.int() },
  run: ({ values, table }, { outputs }) => {
    const lines = readFileSync(table.path, "utf8").split("\n").length;
    writeFileSync(outputs["text"] ?? "", values.join(","));
    return { lines };
  },
});

export const count = shell("count", {
  inputs: { text: file() },
  outputs: { characters: z.int() },
  command: 'wc -c < "$text" | tr -d " " > "$out_characters"',
});

/** Python, then TypeScript for each of a list, then TypeScript, then shell. */
export const reporting = pipeline(
  "reporting",
  { params: { rows: z.int().min(1).default(4), factors: z.array(z.number()).default([1, 10]) } },
  ({ params }) => {
    const { table } = load({ rows: params.rows });
    const { sum } = total({ table });
    const values = each("factors", params.factors, (factor) => scale({ value: sum, factor }).scaled);
    const { text, lines } = report({ values, table });
    const { characters } = count({ text });
    return { sum, values, lines, characters, text };
  },
);

const ask = approval("ask", { timeout: "2d" });
const arrival = waitFor("arrival", "file", { timeout: "6h", every: "1m" });
const night = waitFor("night", "time", { timeout: "1d" });
const rest = waitFor("rest", "duration", { timeout: "1d" });
const say = task("say", {
  inputs: { text: z.string() },
  outputs: { said: z.string() },
  env: { TOKEN: secret("chat-token") },
  run: ({ text }) => ({ said: text }),
});

/** Waits for a file, an instant and a person, once a day. */
export const nightly = pipeline(
  "nightly",
  {
    params: { path: z.string() },
    schedule: cron("30 1 * * *", { timezone: "Europe/Berlin", catchup: false, overlap: "allow" }),
  },
  ({ params, run }) => {
    const there = arrival({ path: params.path });
    const later = night({ at: "2026-01-01T22:00:00Z" }, { after: there });
    const pause = rest({ seconds: 90 }, { after: later });
    const asked = ask({ message: "go?" }, { after: pause });
    const { said } = say({ text: str`${run.scheduledAt.orElse("by hand")}` }, { after: asked });
    return { said };
  },
);

const step = task("step", {
  inputs: { n: z.int() },
  outputs: { n: z.int() },
  run: ({ n }) => ({ n: n + 1 }),
});
const big = shell("big", { inputs: { n: z.int() }, command: 'test "$n" -gt 3' });
const small = shell("small", { inputs: { n: z.int() }, command: "true" });
const tidy = shell("tidy", { inputs: { status: z.string() }, command: "true" });

/** Conditions, skips and a task at the exit. */
export const branching = pipeline(
  "branching",
  {
    timeout: "1d",
    params: { n: z.int().default(0), label: z.string().optional() },
    onExit: ({ run }) => tidy({ status: run.status }),
  },
  ({ params }) => {
    const first = step({ n: params.n });
    when(
      "size",
      first.n.gt(3),
      () => big({ n: first.n }),
      () => small({ n: first.n }, { updates: ["small-things"], priority: 2 }),
    );
    return { n: first.n };
  },
);
