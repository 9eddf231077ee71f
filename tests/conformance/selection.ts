import { readFileSync } from "node:fs";

/** What is run on the engines for every change: by scenario, the targets, or `all`. */
export type Subset = { readonly [scenario: string]: "all" | readonly string[] };

/** The committed subset. */
export const subset = JSON.parse(readFileSync(new URL("subset.json", import.meta.url), "utf8")) as Subset;

/** What was asked for: scenarios by name, or all of them on every target. */
export interface Choice {
  readonly scenarios?: readonly string[] | undefined;
  readonly full: boolean;
}

/**
 * The scenarios to run on a target. Those that are named are run wherever they are asked for; without names, all of them
 * locally, and on an engine those of the subset, or all with `full`.
 */
export function chosenFor(target: string, names: readonly string[], choice: Choice): readonly string[] {
  const { scenarios, full } = choice;
  if (scenarios !== undefined) return names.filter((name) => scenarios.includes(name));
  if (full || target === "local") return names;
  return names.filter((name) => {
    const targets = subset[name] ?? [];
    return targets === "all" || targets.includes(target);
  });
}
