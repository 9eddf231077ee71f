import type { Argument, Submission } from "../model.js";

/** The variables of an argument. */
function namesIn(argument: Argument): readonly string[] {
  switch (argument.kind) {
    case "future":
    case "quoted":
    case "plain":
      return [argument.name];
    case "quoted-all":
      return argument.names;
    case "constant":
      return [];
  }
}

/** The futures of an argument. */
export const runsIn = (argument: Argument): readonly string[] =>
  argument.kind === "plain" ? [] : namesIn(argument);

/** The submissions so that each comes after those whose futures it takes, otherwise as they were; each run once. */
export function inOrder(submissions: readonly Submission[]): readonly Submission[] {
  const byRun = new Map(submissions.map((submission) => [submission.run, submission]));
  const placed = new Set<Submission>();
  const place = (submission: Submission): void => {
    if (placed.has(submission)) return;
    for (const argument of submission.args) {
      for (const name of namesIn(argument)) {
        const before = byRun.get(name);
        if (before !== undefined && before !== submission) place(before);
      }
    }
    placed.add(submission);
  };
  [...byRun.values()].forEach(place);
  return [...placed];
}
