import type { RunField } from "../ir/expression.js";
import { typeOfRunField } from "../ir/type-of.js";
import { makeReference } from "./make-reference.js";
import type { ChoiceRef, ListRef, MaybeRef, StringRef } from "./reference.js";

/** What a run knows of itself. Instants are ISO 8601 in UTC to the second, such as `2026-11-24T06:00:00Z`. */
export interface RunRef {
  /** The run's id on its engine. */
  readonly id: StringRef;
  /** The scheduled instant; null for a run that nobody scheduled. */
  readonly scheduledAt: MaybeRef<string | null>;
  /** The fire time before `scheduledAt`. */
  readonly intervalStart: MaybeRef<string | null>;
  /** The same as `scheduledAt`: the end of the interval that the run is for. */
  readonly intervalEnd: MaybeRef<string | null>;
}

/** What a run knows of itself at its end. */
export interface ExitRunRef extends RunRef {
  readonly status: ChoiceRef<"succeeded" | "failed" | "cancelled">;
  /** The ids of the nodes of the tasks that failed, each once, sorted. */
  readonly failedTasks: ListRef<string>;
}

function fieldsOf(fields: readonly RunField[], owner: object): unknown {
  return Object.fromEntries(
    fields.map((field) => [
      field,
      makeReference({ expression: { op: "run", field }, type: typeOfRunField(field), owner }),
    ]),
  );
}

/** What the body of a pipeline is given as `run`. */
export function runReference(owner: object): RunRef {
  return fieldsOf(["id", "scheduledAt", "intervalStart", "intervalEnd"], owner) as RunRef;
}

/** What `onExit` is given as `run`. */
export function exitRunReference(owner: object): ExitRunRef {
  const fields = ["id", "scheduledAt", "intervalStart", "intervalEnd", "status", "failedTasks"] as const;
  return fieldsOf(fields, owner) as ExitRunRef;
}
