import { access } from "node:fs/promises";
import { canonicalJson, type Json, type WaitCondition } from "@partitura/core";
import type { Clock } from "../clock.js";
import type { Outputs } from "../nodes/scope.js";
import { deadline } from "./deadline.js";
import { runProcess } from "./run-process.js";
import type { AttemptOrder, Ending, Runner } from "./runner.js";

/** Asks for a condition: how many seconds are left until it holds (Infinity when nobody knows), or why it never will. */
type Asked = number | { readonly wrong: string };

/** What is asked, and how; made when the wait starts. */
type Condition = (order: AttemptOrder) => Asked | Promise<Asked>;

/** An input that is known to be a text. */
function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Milliseconds that a server has to answer. */
const answerMs = 10_000;

const instant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?(Z|[+-]\d{2}:\d{2})$/u;

function untilTime({ at }: Outputs, clock: Clock): Condition {
  const [, day, time, fraction = "", zone] = instant.exec(textOf(at)) ?? [];
  const moment = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(moment)
    ? () => ({ wrong: `P7101: inputs.at is no instant: ${textOf(at)}` })
    : () => (moment - clock.now()) / 1000;
}

function forDuration({ seconds }: Outputs, clock: Clock): Condition {
  const end = clock.monotonic() + Number(seconds) * 1000;
  return () => (end - clock.monotonic()) / 1000;
}

const forFile =
  ({ path }: Outputs): Condition =>
  async () =>
    access(textOf(path)).then(
      () => 0,
      () => Infinity,
    );

function forHttp({ url, status = 200 }: Outputs): Condition {
  const [address, wanted] = [textOf(url), Number(status)];
  if (!/^https?:\/\//u.test(address) || !URL.canParse(address))
    return () => ({ wrong: `P7101: inputs.url is no URL: ${address}` });
  const redirect = wanted >= 300 && wanted < 400 ? "manual" : "follow";
  return async ({ signal, onLine }) => {
    try {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
      const response = await fetch(address, { redirect, signal: limited });
      await response.body?.cancel();
      return response.status === wanted ? 0 : Infinity;
    } catch (error) {
      const { message, cause } = error as Error;
      onLine(`no answer: ${cause instanceof Error ? cause.message : message}`);
      return Infinity;
    }
  };
}

const forCommand =
  ({ command }: Outputs, clock: Clock): Condition =>
  async ({ folder, environment, signal, onLine }) => {
    const ending = await runProcess(["sh", "-c", textOf(command)], {
      workFolder: folder.workFolder,
      environment: environment(),
      signal,
      clock,
      onLine,
    });
    return ending.kind === "exited" && ending.code === 0 ? 0 : Infinity;
  };

/** What this process asks by itself; pipelines and assets are asked of the runs that are kept. */
export type AskedCondition = Exclude<WaitCondition, "pipeline" | "asset">;

function conditionOf(condition: AskedCondition, inputs: Outputs, clock: Clock): Condition {
  switch (condition) {
    case "time":
      return untilTime(inputs, clock);
    case "duration":
      return forDuration(inputs, clock);
    case "file":
      return forFile(inputs);
    case "http":
      return forHttp(inputs);
    case "command":
      return forCommand(inputs, clock);
  }
}

/** Waits as `step.py` does on the engines: asks every so many seconds until the condition holds. */
export function waitRunner(
  condition: AskedCondition,
  intervalSeconds: number,
  inputs: Outputs,
  clock: Clock,
): Runner {
  return async (order) => {
    const { timeoutSeconds, signal, onLine, folder } = order;
    if (condition === "command") folder.make();
    const ask = conditionOf(condition, inputs, clock);
    const limit = deadline(timeoutSeconds, signal, clock);
    const over = new AbortController();
    const ended = limit.reached.then((reason): Ending => {
      over.abort(reason);
      return { kind: reason };
    });
    const until = { ...order, signal: over.signal };
    const wait = async (): Promise<Ending> => {
      for (;;) {
        const left = await ask(until);
        if (over.signal.aborted) return ended;
        if (typeof left === "object") {
          onLine(left.wrong);
          return { kind: "exited", code: 1 };
        }
        if (left <= 0) return { kind: "exited", code: 0, outputs: {} };
        onLine(`not yet: ${condition} ${canonicalJson({ ...inputs })}`);
        await clock.sleep(Math.min(left, intervalSeconds) * 1000, over.signal);
      }
    };
    try {
      return await Promise.race([wait(), ended]);
    } finally {
      limit.clear();
    }
  };
}
