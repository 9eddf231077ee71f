/** A source of decisions: `pick(n)` is a whole number from 0 to n−1, and 0 once the numbers behind it are used up. */
export interface Choices {
  readonly pick: (options: number) => number;
  /** One element of a list that is not empty. Throws when it is. */
  readonly from: <T>(options: readonly T[]) => T;
}

/** Decisions read from a list of numbers, so that a shorter list, or smaller numbers, make a simpler program. */
export function choicesOf(numbers: readonly number[]): Choices {
  let at = 0;
  const pick = (options: number): number => (numbers[at++] ?? 0) % options;
  return {
    pick,
    from: (options) => {
      const chosen = options[pick(options.length)];
      if (chosen === undefined) throw new Error("nothing to choose from");
      return chosen;
    },
  };
}
