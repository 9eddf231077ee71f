import { type Mutation, on } from "./mutation.js";

const lowering = on("prefect@3", "backend-prefect/dist", [
  {
    name: "after is ignored",
    file: "lower/task.js",
    find: "const upstream = dependenciesOf(node);",
    replace: "const upstream = dependenciesOf({ ...node, after: [] });",
    scenario: "failure",
  },
  {
    name: "one retry only",
    file: "lower/retry.js",
    find: "return [{ limit, delays, exitCodes }, []];",
    replace: "return [{ limit: 1, delays: delays.slice(0, 1), exitCodes }, []];",
    scenario: "retry",
  },
  {
    name: "the condition is inverted",
    file: "lower/when.js",
    find: "value: lowerExpression(node.condition, expressionScope(context))",
    replace: "value: py.not(lowerExpression(node.condition, expressionScope(context)))",
    scenario: "when",
  },
  {
    name: "what is skipped keeps nothing from running",
    file: "lower/placement.js",
    find: "ids.filter(context.typing.maySkip).map((id) => valueParam(id, context))",
    replace: "[]",
    scenario: "skip-chain",
  },
  {
    name: "an output of a skipped node is taken for there",
    file: "lower/flow-output.js",
    find: "typing.maySkip(id) ||",
    replace: "",
    scenario: "outputs-skipped",
  },
  {
    name: "every task may end itself as skipped",
    file: "lower/steps.js",
    find: "...(task.skippable === true && { skippable: true })",
    replace: "skippable: true",
    scenario: "skip-undeclared",
  },
]);

const support = on("prefect@3", "backend-prefect/support", [
  {
    name: "none-failed runs after failures",
    file: "prefect_step.py",
    find: 'needs_none = rule.startswith("none-failed")',
    replace: "needs_none = False",
    scenario: "rule-none-failed",
  },
  {
    name: "none-failed-min-one runs after skips alone",
    file: "prefect_step.py",
    find: '"none-failed-min-one": succeeded,',
    replace: '"none-failed-min-one": True,',
    scenario: "rule-none-failed-min-one",
  },
  {
    name: "any-succeeded is skipped where all failed",
    file: "prefect_step.py",
    find: '(rule == "any-succeeded" and not succeeded)',
    replace: "False",
    scenario: "rule-any-succeeded",
  },
  {
    name: "any-failed runs after successes",
    file: "prefect_step.py",
    find: '"any-failed": failed,',
    replace: '"any-failed": True,',
    scenario: "rule-any-failed",
  },
  {
    name: "a join rule does not wait for all",
    file: "prefect_step.py",
    find: "    wait(runs)\n",
    replace: "",
    scenario: "rule-waits-for-all",
  },
  {
    name: "the tasks of an untaken arm go by their rule",
    file: "prefect_step.py",
    find: "        return skip()\n    wait(runs)\n",
    replace: "        pass\n    wait(runs)\n",
    scenario: "rule-untaken-arm",
  },
  {
    name: "a failure outside of an each is tolerated by it",
    file: "prefect_step.py",
    find: "if not tolerant or isinstance(it, BlockedError)",
    replace: "if not tolerant",
    scenario: "each-continue-outside",
  },
  {
    name: "orSkip skips nothing",
    file: "prefect_step.py",
    find: 'raise step.StepSkipped("A value that it needs is null.")',
    replace: "pass",
    scenario: "or-skip-chain",
  },
  {
    name: "every exit code is tried again",
    file: "prefect_step.py",
    find: 'known = getattr(state.data, "code", None) in codes',
    replace: "known = True",
    scenario: "retry-exit-codes",
  },
  {
    name: "exit tasks are told that all went well",
    file: "prefect_run.py",
    find: 'return "succeeded" if succeeded else "failed", failed',
    replace: 'return "succeeded", failed',
    scenario: "exit-status",
  },
  {
    name: "nobody remembers which tasks have failed",
    file: "prefect_run.py",
    find: "FAILED[task_run.flow_run_id].add(task.name)",
    replace: "FAILED[task_run.flow_run_id].clear()",
    scenario: "exit-after-failure",
  },
  {
    name: "a whole result that is not exact is let through",
    file: "prefect_values.py",
    find: "if abs(result) >= 2**53:",
    replace: "if abs(result) >= 2**99:",
    scenario: "value-arithmetic-errors",
  },
  {
    name: "the list has no end for an element beyond it",
    file: "prefect_values.py",
    find: "return value[key] if isinstance(key, int) and key < len(value) else None",
    replace: "return value[key]",
    scenario: "each-item-or-else",
  },
]);

const steps = on("prefect@3", "compiler/step", [
  {
    name: "a wait for a command holds before the command ends well",
    file: "step.py",
    find: 'return math.inf if subprocess.run(["sh", "-c", command]).returncode else 0',
    replace: "return 0",
    scenario: "wait-times-out",
  },
]);

/** Faults of Prefect's backend and of the files that it emits as they are. */
export const prefect: readonly Mutation[] = [...lowering, ...support, ...steps];
