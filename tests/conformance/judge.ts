import { readFileSync } from "node:fs";
import { compare } from "./compare.js";
import type { Cell, Observation } from "./observation.js";
import type { Scenario } from "./scenario.js";
import type { Attempt } from "./target.js";

/** A reviewed refusal: this target says at compile time, with this code, that it cannot do the scenario. */
interface Refusal {
  readonly scenario: string;
  readonly target: string;
  readonly code: string;
  readonly why: string;
}

/** Something an engine's test mode cannot show: which tasks (or the whole run), why, and what would show it. */
interface Blind {
  readonly scenario: string;
  readonly target: string;
  /** Task nodes left out of the comparison; absent for the whole scenario. */
  readonly tasks?: readonly string[];
  readonly why: string;
  readonly wouldShow: string;
}

interface Gaps {
  readonly refused: readonly Refusal[];
  readonly unobservable: readonly Blind[];
}

const gaps = JSON.parse(readFileSync(new URL("gaps.json", import.meta.url), "utf8")) as Gaps;

function without(observation: Observation, nodes: readonly string[]): Observation {
  return {
    ...observation,
    tasks: Object.fromEntries(Object.entries(observation.tasks).filter(([node]) => !nodes.includes(node))),
  };
}

/** Turns what happened into a cell of the table. */
export function judge({ name: scenario, expected }: Scenario, target: string, attempt: Attempt): Cell {
  const cell = (result: Cell["result"], detail: string): Cell => ({
    scenario,
    target,
    result,
    evidence: "run",
    detail,
  });
  const at = <T extends { readonly scenario: string; readonly target: string }>(
    list: readonly T[],
  ): T | undefined => list.find((it) => it.scenario === scenario && it.target === target);
  switch (attempt.kind) {
    case "broken":
      return cell("differs", attempt.detail);
    case "refused": {
      const refusal = at(gaps.refused);
      const reviewed =
        refusal !== undefined &&
        attempt.codes.length > 0 &&
        attempt.codes.every((code) => code === refusal.code);
      return reviewed
        ? cell("refused", `${refusal.code}: ${refusal.why}`)
        : cell("differs", `refused, which is not in gaps.json: ${attempt.detail}`);
    }
    case "observed": {
      const blind = at(gaps.unobservable);
      if (blind !== undefined && blind.tasks === undefined)
        return cell("unobservable", `${blind.why}; ${blind.wouldShow} would show it`);
      const hidden = blind?.tasks ?? [];
      const differences = compare(without(expected, hidden), without(attempt.observation, hidden));
      if (differences.length > 0) return cell("differs", differences.join("; "));
      return blind === undefined
        ? cell("equal", "")
        : cell(
            "unobservable",
            `${hidden.join(", ")}: ${blind.why}; ${blind.wouldShow} would show it; the rest is equal`,
          );
    }
  }
}
