import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { argo, kfp2 } from "@partitura/backend-kubeflow";
import { prefect3 } from "@partitura/backend-prefect";
import { compileTo } from "@partitura/compiler";
import { contentHash, hasErrors, type Backend, type Pipeline } from "@partitura/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Observation } from "../conformance/observation.js";
import type { Scenario } from "../conformance/scenario.js";
import { local } from "../conformance/targets/local.js";
import { numbers } from "./numbers.js";
import { loadBodies, type Bodies } from "./program-scenario.js";
import { programOf } from "./programs.js";
import { renamed, reversed, withDeadBranch } from "./transformations.js";

const seed = Number(process.env["PARTITURA_DIFFERENTIAL_SEED"] ?? 20_261_124);
const bodies = await loadBodies();

const programs = numbers.map((list) =>
  programOf(list, { bodies: [bodies.typescript], maxTasks: 8, without: new Set(["exit"]) }),
);

/** The scenario of a program that an oracle need not understand: it is compared with what another does. */
function scenarioWith(program: Pipeline, { checked }: Bodies): Scenario {
  const pipeline = { ...program, id: "random" };
  const source = "tests/differential/bodies/pipeline.ts";
  const expected = { state: "succeeded", tasks: {} } as const;
  return {
    name: "random",
    source,
    checked: { ...checked, pipeline, hash: contentHash(pipeline) },
    params: {},
    expected,
  };
}

async function observed(program: Pipeline, from: Bodies): Promise<Observation> {
  const scenario = scenarioWith(program, from);
  const attempt = (await local.run([scenario])).get("random");
  if (attempt?.kind !== "observed") throw new Error(JSON.stringify(attempt));
  return attempt.observation;
}

/** Ids of another letter, in the same order. */
const next = (id: string): string => String.fromCodePoint((id.codePointAt(0) ?? 0) + 1) + id.slice(1);

describe("what a program does locally", () => {
  it("does not change with names, the order of declarations, and a branch that is not taken", async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (program) => {
        const before = await observed(program, bodies);
        expect(await observed(reversed(program), bodies)).toEqual(before);

        const named = await observed(renamed(program, next), bodies);
        const ids = Object.entries(before.tasks).map(([id, task]) => [next(id), task]);
        const failed = (text: unknown): unknown => JSON.parse(JSON.stringify(text));
        expect(failed({ ...named, outputs: undefined })).toEqual(
          failed({ ...before, outputs: undefined, tasks: Object.fromEntries(ids) }),
        );

        const { never, ...rest } = (await observed(withDeadBranch(program, "compute"), bodies)).tasks;
        expect(never).toMatchObject({ state: "skipped" });
        expect(rest).toEqual(before.tasks);
      }),
      { numRuns: 20, seed, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: false },
    );
  });
});

const backends: readonly Backend[] = [airflow211, airflow3, argo, kfp2, prefect3] as readonly Backend[];

describe.each(backends)("what $target emits", (backend) => {
  const emitted = (program: Pipeline): readonly string[] | undefined => {
    const checked = { ...bodies.checked, pipeline: program, hash: "0".repeat(64) };
    const [result, diagnostics] = compileTo(backend, checked, { version: "0.0.0", source: "pipeline.ts" });
    return result === undefined || hasErrors(diagnostics)
      ? undefined
      : result.files.map(({ path, text }) => `${path}\n${text}`);
  };

  it("is the same every time, and changes with a name in nothing but the name", () => {
    let compared = 0;
    fc.assert(
      fc.property(programs, (program) => {
        const plain = renamed(program, (id) => `node-${id}`);
        const other = renamed(program, (id) => `nods-${id}`);
        const [first, again, named] = [emitted(plain), emitted(plain), emitted(other)];
        expect(again).toEqual(first);
        if (first === undefined || named === undefined) return;
        compared++;
        const back = named.map((text) => text.replaceAll("nods", "node").replaceAll("NODS", "NODE"));
        expect(back).toEqual(first);
      }),
      { numRuns: 200, seed },
    );
    expect(compared).toBeGreaterThan(12);
  });
});
