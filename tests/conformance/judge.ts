import { compare } from "./compare.js";
import { gaps } from "./gaps.js";
import type { Cell, Observation } from "./observation.js";
import { reasonsOf, refusals, whyOf } from "./refusals.js";
import type { Scenario } from "./scenario.js";
import { featuresWith } from "./tables.js";
import type { Attempt } from "./target.js";

function without(observation: Observation, nodes: readonly string[]): Observation {
  return {
    ...observation,
    tasks: Object.fromEntries(Object.entries(observation.tasks).filter(([node]) => !nodes.includes(node))),
  };
}

/** Turns what happened into a cell of the table. */
export function judge(
  { name: scenario, checked, expected }: Scenario,
  target: string,
  attempt: Attempt,
): Cell {
  const { pipeline } = checked;
  const cell = (result: Cell["result"], detail: string): Cell => ({
    scenario,
    target,
    result,
    evidence: "run",
    detail,
  });
  switch (attempt.kind) {
    case "broken":
      return cell("differs", attempt.detail);
    case "refused": {
      const reasons = reasonsOf(pipeline, target, attempt.codes);
      const known = refusals[scenario]?.[target] ?? [];
      const listed = reasons.length > 0 && reasons.join() === known.join();
      const why = reasons.map((it) => `${it}: ${whyOf(target, it) ?? "not in gaps.json"}`);
      return listed && reasons.every((it) => whyOf(target, it) !== undefined)
        ? cell("refused", why.join("; "))
        : cell("differs", `refused (${why.join("; ")}), which is not reviewed: ${attempt.detail}`);
    }
    case "observed": {
      const blind = gaps.unobservable.find((it) => it.scenario === scenario && it.target === target);
      if (blind !== undefined && blind.tasks === undefined)
        return cell("unobservable", `${blind.why}; ${blind.wouldShow} would show it`);
      const hidden = blind?.tasks ?? [];
      const differences = compare(without(expected, hidden), without(attempt.observation, hidden));
      const known = gaps.known.find((it) => it.scenario === scenario && it.target === target);
      if (known !== undefined && known.differences === differences.join("; "))
        return cell("known", `${known.differences} (${known.why})`);
      if (differences.length > 0)
        return { ...cell("differs", differences.join("; ")), log: attempt.log ?? "" };
      if (blind !== undefined)
        return cell(
          "unobservable",
          `${hidden.join(", ")}: ${blind.why}; ${blind.wouldShow} would show it; the rest is equal`,
        );
      const emulated = featuresWith(pipeline, target, "emulated");
      return emulated.length === 0
        ? cell("equal", "")
        : { ...cell("equal", ""), emulated: emulated.join(", ") };
    }
  }
}
