import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
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

let listening = 0;
let restore = (): void => undefined;

/** Sends what bodies write to the standard streams to whom it belongs; what others write goes where it always went. */
function divert(): () => void {
  if (listening++ === 0) {
    const before = [process.stdout, process.stderr].map((stream) => {
      const { write } = stream;
      stream.write = ((chunk: string | Uint8Array, ...rest: never[]): boolean => {
        const owner = writer.getStore();
        if (owner === undefined) return write.call(stream, chunk, ...rest);
        writer.exit(() => owner.take(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString()));
        const done = rest.findLast((it) => typeof it === "function") as (() => void) | undefined;
        if (done !== undefined) process.nextTick(done);
        return true;
      }) as typeof write;
      return () => {
        stream.write = write;
      };
    });
    restore = () => {
      for (const it of before) it();
    };
  }
  return () => {
    if (--listening === 0) restore();
  };
}

/** Runs a body and races it against its time. What is not over then goes on, unheard: only a process can be ended. */
export function inlineRunner(body: StepBody, clock: Clock): Runner {
  return async ({ request, folder, timeoutSeconds, signal, onLine }) => {
    if (signal.aborted) return { kind: "cancelled" };
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    if (Object.keys(request.artifacts).length > 0) await folder.make();
    const lines = lineSplitter(onLine);
    const undo = divert();
    const run = async (): Promise<Ending> => {
      const { code, outputs, problem } = await body(request, stop.signal);
      if (outputs === undefined && problem !== undefined && problem !== "")
        lines.take(`${typeof problem === "string" ? problem : inspect(problem)}\n`);
      lines.end();
      return { kind: "exited", code, outputs };
    };
    const running = writer.run(lines, run);
    try {
      if (timeoutSeconds === undefined) {
        signal.addEventListener("abort", abort, { once: true });
        const cancelled = new Promise<Ending>((resolve) => {
          stop.signal.addEventListener("abort", () => resolve({ kind: "cancelled" }), { once: true });
        });
        return await Promise.race([running, cancelled]);
      }
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
      signal.removeEventListener("abort", abort);
      running.catch(() => undefined);
      undo();
    }
  };
}
