import type { Clock } from "../clock.js";
import { deadline } from "./deadline.js";
import type { Runner } from "./runner.js";

/** What a person is asked. */
export interface Question {
  readonly node: string;
  readonly index: readonly number[];
  readonly message: string;
  /** Who may answer; everybody when empty. */
  readonly approvers: readonly string[];
}

/** What was answered, and by whom. */
export interface Answer {
  readonly approved: boolean;
  readonly by: string;
}

/** Asks a person and waits for the answer; undefined when nobody can be asked. The signal ends the asking. */
export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer | undefined>;

/** Exit codes of the step contract: a rejection is not asked again, silence may be. */
const codes = { approved: 0, silence: 1, rejected: 78 } as const;

/** Runs an approval: asks, and waits for an answer until the time is over. */
export function approvalRunner(question: Question, ask: Ask | undefined, clock: Clock): Runner {
  return async ({ timeoutSeconds, signal, onLine }) => {
    onLine(`waiting for an answer: ${question.message}`);
    const limit = deadline(timeoutSeconds, signal, clock);
    const over = new AbortController();
    try {
      const asked = ask?.(question, over.signal) ?? Promise.resolve(undefined);
      const answered = asked.then((answer) => answer ?? new Promise<never>(() => undefined));
      const ended = await Promise.race([answered, limit.reached]);
      if (ended === "cancelled") return { kind: "cancelled" };
      if (ended === "timed-out") {
        const { node } = question;
        onLine(
          `P7111: nobody answered within ${timeoutSeconds} s; answer in a terminal, or with --approve ${node} or --reject ${node}`,
        );
        return { kind: "exited", code: codes.silence };
      }
      if (!ended.approved) {
        onLine(`P7110: rejected by ${ended.by}`);
        return { kind: "exited", code: codes.rejected };
      }
      onLine(`approved by ${ended.by}`);
      return { kind: "exited", code: codes.approved, outputs: {} };
    } finally {
      over.abort();
      limit.clear();
    }
  };
}
