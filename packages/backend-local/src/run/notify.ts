import type { Deadline, EnvValue, Notification } from "@partitura/core";
import type { Clock } from "../clock.js";
import type { Secrets } from "../secrets/secrets.js";

/** Milliseconds that a receiver has to answer. */
const answerMs = 10_000;

/** A run that is not over when it should be. */
export interface Late {
  readonly pipeline: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly deadlineSeconds: number;
}

/** How telling somebody went: a problem when they could not be told. */
export interface Told {
  readonly kind: Notification["kind"];
  readonly problem?: string | undefined;
}

const textOf = ({ pipeline, runId, deadlineSeconds }: Late): string =>
  `The run ${runId} of ${pipeline} is not over after ${deadlineSeconds} s.`;

async function post(url: string, body: object): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    });
    return response.ok ? undefined : `it answered ${response.status}`;
  } catch (error) {
    return (error as Error).message;
  }
}

async function tell(notification: Notification, late: Late, secrets: Secrets): Promise<Told> {
  const valueOf = (it: EnvValue): string => ("value" in it ? it.value : (secrets.get(it.secret) ?? ""));
  const text = textOf(late);
  const { kind } = notification;
  switch (kind) {
    case "webhook":
      return { kind, problem: await post(valueOf(notification.url), { ...late, text }) };
    case "slack":
      return { kind, problem: await post(valueOf(notification.url), { text }) };
    case "mail":
      return { kind, problem: "mail is not sent from here" };
  }
}

/** Watches for the time at which a run should be over. */
export interface DeadlineWatch {
  /** Stops watching, after everybody who is being told has been. */
  readonly close: () => Promise<void>;
}

/** Starts watching; `onLate` gets how telling each went. The run goes on. */
export function watchDeadline(
  deadline: Deadline | undefined,
  about: Omit<Late, "deadlineSeconds">,
  secrets: Secrets,
  clock: Clock,
  onLate: (told: readonly Told[]) => void,
): DeadlineWatch {
  if (deadline === undefined) return { close: async () => undefined };
  const { seconds, notify } = deadline;
  const late = { ...about, deadlineSeconds: seconds };
  let telling: Promise<void> | undefined;
  const over = new AbortController();
  const wait = async (): Promise<void> => {
    await clock.sleep(seconds * 1000, over.signal);
    if (over.signal.aborted) return;
    telling = Promise.all(notify.map(async (it) => tell(it, late, secrets))).then(onLate);
  };
  void wait();
  return {
    close: async () => {
      over.abort("the run is over");
      await telling;
    },
  };
}
