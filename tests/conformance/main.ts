import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { judge } from "./judge.js";
import type { Cell } from "./observation.js";
import { writeRecord, type TargetRun } from "./record.js";
import { counts, details, table } from "./report.js";
import { loadScenario, repository, scenarioNames, scratch, type Scenario } from "./scenario.js";
import { chosenFor } from "./selection.js";
import type { ConformanceTarget } from "./target.js";
import { allTargets, notRun } from "./targets/index.js";

const usage =
  "npm run conformance -- [--full] [--target T…] [--scenario S…] [--json FILE] [--record]\n" +
  "without --scenario: all scenarios locally, and on the engines those of subset.json, or all with --full";

async function cellsOf(target: ConformanceTarget, scenarios: readonly Scenario[]): Promise<readonly Cell[]> {
  const missing = await target.missing();
  if (missing !== undefined) {
    return scenarios.map(({ name }) => ({
      scenario: name,
      target: target.target,
      result: "missing",
      evidence: "run",
      detail: missing,
    }));
  }
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch);
  const started = Date.now();
  const attempts = await target.run(scenarios);
  process.stderr.write(
    `${target.target}: ${scenarios.length} scenarios in ${Math.round((Date.now() - started) / 1000)} s\n`,
  );
  return scenarios.map((scenario) =>
    judge(
      scenario,
      target.target,
      attempts.get(scenario.name) ?? { kind: "broken", detail: "the adapter told nothing of it" },
    ),
  );
}

/** Names the targets that no scenario is run on, of those that were asked for. */
function sayNotRun(asked: readonly string[] | undefined): void {
  for (const [target, why] of Object.entries(notRun)) {
    if (asked?.includes(target) ?? true) process.stdout.write(`not run: ${target}: ${why}\n`);
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      full: { type: "boolean", default: false },
      target: { type: "string", multiple: true },
      scenario: { type: "string", multiple: true },
      json: { type: "string" },
      record: { type: "boolean", default: false },
    },
    allowPositionals: false,
  });
  const { full, record } = values;
  if (record && full === (values.scenario !== undefined)) {
    process.stderr.write(`--record keeps what --full finds, or adds some --scenario to that\n${usage}\n`);
    return 2;
  }
  const targets = allTargets.filter(({ target }) => values.target?.includes(target) ?? true);
  const names = scenarioNames();
  const plan = targets
    .map((target) => ({
      target,
      names: chosenFor(target.target, names, { scenarios: values.scenario, full }),
    }))
    .filter((it) => it.names.length > 0);
  if (plan.length === 0) {
    sayNotRun(values.target);
    process.stderr.write(
      `nothing to run; targets: ${allTargets.map((it) => it.target).join(", ")}; scenarios: ${names.join(", ")}\n${usage}\n`,
    );
    return 2;
  }
  const needed = names.filter((name) => plan.some((it) => it.names.includes(name)));
  const scenarios = await Promise.all(needed.map(loadScenario));
  const cells: Cell[] = [];
  const runs: TargetRun[] = [];
  for (const { target, names: chosen } of plan) {
    const started = new Date();
    const own = await cellsOf(
      target,
      scenarios.filter(({ name }) => chosen.includes(name)),
    );
    cells.push(...own);
    if (own.every(({ result }) => result !== "missing")) {
      const seconds = Math.round((Date.now() - started.getTime()) / 1000);
      const run = { target: target.target, startedAt: started.toISOString(), seconds };
      runs.push(full ? run : { ...run, scenarios: chosen });
    }
  }

  process.stdout.write(`\n${table(cells)}\n\n${details(cells).join("\n")}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ cells }, null, 2)}\n`);
  const missing = new Set(cells.filter(({ result }) => result === "missing").map(({ target }) => target));
  for (const target of targets.filter((it) => missing.has(it.target))) {
    process.stdout.write(
      `not installed: ${target.target} (npm run engines:install ${target.engine ?? ""})\n`,
    );
  }
  sayNotRun(values.target);
  if (record) {
    const kept = cells.filter(({ target }) => runs.some((it) => it.target === target));
    process.stdout.write(`recorded: ${relative(repository, writeRecord(new Date(), runs, kept))}\n`);
  }
  const required = process.env["PARTITURA_REQUIRE_ENGINES"] !== undefined;
  const count = (result: Cell["result"]): number => cells.filter((it) => it.result === result).length;
  const bad = count("differs") + (required ? count("missing") : 0);
  process.stdout.write(`conformance: ${scenarios.length} scenarios: ${counts(cells)}\n`);
  return bad === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
