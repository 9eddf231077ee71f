import { createInterface } from "node:readline/promises";
import { userInfo } from "node:os";
import type { Ask, Question } from "@partitura/backend-local";
import { instanceName } from "./plain.js";
import type { RunView } from "./view.js";

/** Answers that were given with the command: ids of tasks. */
export interface GivenAnswers {
  readonly approve?: readonly string[] | undefined;
  readonly reject?: readonly string[] | undefined;
}

/** Where a person types. */
export interface Console {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

const yes = /^y(es)?$/iu;
const no = /^n(o)?$/iu;

/** The question as a person reads it. */
export function questionText({ node, index, message, approvers }: Question): string {
  const who = approvers.length === 0 ? "" : ` (for ${approvers.join(", ")})`;
  return `${instanceName(node, index)}${who}: ${message}\napprove? [y/n] `;
}

/**
 * Answers approvals: as the command says, else by asking at the console, one question after the other; nobody answers
 * where there is no console. Whoever sits there answers, whatever the approvers' names are.
 */
export function answers(
  { approve = [], reject = [] }: GivenAnswers,
  console: Console | undefined,
  view: Pick<RunView, "pause">,
): Ask {
  const by = userInfo().username;
  let before: Promise<unknown> = Promise.resolve();

  const askAt = async (at: Console, question: Question, signal: AbortSignal): Promise<boolean> => {
    const resume = view.pause();
    const lines = createInterface({ ...at, terminal: false });
    try {
      for (;;) {
        const said = (await lines.question(questionText(question), { signal })).trim();
        if (yes.test(said)) return true;
        if (no.test(said)) return false;
      }
    } finally {
      lines.close();
      resume();
    }
  };

  return async (question, signal) => {
    if (reject.includes(question.node)) return { approved: false, by };
    if (approve.includes(question.node)) return { approved: true, by };
    if (console === undefined) return undefined;
    const asked = before.then(async () => (signal.aborted ? undefined : askAt(console, question, signal)));
    before = asked.catch(() => undefined);
    // An aborted question has no answer: its time is over.
    const approved = await asked.catch(() => undefined);
    return approved === undefined ? undefined : { approved, by };
  };
}
