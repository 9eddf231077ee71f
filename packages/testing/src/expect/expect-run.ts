import { AssertionError, deepStrictEqual } from "node:assert";
import type { RunState, TaskState } from "@partitura/backend-local";
import { about, aboutTask, type AnyRun, type AnyTask } from "./about.js";

const isRun = (it: AnyRun | AnyTask): it is AnyRun => "tasks" in it;

const textOf = (it: AnyRun | AnyTask): string => (isRun(it) ? about(it) : aboutTask(it));

type Caller = (...args: never[]) => unknown;

function fail(message: string, actual: unknown, expected: unknown, stackStartFn: Caller): never {
  throw new AssertionError({ message, actual, expected, operator: "deepStrictEqual", stackStartFn });
}

/** The states that a test compares: those of the instances it names. */
function statesOf(run: AnyRun, names: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(names.map((name) => [name, run.tasks[name]?.state ?? "not there"]));
}

/**
 * Asserts how a run or a task has ended, or how those instances of a run have that are named.
 *
 * @example
 * expectState(run, "failed");
 * expectState(run, { "train[1]": "failed", publish: "upstream-failed" });
 *
 * @throws {AssertionError} with the states of all tasks and the errors of those that failed.
 */
export function expectState(run: AnyRun, state: RunState | { readonly [name: string]: TaskState }): void;
/** Asserts how a task has ended. */
export function expectState(task: AnyTask, state: TaskState): void;
export function expectState(
  it: AnyRun | AnyTask,
  expected: string | { readonly [name: string]: string },
): void {
  if (typeof expected === "string") {
    if (it.state !== expected)
      fail(`'${it.state}' and not '${expected}'\n${textOf(it)}`, it.state, expected, expectState);
    return;
  }
  if (!isRun(it)) return;
  const actual = statesOf(it, Object.keys(expected));
  const wrong = Object.keys(expected).filter((name) => actual[name] !== expected[name]);
  if (wrong.length === 0) return;
  const said = wrong.map((name) => `${name} is '${actual[name]}' and not '${expected[name]}'`).join(", ");
  fail(`${said}\n${about(it)}`, actual, expected, expectState);
}

/**
 * Asserts the outputs of a run or a task: those that are named are equal, all the way down; others may be there.
 * @throws {AssertionError} with the difference.
 */
export function expectOutputs<O>(
  it: { readonly outputs: O } & (AnyRun | AnyTask),
  expected: { readonly [K in keyof O]?: unknown },
): void {
  const outputs = it.outputs as { readonly [name: string]: unknown };
  const actual = Object.fromEntries(Object.keys(expected).map((name) => [name, outputs[name]]));
  try {
    deepStrictEqual(actual, { ...expected });
  } catch (error) {
    const { message } = error as AssertionError;
    fail(`${message}\n${textOf(it)}`, actual, expected, expectOutputs);
  }
}

/** What a test expects of an error. */
export interface ExpectedError {
  /** Such as P7102. */
  readonly code?: string | undefined;
  /** A part of the message, or a pattern. */
  readonly message?: string | RegExp | undefined;
  readonly exitCode?: number | undefined;
}

/**
 * Asserts that a task has failed, and how.
 *
 * @example
 * expectError(run.task(train), { code: "P7107" });
 *
 * @throws {AssertionError} with what it has failed of, or its state.
 */
export function expectError(task: AnyTask, expected: ExpectedError = {}): void {
  const { error, name, state } = task;
  if (state !== "failed" || error === undefined)
    return fail(`${name} has not failed\n${textOf(task)}`, state, "failed", expectError);
  const { message } = expected;
  const hasMessage =
    message === undefined ||
    (typeof message === "string" ? error.message.includes(message) : message.test(error.message));
  const isSame = (key: "code" | "exitCode"): boolean => !(key in expected) || error[key] === expected[key];
  if (hasMessage && isSame("code") && isSame("exitCode")) return;
  const actual = Object.fromEntries(
    Object.keys(expected).map((key) => [key, error[key as keyof ExpectedError]]),
  );
  fail(`${name} has failed otherwise\n${textOf(task)}`, actual, expected, expectError);
}

/**
 * Asserts how often each task was tried; 0 when it must not have run.
 * @throws {AssertionError} with the states of all tasks.
 */
export function expectAttempts(run: AnyRun, expected: { readonly [name: string]: number }): void {
  const actual = Object.fromEntries(
    Object.keys(expected).map((name) => [name, run.tasks[name]?.attempts ?? "not there"]),
  );
  const wrong = Object.keys(expected).filter((name) => actual[name] !== expected[name]);
  if (wrong.length === 0) return;
  const said = wrong.map((name) => `${name} was tried ${actual[name]} and not ${expected[name]} times`);
  fail(`${said.join(", ")}\n${about(run)}`, actual, expected, expectAttempts);
}
