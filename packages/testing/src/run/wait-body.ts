import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import type { WaitCondition } from "@partitura/core";
import type { VirtualClock } from "../clock/virtual-clock.js";
import type { Body } from "../fakes/step.js";
import type { RunningBody } from "./running-body.js";

/** Milliseconds that a server has to answer, as in the step contract. */
const answerMs = 10_000;

type Inputs = Parameters<Body>[0];

async function answers(url: string, status: number, signal: AbortSignal): Promise<boolean> {
  const redirect = status >= 300 && status < 400 ? "manual" : "follow";
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  try {
    const response = await fetch(url, { redirect, signal: limit });
    await response.body?.cancel();
    return response.status === status;
  } catch {
    return false;
  }
}

async function succeeds(command: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn("sh", ["-c", command], { stdio: "inherit", signal });
    child.once("error", () => resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}

async function holds(
  condition: "file" | "http" | "command",
  inputs: Inputs,
  signal: AbortSignal,
): Promise<boolean> {
  switch (condition) {
    case "file":
      return stat(String(inputs["path"])).then(
        () => true,
        () => false,
      );
    case "http":
      return answers(String(inputs["url"]), Number(inputs["status"]), signal);
    case "command":
      return succeeds(String(inputs["command"]), signal);
  }
}

/**
 * The body of a wait, by the virtual clock; undefined for waits that the executor does itself. It asks as `step.py` does:
 * at once, and then after each interval.
 */
export function waitBody(
  condition: WaitCondition,
  intervalSeconds: number,
  clock: VirtualClock,
  running: RunningBody,
): Body | undefined {
  switch (condition) {
    case "pipeline":
    case "asset":
      return undefined;
    case "time":
      return async ({ at }) => running.sleep(Date.parse(String(at)) - clock.now());
    case "duration":
      return async ({ seconds }) => running.sleep(Number(seconds) * 1000);
    case "file":
    case "http":
    case "command":
      return async (inputs, { signal }) => {
        while (!signal.aborted && !(await holds(condition, inputs, signal)))
          await running.sleep(intervalSeconds * 1000);
      };
  }
}
