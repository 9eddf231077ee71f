import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { benchLocal } from "./local/main.js";
import { compiling, perTask, startUp, type Measurement } from "./cases.js";

const ratio = ({ own, other }: Measurement): number => own / other;

const row = (it: Measurement): string =>
  [
    it.name.padEnd(38),
    `${it.own.toFixed(1)} ms`.padStart(10),
    it.peer.padEnd(26),
    `${it.other.toFixed(1)} ms`.padStart(10),
    `${ratio(it).toFixed(2)} ×`.padStart(9),
    it.limit === undefined
      ? ""
      : ratio(it) < it.limit
        ? `under ${String(it.limit)}`
        : `NOT under ${String(it.limit)}`,
  ]
    .join("  ")
    .trimEnd();

/** Measures everything beside its peer, in this run: ratios say more than times of a machine. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "string" }, quick: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const { json, quick } = values;
  if (positionals[0] === "local") return benchLocal({ json, quick });
  const cases = [
    () => startUp("--version"),
    () => startUp("--help"),
    compiling,
    () => perTask("shell", ["sh", "-c", "true"]),
    () => perTask("python", ["python3", "-c", "0"]),
    () => perTask("typescript", [process.execPath, "-e", "0"]),
  ];
  const measured: Measurement[] = [];
  for (const measure of cases) {
    const it = await measure();
    measured.push(it);
    process.stdout.write(`${row(it)}\n`);
  }
  const machine = { node: process.version, cpus: availableParallelism() };
  if (json !== undefined) {
    const results = measured.map((it) => ({ ...it, ratio: ratio(it) }));
    writeFileSync(json, `${JSON.stringify({ machine, results }, null, 2)}\n`);
  }
  return measured.every((it) => it.limit === undefined || ratio(it) < it.limit) ? 0 : 1;
}

process.exitCode = await main();
