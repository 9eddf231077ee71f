import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  approval,
  cron,
  each,
  interval,
  native,
  onAssets,
  pipeline,
  secret,
  shell,
  waitFor,
  z,
} from "partitura";

/** What only Airflow's scheduler shows: each pipeline is about one thing, and is as quick as that allows. */

const minute = 60_000;
/** The whole minute that was this many minutes ago when the file was loaded. */
const minutesAgo = (count: number): string =>
  new Date((Math.floor(Date.now() / minute) - count) * minute).toISOString();

const work = shell("work", { command: "sleep 4" });
const alone = shell("alone", { command: "sleep 2" });
const say = shell("say", {
  inputs: { at: z.string().nullable(), from: z.string().nullable(), to: z.string().nullable() },
  outputs: { at: z.string(), from: z.string(), to: z.string() },
  command: 'printf %s "$at" > "$out_at"; printf %s "$from" > "$out_from"; printf %s "$to" > "$out_to"',
});
const done = shell("done", { command: "true" });

/** Four tasks that take one of three slots, and one that takes two. */
export const pools = pipeline("pools", { defaults: { pool: { name: "narrow", slots: 1 } } }, () => {
  for (const id of ["one", "two", "three", "four"]) work({}, { id });
  work({}, { id: "wide", pool: { name: "narrow", slots: 2 } });
});

/** Tasks that may start together, in a pool with one slot. */
export const priorities = pipeline("priorities", { defaults: { pool: { name: "single", slots: 1 } } }, () => {
  alone({}, { id: "first-named", priority: 1 });
  alone({}, { id: "urgent", priority: 10 });
  alone({}, { id: "between", priority: 5 });
});

/** Five items, two at once; and five without a limit. */
export const items = pipeline("items", {}, () => {
  each("limited", ["a", "b", "c", "d", "e"], () => void alone({}, { id: "by-two" }), { concurrency: 2 });
  each("free", ["a", "b", "c", "d", "e"], () => void work({}, { id: "at-once" }));
});

/** A task that is too slow; it says when it ends by itself. */
export const slowTask = pipeline("slow-task", {}, () => {
  const slow = shell("slow", { command: "sleep 511", timeout: "3s" })();
  done({}, { after: slow });
});

/** A run that is too slow, with a task that has ended, one that runs and one that has not begun. */
export const slowRun = pipeline("slow-run", { timeout: "60s" }, () => {
  const before = done({}, { id: "before" });
  const slow = shell("slow", { command: "sleep 512" })({}, { after: before });
  done({}, { id: "after", after: slow });
});

/** Failures with delays that grow up to the greatest: 3 s, then 5 s and not 6 s or more. */
export const delays = pipeline("delays", {}, () => {
  shell("fails", { command: "false", retries: { limit: 2, delay: "3s", backoff: 2, maxDelay: "5s" } })();
});

const release = approval("release", { timeout: "4m", approvers: ["ana"] });

/** A person is asked. */
export const approvals = pipeline("approvals", {}, () => {
  done({}, { after: release({ message: "Is it good?" }) });
});

/** Nobody answers in time. */
export const unanswered = pipeline("unanswered", {}, () => {
  done({}, { after: approval("release", { timeout: "5s" })({ message: "Is anybody there?" }) });
});

/** Updates an asset. */
export const producer = pipeline("producer", {}, () => {
  done({}, { updates: ["s3://lake/scheduler"] });
});

/** Runs when the asset has been updated. */
export const consumer = pipeline("consumer", { schedule: onAssets(["s3://lake/scheduler"]) }, ({ run }) => {
  say({ at: run.scheduledAt, from: run.intervalStart, to: run.intervalEnd });
});

const past = { timezone: "UTC", catchup: true, start: minutesAgo(4), end: minutesAgo(1) };

/** Three fire times have passed: a run for each, side by side. */
export const caughtUp = pipeline("caught-up", { schedule: cron("* * * * *", past) }, ({ run }) => {
  say({ at: run.scheduledAt, from: run.intervalStart, to: run.intervalEnd });
  work();
});

/** The same, one run after the other. */
export const queued = pipeline(
  "queued",
  { schedule: cron("* * * * *", { ...past, overlap: "queue" }) },
  () => {
    alone();
  },
);

/** Fire times that passed before the pipeline was there are not made up for; the next one comes. */
export const missed = pipeline(
  "missed",
  { schedule: interval("1m", { catchup: false, start: minutesAgo(10) }) },
  ({ run }) => {
    say({ at: run.scheduledAt, from: run.intervalStart, to: run.intervalEnd });
  },
);

const once = { timezone: "UTC", catchup: true, start: minutesAgo(2), end: minutesAgo(1) };

/** What another pipeline waits for. */
export const awaited = pipeline("awaited", { schedule: cron("* * * * *", once) }, () => {
  work();
});

/** Waits for the other's run for the same instant. */
export const waiting = pipeline("waiting", { schedule: cron("* * * * *", once) }, () => {
  const other = waitFor("other", "pipeline", { timeout: "2m", every: "15s" });
  done({}, { after: other({ pipeline: "awaited" }) });
});

/** A secret from a Variable, in the environment and in a file. */
export const secrets = pipeline("secrets", {}, () => {
  const file = join(tmpdir(), `partitura-secret-${String(process.pid)}`);
  shell("knows", {
    command: `[ "$TOKEN" = "correct horse" ] && [ "$(cat ${file})" = "correct horse" ] && rm ${file}`,
    env: { TOKEN: secret("deploy-token") },
    secretFiles: { [file]: secret("deploy-token") },
  })();
});

/** Airflow's own operator, in whose texts it reads Jinja. */
export const operators = pipeline("operators", {}, () => {
  const spec = {
    class: "airflow.providers.standard.operators.bash.BashOperator",
    arguments: { bash_command: "echo ran by {{ dag.dag_id }}" },
  };
  done({}, { after: native("own", "airflow", spec)() });
});

/** Waits for an endpoint. */
export const endpoints = pipeline(
  "endpoints",
  { params: { url: z.string().regex(/^https?:\/\/./) } },
  ({ params }) => {
    waitFor("answers", "http", { timeout: "90s", every: "1s" })({ url: params.url });
  },
);

/** Has a param with bounds. */
export const bounded = pipeline("bounded", { params: { level: z.int().min(1).max(3) } }, ({ params }) => {
  const note = shell("note", {
    inputs: { level: z.int() },
    outputs: { level: z.int() },
    command: 'echo "$level" > "$out_level"',
  });
  note({ level: params.level });
});

/** One instance of its task at once, over all runs. */
export const overlaid = pipeline("overlaid", {}, () => {
  alone({}, { overlays: { "airflow@3": { maxActive: 1 }, "airflow@2.11": { maxActive: 1 } } });
});
