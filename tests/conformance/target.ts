import type { Observation } from "./observation.js";
import type { Scenario } from "./scenario.js";

/** What became of a scenario on a target: seen on the engine, refused at compile time with these codes, or broken on the way. */
export type Attempt =
  | { readonly kind: "observed"; readonly observation: Observation; readonly log?: string }
  | { readonly kind: "refused"; readonly codes: readonly string[]; readonly detail: string }
  | { readonly kind: "broken"; readonly detail: string };

/** A target that scenarios are run on. */
export interface ConformanceTarget {
  readonly target: string;
  /** The name that `npm run engines:install` takes; absent when nothing needs to be installed. */
  readonly engine?: string;
  /** Why the engine cannot be used here; undefined when it can. */
  readonly missing: () => Promise<string | undefined>;
  /** Runs scenarios, in one batch where that is quicker, and tells of each by name. */
  readonly run: (scenarios: readonly Scenario[]) => Promise<ReadonlyMap<string, Attempt>>;
}
