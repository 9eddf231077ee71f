import { z } from "zod";
import { dslReport } from "./diagnostics.js";
import { makeTask } from "./make-task.js";
import type { Policies } from "./policy.js";
import type { Duration } from "./quantity.js";
import { complain } from "./session.js";
import type { Task } from "./step.js";

/** Who may answer, and until when. */
export interface ApprovalSpec extends Policies {
  readonly description?: string | undefined;
  /** How long it waits for an answer; it fails then. */
  readonly timeout: Duration;
  /** The users who may answer, by their names on the engine; everybody who may use the engine when not given. */
  readonly approvers?: readonly string[] | undefined;
}

/**
 * A task that a person answers: it succeeds when it is approved, and fails when it is rejected or nobody answers in time.
 *
 * @example
 * const release = approval("release", { timeout: "2d", approvers: ["ana"] });
 * const approved = release({ message: str`accuracy ${accuracy}: deploy?` });
 */
export function approval<const Id extends string>(
  id: Id,
  spec: ApprovalSpec,
): Task<Id, { message: string }, {}> {
  const { approvers = [], ...rest } = spec;
  return makeTask(id, { ...rest, inputs: { message: z.string() } }, approval, (span) => {
    if ((spec as { readonly timeout?: unknown }).timeout === undefined)
      complain(dslReport("P1031", { id }, { span }));
    return { kind: "approval", approvers: [...approvers] };
  }) as Task<Id, { message: string }, {}>;
}
