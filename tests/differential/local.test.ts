import type { Diagnostic, Pipeline } from "@partitura/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkExpressions } from "../../packages/compiler/src/passes/check-expressions.js";
import { checkGraph } from "../../packages/compiler/src/passes/check-graph.js";
import { checkOnExit } from "../../packages/compiler/src/passes/check-on-exit.js";
import { checkRules } from "../../packages/compiler/src/passes/check-rules.js";
import { checkTypes } from "../../packages/compiler/src/passes/check-types.js";
import { compare } from "../conformance/compare.js";
import { local } from "../conformance/targets/local.js";
import { numbers } from "./numbers.js";
import { programOf } from "./programs.js";
import { loadBodies, scenarioOf } from "./program-scenario.js";
import { traitsOf } from "./coverage.js";

const runs = 300;
const seed = Number(process.env["PARTITURA_DIFFERENTIAL_SEED"] ?? 20_261_124);

const problemsOf = (program: Pipeline): readonly Diagnostic[] =>
  [checkGraph, checkTypes, checkExpressions, checkRules, checkOnExit].flatMap((check) => check(program));

const wanted = [
  "after",
  "each in each",
  "each in when",
  "when in each",
  "when in when",
  "each that fails",
  "each that continues",
  "three deep",
  "none-failed",
  "none-failed-min-one",
  "all-done",
  "any-succeeded",
  "any-failed",
  "or-skip",
  "arithmetic",
  "present",
  "exit tasks",
  "one arm",
  "two arms",
  "empty list",
  "tolerated failure",
  "succeeded",
  "failed",
  "skipped",
  "upstream-failed",
  "run succeeded",
  "run failed",
];

describe("random programs", () => {
  it(`run locally as the oracle says (seed ${seed})`, async () => {
    const bodies = await loadBodies();
    // a Python body costs a process, so few of the calls are of it
    const pairs = [...Array.from({ length: 24 }, () => bodies.typescript), bodies.python];
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(numbers, async (list) => {
        const program = programOf(list, { bodies: pairs, maxTasks: 9 });
        const scenario = scenarioOf("random", program, bodies);
        expect(problemsOf(program)).toEqual([]);
        for (const trait of traitsOf(program, scenario.expected)) seen.set(trait, (seen.get(trait) ?? 0) + 1);
        const attempt = (await local.run([scenario])).get("random");
        if (attempt?.kind !== "observed") throw new Error(JSON.stringify(attempt));
        const differences = compare(scenario.expected, attempt.observation);
        expect(differences, JSON.stringify(program)).toEqual([]);
      }),
      { numRuns: runs, seed, interruptAfterTimeLimit: 560_000, markInterruptAsFailure: true },
    );
    const rare = wanted.filter((trait) => (seen.get(trait) ?? 0) < runs / 100);
    expect(rare, `occur hardly ever: ${JSON.stringify(Object.fromEntries(seen))}`).toEqual([]);
  }, 600_000);
});
