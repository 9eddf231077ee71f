import { readFileSync } from "node:fs";
import type { Feature, Pipeline } from "@partitura/core";
import { gaps } from "./gaps.js";
import { featuresWith, tables } from "./tables.js";

/** Why targets refuse scenarios: by scenario and target, the features that the target's table refuses, and other codes. */
export type Refusals = { readonly [scenario: string]: { readonly [target: string]: readonly string[] } };

/** Where the refused cells are listed; a test keeps it. */
export const refusalsFile = new URL("refused.json", import.meta.url);

/** Every cell that is refused, as it is committed. */
export const refusals = JSON.parse(readFileSync(refusalsFile, "utf8")) as Refusals;

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
