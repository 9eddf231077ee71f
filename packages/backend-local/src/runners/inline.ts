import { AsyncLocalStorage } from "node:async_hooks";
import { format, inspect } from "node:util";
import type { Clock } from "../clock.js";
import { deadline } from "./deadline.js";
import type { Ending, Runner } from "./runner.js";
import type { StepBody } from "./step-contract.js";

type OnLine = (line: string) => void;

/** Whose output what is written now is. */
const writer = new AsyncLocalStorage<{ readonly take: (text: string) => void }>();

/** Splits text into lines; an unfinished last one is given by `end`. */
function lineSplitter(onLine: OnLine): { readonly take: (text: string) => void; readonly end: () => void } {
  let rest = "";
  return {
    take: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(line.replace(/\r$/u, ""));
    },
    end: () => {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}

const consoleMethods = ["log", "info", "debug", "warn", "error"] as const;

let listening = 0;
let restore = (): void => undefined;

/** Sends what bodies write to the standard streams to whom it belongs; what others write goes where it always went. */
function divert(): () => void {
  if (listening++ === 0) {
    const before = [process.stdout, process.stderr].map((stream) => {
      const { write } = stream;
      const divertedWrite = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
        const owner = writer.getStore();
        if (owner === undefined) return write.call(stream, chunk, ...rest);
        writer.exit(() => owner.take(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString()));
        const done = rest.findLast((it) => typeof it === "function") as (() => void) | undefined;
        if (done !== undefined) process.nextTick(done);
        return true;
      };
      stream.write = divertedWrite;
      return () => {
        stream.write = write;
      };
    });
    // A console need not write to the standard streams of this process: that of a test runner does not.
    const consoleBefore = consoleMethods.map((method) => {
      const { [method]: original } = console;
      console[method] = (...args: unknown[]): void => {
        const owner = writer.getStore();
        if (owner === undefined) original.apply(console, args);
        else writer.exit(() => owner.take(`${format(...args)}\n`));
      };
      return () => {
        console[method] = original;
      };
    });
    restore = () => {
      for (const it of [...before, ...consoleBefore]) it();
    };
  }
  return () => {
    if (--listening === 0) restore();
  };
}

/** Runs until the body is over or the run is cancelled. */
async function untilCancelled(running: Promise<Ending>, signal: AbortSignal): Promise<Ending> {
  let cancel = (): void => undefined;
  const cancelled = new Promise<Ending>((resolve) => {
    cancel = () => resolve({ kind: "cancelled" });
  });
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await Promise.race([running, cancelled]);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** Runs a body and races it against its time. What is not over then goes on, unheard: only a process can be ended. */
export function inlineRunner(body: StepBody, clock: Clock): Runner {
  return async ({ request, folder, timeoutSeconds, signal, onLine }) => {
    if (signal.aborted) return { kind: "cancelled" };
    if (Object.keys(request.artifacts).length > 0) folder.make();
    const stop = timeoutSeconds === undefined ? undefined : new AbortController();
    const lines = lineSplitter(onLine);
    const undo = divert();
    const run = async (): Promise<Ending> => {
      const { code, outputs, problem } = await body(request, stop?.signal ?? signal);
      if (outputs === undefined && problem !== undefined && problem !== "")
        lines.take(`${typeof problem === "string" ? problem : inspect(problem)}\n`);
      lines.end();
      return { kind: "exited", code, outputs };
    };
    try {
      const running = writer.run(lines, run);
      running.catch(() => undefined);
      if (stop === undefined) return await untilCancelled(running, signal);
      const limit = deadline(timeoutSeconds, signal, clock);
      try {
        const ended = await Promise.race([running, limit.reached]);
        if (typeof ended !== "string") return ended;
        stop.abort();
        return { kind: ended };
      } finally {
        limit.clear();
      }
    } finally {
      undo();
    }
  };
}
