import type { Deadline, Notification } from "../ir/pipeline.js";
import type { Span } from "../ir/span.js";
import type { EnvValue } from "../ir/task.js";
import { durationOf } from "./policy.js";
import type { Duration } from "./quantity.js";
import { isSecret, type Secret } from "./secret.js";

/** Who is told: a webhook, Slack by an incoming webhook, or people by mail; addresses may be secrets. */
export type NotificationSpec =
  | { readonly webhook: string | Secret }
  | { readonly slack: string | Secret }
  | { readonly mail: readonly string[]; readonly smtp: string | Secret };

/** When a run should be over, counted from its start, and who is told when it is not. */
export interface DeadlineSpec {
  readonly after: Duration;
  readonly notify: NotificationSpec | readonly NotificationSpec[];
}

const valueOf = (given: string | Secret): EnvValue =>
  isSecret(given) ? { secret: given.name } : { value: given };

function notificationOf(spec: NotificationSpec): Notification {
  if ("webhook" in spec) return { kind: "webhook", url: valueOf(spec.webhook) };
  if ("slack" in spec) return { kind: "slack", url: valueOf(spec.slack) };
  return { kind: "mail", to: [...spec.mail], smtp: valueOf(spec.smtp) };
}

/** The deadline of a pipeline's spec. */
export function deadlineOf({ after, notify }: DeadlineSpec, span: Span): Deadline | undefined {
  const seconds = durationOf("deadline.after", after, span);
  const list = Array.isArray(notify) ? (notify as readonly NotificationSpec[]) : [notify as NotificationSpec];
  return seconds === undefined ? undefined : { seconds, notify: list.map(notificationOf) };
}
