import type { Submission } from "../model.js";

/** The submissions so that each comes after those whose futures it takes, otherwise as they were. */
export function inOrder(submissions: readonly Submission[]): readonly Submission[] {
  const byRun = new Map(submissions.map((submission) => [submission.run, submission]));
  const placed = new Set<Submission>();
  const place = (submission: Submission): void => {
    if (placed.has(submission)) return;
    for (const { name } of submission.args) {
      const before = byRun.get(name);
      if (before !== undefined && before !== submission) place(before);
    }
    placed.add(submission);
  };
  submissions.forEach(place);
  return [...placed];
}
