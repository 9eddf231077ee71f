import { readFileSync, writeFileSync } from "node:fs";
import type { Feature, Pipeline } from "@partitura/core";
import { gaps } from "./gaps.js";
import { featuresWith, tables } from "./tables.js";

/** Why targets refuse scenarios: by scenario and target, the features that the target's table refuses, and other codes. */
export type Refusals = { readonly [scenario: string]: { readonly [target: string]: readonly string[] } };

const file = new URL("refused.json", import.meta.url);

/** Reads the committed list of refused cells. */
export const readRefusals = (): Refusals => JSON.parse(readFileSync(file, "utf8")) as Refusals;

/** Writes the list of refused cells anew: a line for each, so that a change shows. */
export function writeRefusals(refusals: Refusals): void {
  const scenarios = Object.entries(refusals).map(([scenario, targets]) => {
    const cells = Object.entries(targets).map(
      ([target, reasons]) =>
        `    ${JSON.stringify(target)}: [${reasons.map((it) => JSON.stringify(it)).join(", ")}]`,
    );
    return `  ${JSON.stringify(scenario)}: {\n${cells.join(",\n")}\n  }`;
  });
  writeFileSync(file, `{\n${scenarios.join(",\n")}\n}\n`);
}

/** Every cell that is refused, as it is committed. */
export const refusals = readRefusals();

/** The code of a refusal by the capability table. */
const byTable = "P3001";

/** The reasons of a refusal with these codes: a feature for each that the table refuses, any other code as it is. */
export function reasonsOf(pipeline: Pipeline, target: string, codes: readonly string[]): readonly string[] {
  const features = codes.includes(byTable) ? featuresWith(pipeline, target, "unsupported") : [];
  return [...features, ...new Set(codes.filter((code) => code !== byTable))].toSorted();
}

/** What a reason means: the words of the target's table, or those of `gaps.json` for a code; undefined where neither has it. */
export function whyOf(target: string, reason: string): string | undefined {
  const capability = tables.get(target)?.[reason as Feature];
  if (capability?.support === "unsupported") return capability.why;
  return gaps.refused.find((it) => it.target === target && it.code === reason)?.why;
}
