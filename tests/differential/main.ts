import { mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { taskNodes } from "@partitura/core";
import fc from "fast-check";
import { compare } from "../conformance/compare.js";
import type { Observation, TaskObservation } from "../conformance/observation.js";
import { scratch, type Scenario } from "../conformance/scenario.js";
import type { Attempt } from "../conformance/target.js";
import { allTargets } from "../conformance/targets/index.js";
import { parts, partsIn } from "./parts.js";
import { numbers } from "./numbers.js";
import { loadBodies, scenarioOf } from "./program-scenario.js";
import { programOf } from "./programs.js";
import { shown } from "./shown.js";

const usage =
  "tsx tests/differential/main.ts --target T [--runs N] [--seed S] [--only PROGRAM] [--max-tasks N] [--without PART,…]";

const ran = (task: TaskObservation | undefined): task is TaskObservation =>
  task !== undefined && ("items" in task ? task.items.some(ran) : task.state !== "upstream-failed");

/**
 * What of the oracle's word this target can show. No engine has outputs of a run that failed; `kfp.local` stops at the
 * first failure, so that of such a run only the state counts and the tasks that it did run.
 */
function visible(
  target: string,
  expected: Observation,
  observed: Observation,
): readonly [Observation, Observation] {
  if (target === "local" || expected.state === "succeeded") return [expected, observed];
  const [wanted, found] = [
    { ...expected, outputs: undefined },
    { ...observed, outputs: undefined },
  ];
  if (target !== "kfp@2") return [wanted, found];
  const seen = ([node]: readonly [string, unknown]): boolean => {
    const task = observed.tasks[node];
    return task !== undefined && !("items" in task) && ran(task) && task.state !== "skipped";
  };
  const only = (observation: Observation): Observation => ({
    ...observation,
    tasks: Object.fromEntries(Object.entries(observation.tasks).filter(seen)),
  });
  return [only(wanted), only(found)];
}

type Verdict = { readonly kind: "equal" | "refused" | "differs"; readonly detail: string };

function judge(target: string, { checked, expected }: Scenario, attempt: Attempt | undefined): Verdict {
  if (attempt === undefined) return { kind: "differs", detail: "the adapter told nothing of it" };
  if (attempt.kind === "broken") return { kind: "differs", detail: attempt.detail };
  if (attempt.kind === "refused") return { kind: "refused", detail: attempt.codes.join(" ") };
  const [wanted, found] = visible(target, expected, attempt.observation);
  const placed = target === "local" ? [] : taskNodes(checked.pipeline);
  const nested = new Set(placed.flatMap(({ node, around }) => (around.length > 0 ? [node.id] : [])));
  const differences = compare(shown(wanted, found, nested), found);
  return differences.length === 0
    ? { kind: "equal", detail: "" }
    : { kind: "differs", detail: `${differences.join("\n  ")}\n${attempt.log ?? ""}` };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      target: { type: "string" },
      runs: { type: "string", default: "20" },
      seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
      only: { type: "string" },
      without: { type: "string", default: "" },
      "max-tasks": { type: "string", default: "6" },
    },
  });
  const target = allTargets.find((it) => it.target === values.target);
  const [runs, seed, maxTasks] = [values.runs, values.seed, values["max-tasks"]].map(Number);
  const without = partsIn(values.without);
  if (target === undefined || without === undefined || ![runs, seed, maxTasks].every(Number.isInteger)) {
    process.stderr.write(
      `targets: ${allTargets.map((it) => it.target).join(", ")}; parts: ${parts.join(", ")}\n${usage}\n`,
    );
    return 2;
  }
  const missing = await target.missing();
  if (missing !== undefined) {
    process.stderr.write(`${target.target}: ${missing}\n`);
    return 2;
  }
  const bodies = await loadBodies();
  const options = {
    bodies: [bodies.python, bodies.python, bodies.typescript],
    without,
    maxTasks: maxTasks ?? 6,
  };
  const scenarios = fc
    .sample(numbers, { numRuns: runs ?? 20, seed: seed ?? 0 })
    .map((list, at) => scenarioOf(`random-${at}`, programOf(list, options), bodies))
    .filter(({ name }) => values.only === undefined || name === values.only);
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch);
  const attempts = await target.run(scenarios).finally(() => {
    rmSync(scratch, { recursive: true, force: true });
  });
  const verdicts = scenarios.map((it) => ({ it, verdict: judge(target.target, it, attempts.get(it.name)) }));
  for (const { it, verdict } of verdicts) {
    if (verdict.kind !== "differs") continue;
    const { nodes, onExit, outputs } = it.checked.pipeline;
    process.stdout.write(
      `${it.name} (seed ${seed}) differs:\n  ${verdict.detail}\n${JSON.stringify({ nodes, onExit, outputs })}\n\n`,
    );
  }
  const of = (kind: Verdict["kind"]): readonly string[] =>
    verdicts.flatMap(({ verdict }) => (verdict.kind === kind ? [verdict.detail] : []));
  const codes = of("refused").join(" ").split(" ").filter(Boolean);
  const why = [...new Set(codes)].map((code) => `${codes.filter((it) => it === code).length} × ${code}`);
  process.stdout.write(
    `differential ${target.target}, seed ${seed}: ${of("equal").length} equal, ${of("refused").length} refused (${why.join(", ")}), ${of("differs").length} differing\n`,
  );
  return of("differs").length === 0 ? 0 : 1;
}

process.exitCode = await main();
