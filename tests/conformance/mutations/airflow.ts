import { type Mutation, on } from "./mutation.js";

const dist = "backend-airflow/dist";

const three = on("airflow@3", dist, [
  {
    name: "retries are dropped",
    file: "lower/settings.js",
    find: "retries: retries.limit,",
    replace: "",
    scenario: "retry",
  },
  {
    name: "after is ignored",
    file: "lower/enter.js",
    find: "after: before.map((id) => wireOf(id, site).variable).filter((it) => !given.has(it)),",
    replace: "after: [],",
    scenario: "failure",
  },
  {
    name: "the arms are exchanged",
    file: "print/body.js",
    find: "py.conditional(test, texts(body.then), texts(body.otherwise))",
    replace: "py.conditional(test, texts(body.otherwise), texts(body.then))",
    scenario: "when",
  },
  {
    name: "a join rule in an item looks at any item",
    file: "print/states-helper.js",
    find: 'states.get(f"{task_id}_{index}", states.get(task_id))',
    replace: 'states.get(f"{task_id}_0", states.get(task_id))',
    scenario: "rule-in-each",
  },
  {
    name: "a failure outside of an each is tolerated by it",
    file: "print/states-helper.js",
    find: "if not tolerant or any(states.get(it) in FAILED for it in outside):",
    replace: "if not tolerant:",
    scenario: "each-continue-outside",
  },
  {
    name: "what ended as fatal is tried again",
    file: "print/airflow-step.js",
    find: "raise AirflowFailException(str(fatal)) from fatal",
    replace: "raise",
    scenario: "fatal-not-retried",
  },
  {
    name: "exit tasks are told that all went well",
    file: "print/states-helper.js",
    find: 'ended["status"] = "failed"',
    replace: 'ended["status"] = "succeeded"',
    scenario: "exit-status",
  },
]);

const two = on("airflow@2.11", dist, [
  {
    name: "an empty list skips what gathers it",
    file: "lower/each.js",
    find: 'settings: { triggerRule: states ? "all_done" : "none_failed" },',
    replace: 'settings: { triggerRule: states ? "all_done" : undefined },',
    scenario: "each-runtime",
  },
  {
    name: "the merged value waits for no skipped arm",
    file: "lower/when.js",
    find: 'triggerRule: loose ? "all_done" : "none_failed"',
    replace: 'triggerRule: loose ? "all_done" : undefined',
    scenario: "when",
  },
  {
    name: "all-done waits for success",
    file: "lower/join.js",
    find: 'return rule("all_done");',
    replace: "return rule(undefined);",
    scenario: "rule-all-done",
  },
  {
    name: "nothing watches for failures before an all-done",
    file: "lower/outputs.js",
    find: "edges: watched.length === 0 ? [] :",
    replace: "edges: watched.length >= 0 ? [] :",
    scenario: "rule-all-done",
  },
  {
    name: "none-failed-min-one runs after skips alone",
    file: "lower/join.js",
    find: 'return rule("none_failed_min_one_success");',
    replace: 'return rule("none_failed");',
    scenario: "rule-none-failed-min-one",
  },
  {
    name: "any-failed runs after successes",
    file: "print/states-helper.js",
    find: '"any-failed": bool(failed),',
    replace: '"any-failed": True,',
    scenario: "rule-any-failed",
  },
  {
    name: "any-succeeded does not look for a success",
    file: "print/states-helper.js",
    find: '"any-succeeded": succeeded,',
    replace: '"any-succeeded": True,',
    scenario: "rule-any-succeeded",
  },
  {
    name: "the tasks of an arm that a failure blocks are skipped",
    file: "print/states-helper.js",
    find: "if decided in FAILED:",
    replace: "if False:",
    scenario: "rule-blocked-arm",
  },
  {
    name: "a task with several before it is not skipped with one of them",
    file: "lower/enter.js",
    find: 'join.kind === "guard" ? join.nodes : []',
    replace: "[]",
    scenario: "skip-chain",
  },
  {
    name: "orSkip skips nothing",
    file: "print/states-helper.js",
    find: 'raise AirflowSkipException("a value that it needs is null")',
    replace: "return value",
    scenario: "or-skip-chain",
  },
  {
    name: "every task may end itself as skipped",
    file: "lower/contracts.js",
    find: "...(skippable === true && { skippable })",
    replace: "skippable: true",
    scenario: "skip-undeclared",
  },
  {
    name: "every exit code is tried again",
    file: "print/airflow-step.js",
    find: 'if retry_on is None or getattr(failed, "code", None) in retry_on:',
    replace: "if True:",
    scenario: "retry-exit-codes",
  },
  {
    name: "a run with exit tasks does not fail with the others",
    file: "lower/exit.js",
    find: "from: [statusVariable, ...failing]",
    replace: "from: [statusVariable]",
    scenario: "exit-status",
  },
  {
    name: "a whole result that is not exact is let through",
    file: "print/states-helper.js",
    find: "if value == int(value) and abs(value) >= 2**53:",
    replace: "if value == int(value) and abs(value) >= 2**99:",
    scenario: "value-arithmetic-errors",
  },
  {
    name: "an output of a skipped node is taken for there",
    file: "lower/outputs.js",
    find: "mayBeSkipped: () => true",
    replace: "mayBeSkipped: () => false",
    scenario: "outputs-skipped",
  },
  {
    name: "the list has no end for an element beyond it",
    file: "print/values-helper.js",
    find: "return value[key] if isinstance(key, int) and key < len(value) else None",
    replace: "return value[key]",
    scenario: "each-item-or-else",
  },
]);

/** Faults of Airflow's backend. */
export const airflow: readonly Mutation[] = [...three, ...two];
