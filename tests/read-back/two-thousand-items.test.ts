import { join } from "node:path";
import { checkFile } from "@partitura/compiler";
import { describe, expect, it } from "vitest";
import { compare } from "../conformance/compare.js";
import type { Observation } from "../conformance/observation.js";
import { repository, type Scenario } from "../conformance/scenario.js";
import type { ConformanceTarget } from "../conformance/target.js";
import { local } from "../conformance/targets/local.js";
import { prefect } from "../conformance/targets/prefect.js";

/**
 * 2,000 items on the targets that bound a fan-out by nothing. Prefect takes minutes for them, so it is asked only with
 * PARTITURA_LARGE_RUNS; what other engines take is in docs/limits.md.
 */
const name = "two-thousand-items";
const source = join("tests/read-back", name, "pipeline.ts");
const large = process.env["PARTITURA_LARGE_RUNS"] !== undefined;
const here = (await prefect.missing()) === undefined;

// 0² + 1² + … + 1999² = 1999 · 2000 · 3999 / 6
const expected: Observation = {
  state: "succeeded",
  tasks: {
    list: {
      state: "succeeded",
      outputs: { numbers: Array.from({ length: 2_000 }, (_, n) => n) },
    },
    square: {
      items: Array.from({ length: 2_000 }, (_, n) => ({
        state: "succeeded" as const,
        outputs: { square: n * n },
      })),
    },
    fold: {
      state: "succeeded",
      outputs: { length: 2_000, total: 2_664_667_000, last: 3_996_001 },
    },
  },
};

async function scenario(): Promise<Scenario> {
  const [checked] = await checkFile(join(repository, source));
  if (checked === undefined) throw new Error(`${source} was not loaded`);
  return { name, source, checked, params: {}, expected };
}

async function differences(target: ConformanceTarget): Promise<readonly string[]> {
  const attempt = (await target.run([await scenario()])).get(name);
  if (attempt?.kind !== "observed") throw new Error(JSON.stringify(attempt));
  return compare(expected, attempt.observation);
}

describe("2,000 items, gathered in order", () => {
  it("run locally", async () => expect(await differences(local)).toEqual([]), 300_000);

  it.runIf(here && large)(
    "run on Prefect",
    async () => expect(await differences(prefect)).toEqual([]),
    900_000,
  );
});
