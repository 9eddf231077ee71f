import { type Mutation, on } from "./mutation.js";

const run = on("local", "backend-local/dist", [
  {
    name: "a failed item does not fail its each",
    file: "nodes/join.js",
    find: "failures.length === 0",
    replace: "true",
    scenario: "failure",
  },
  {
    name: "retries are dropped",
    file: "nodes/retry-delay.js",
    find: "attempt > retries.limit",
    replace: "attempt > 0",
    scenario: "retry",
  },
  {
    name: "results of items are gathered in reverse",
    file: "nodes/run-each.js",
    find: "value: items.map((item)",
    replace: "value: items.toReversed().map((item)",
    scenario: "each-static",
  },
  {
    name: "join rules are ignored",
    file: "nodes/run-nodes.js",
    find: '(node.kind === "task" ? node.runIf : undefined) ?? "all-succeeded"',
    replace: '"all-succeeded"',
    scenario: "rule-all-done",
  },
  {
    name: "none-failed runs after failures",
    file: "nodes/join.js",
    find: "return failed;",
    replace: "return undefined;",
    scenario: "rule-none-failed",
  },
  {
    name: "none-failed-min-one runs after skips alone",
    file: "nodes/join.js",
    find: 'return failed ?? (some("succeeded") ? undefined : skipped);',
    replace: "return failed;",
    scenario: "rule-none-failed-min-one",
  },
  {
    name: "any-succeeded runs after failures alone",
    file: "nodes/join.js",
    find: 'return some("succeeded") ? undefined : (failed ?? skipped);',
    replace: "return undefined;",
    scenario: "rule-any-succeeded",
  },
  {
    name: "any-failed runs after successes",
    file: "nodes/join.js",
    find: "return failed === undefined ? skipped : undefined;",
    replace: "return undefined;",
    scenario: "rule-any-failed",
  },
  {
    name: "what is skipped keeps nothing from running",
    file: "nodes/join.js",
    find: 'return failed ?? (some("skipped") ? skipped : undefined);',
    replace: "return failed;",
    scenario: "rule-all-succeeded",
  },
  {
    name: "a failure outside of an each is tolerated by it",
    file: "nodes/run-each.js",
    find: "it.depth >= itemDepth",
    replace: "it.depth >= 0",
    scenario: "each-continue-outside",
  },
  {
    name: "orSkip skips nothing",
    file: "nodes/run-nodes.js",
    find: 'return { kind: "skipped" };',
    replace: "break;",
    scenario: "or-skip-chain",
  },
  {
    name: "every exit code is tried again",
    file: "nodes/retry-delay.js",
    find: "!exitCodes.includes(exitCode)",
    replace: "false",
    scenario: "retry-exit-codes",
  },
  {
    name: "what ended as fatal is tried again",
    file: "nodes/run-task.js",
    find: "fatal ? undefined : retryDelay(node.policy.retries, attempt,",
    replace: "retryDelay(node.policy.retries, attempt,",
    scenario: "fatal-not-retried",
  },
  {
    name: "a declared skip is a failure",
    file: "attempt/attempt.js",
    find: "if (task.skippable === true)",
    replace: "if (false)",
    scenario: "rule-after-skipped-when",
  },
  {
    name: "exit tasks are told that all went well",
    file: "run/run-facts.js",
    find: "ended?.state ?? null",
    replace: '"succeeded"',
    scenario: "exit-status",
  },
  {
    name: "what a failure blocked counts among the failed tasks",
    file: "run/run-facts.js",
    find: '({ state }) => state === "failed"',
    replace: '({ state }) => state !== "succeeded"',
    scenario: "exit-after-failure",
  },
  {
    name: "a fallback in an output is lost with a skipped node",
    file: "run/outputs.js",
    find: "evaluateIn(scope, context, expression, ",
    replace: 'evaluateIn(scope, context, expression.op === "or-else" ? expression.value : expression, ',
    scenario: "outputs-skipped",
  },
]);

const values = on("local", "core/dist", [
  {
    name: "a whole result that is not exact is let through",
    file: "ir/evaluate.js",
    find: "Number.isInteger(result) && !Number.isSafeInteger(result)",
    replace: "false",
    scenario: "value-arithmetic-errors",
  },
]);

const waits = on("local", "backend-local/dist", [
  {
    name: "a wait for a command holds before the command ends well",
    file: "runners/waits.js",
    find: 'ending.kind === "exited" && ending.code === 0 ? 0 : Infinity',
    replace: "0",
    scenario: "wait-times-out",
  },
  {
    name: "a wait for a file does not see folders",
    file: "runners/waits.js",
    find: "access(textOf(path)).then(",
    replace: 'import("node:fs/promises").then(({ readFile }) => readFile(textOf(path))).then(',
    scenario: "wait-file",
  },
]);

/** Faults of the reference: its rules, the evaluation of expressions, its waits. */
export const local: readonly Mutation[] = [...run, ...values, ...waits];
