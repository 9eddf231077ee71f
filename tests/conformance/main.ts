import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { judge } from "./judge.js";
import type { Cell } from "./observation.js";
import { details, table } from "./report.js";
import { loadScenario, scenarioNames, scratch, type Scenario } from "./scenario.js";
import type { ConformanceTarget } from "./target.js";
import { allTargets } from "./targets/index.js";

const usage = "npm run conformance -- [--target T…] [--scenario S…] [--json FILE]";

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

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      target: { type: "string", multiple: true },
      scenario: { type: "string", multiple: true },
      json: { type: "string" },
    },
    allowPositionals: false,
  });
  const targets = allTargets.filter(({ target }) => values.target?.includes(target) ?? true);
  const names = scenarioNames().filter((name) => values.scenario?.includes(name) ?? true);
  if (targets.length === 0 || names.length === 0) {
    process.stderr.write(
      `nothing to run; targets: ${allTargets.map((it) => it.target).join(", ")}; scenarios: ${scenarioNames().join(", ")}\n${usage}\n`,
    );
    return 2;
  }
  const scenarios = await Promise.all(names.map(loadScenario));
  const cells: Cell[] = [];
  for (const target of targets) cells.push(...(await cellsOf(target, scenarios)));

  process.stdout.write(`\n${table(cells)}\n\n${details(cells).join("\n")}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ cells }, null, 2)}\n`);
  const missing = new Set(cells.filter(({ result }) => result === "missing").map(({ target }) => target));
  for (const target of targets.filter((it) => missing.has(it.target))) {
    process.stdout.write(
      `not installed: ${target.target} (npm run engines:install ${target.engine ?? ""})\n`,
    );
  }
  const required = process.env["PARTITURA_REQUIRE_ENGINES"] !== undefined;
  const count = (result: Cell["result"]): number => cells.filter((it) => it.result === result).length;
  const bad = count("differs") + (required ? count("missing") : 0);
  process.stdout.write(
    `conformance: ${count("equal")} equal, ${count("refused")} refused, ${count("unobservable")} unobservable, ${count("differs")} differing, ${count("missing")} missing\n`,
  );
  return bad === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
