import type { Submission } from "../model.js";

/** The submissions so that each comes after those whose futures it takes, otherwise as they were; each run once. */
export function inOrder(submissions: readonly Submission[]): readonly Submission[] {
  const byRun = new Map(submissions.map((submission) => [submission.run, submission]));
  const placed = new Set<Submission>();
  const place = (submission: Submission): void => {
    if (placed.has(submission)) return;
    for (const argument of submission.args) {
      const before = "name" in argument ? byRun.get(argument.name) : undefined;
      if (before !== undefined && before !== submission) place(before);
    }
    placed.add(submission);
  };
  [...byRun.values()].forEach(place);
  return [...placed];
}
