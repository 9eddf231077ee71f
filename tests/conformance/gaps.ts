import { readFileSync } from "node:fs";

/** A reviewed code with which a target refuses at compile time what its capability table alone does not tell. */
interface Refusal {
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

/** A difference that cannot be mended yet: what is seen, word for word, and why. Anything else in the cell is still red. */
interface Known {
  readonly scenario: string;
  readonly target: string;
  readonly differences: string;
  readonly why: string;
}

/** The reviewed list of what is not equal. */
export const gaps = JSON.parse(readFileSync(new URL("gaps.json", import.meta.url), "utf8")) as {
  readonly refused: readonly Refusal[];
  readonly unobservable: readonly Blind[];
  readonly known: readonly Known[];
};
