import { type Mutation, on } from "./mutation.js";

const kfpLowering = on("kfp@2", "backend-kubeflow/dist/kfp/lower", [
  {
    name: "one retry only",
    file: "policy.js",
    find: "delaySeconds: delay,",
    replace: "limit: 1,\n        delaySeconds: delay,",
    scenario: "retry",
  },
  {
    name: "both arms run",
    file: "branch.js",
    find: "no: `!(${native.text})`",
    replace: "no: native.text",
    scenario: "when",
  },
  {
    name: "braces of a literal reach the engine",
    file: "codec.js",
    find: 'replace(guard, "$&\\u2060")',
    replace: 'replace(guard, "$&")',
    scenario: "values",
  },
  {
    name: "what is skipped keeps nothing from running",
    file: "skips/explicit-skips.js",
    find: "return haveRun(skippers);",
    replace: "return literal(true);",
    scenario: "skip-chain",
  },
  {
    name: "none-failed needs what it reads",
    file: "skips/explicit-skips.js",
    find: 'const strict = rule === "all-succeeded";',
    replace: "const strict = true;",
    scenario: "rule-after-skipped-when",
  },
  {
    name: "none-failed-min-one runs after skips alone",
    file: "skips/explicit-skips.js",
    find: 'return { op: "or", operands: skippers.map((id) => ran(carried(id))) };',
    replace: "return literal(true);",
    scenario: "rule-none-failed-min-one",
  },
]);

const kfpSteps = on("kfp@2", "backend-kubeflow/src/kfp/step", [
  {
    name: "orSkip skips nothing",
    file: "kfp_values.py",
    find: "    except Skipped:\n        return False",
    replace: "    except Skipped:\n        return True",
    scenario: "or-skip-chain",
  },
  {
    name: "a declared skip is a failure",
    file: "kfp_step.py",
    find: 'task.get("skippable", False)',
    replace: "False",
    scenario: "skip-python",
  },
  {
    name: "a whole result that is not exact is let through",
    file: "kfp_values.mjs",
    find: "Number.isInteger(number) && !Number.isSafeInteger(number)",
    replace: "false",
    scenario: "value-arithmetic-errors",
  },
]);

const kfpTypes = on("kfp@2", "core/dist", [
  {
    name: "an element of a list is never null",
    file: "ir/type-of.js",
    find: "return unionOf([type.items, nothing]);",
    replace: "return type.items;",
    scenario: "outputs-computed",
  },
]);

const argo = on("argo@3.7", "backend-kubeflow/dist/argo/lower", [
  {
    name: "retries are dropped",
    file: "policy.js",
    find: "limit: String(retries.limit)",
    replace: 'limit: "0"',
    scenario: "retry",
  },
  {
    name: "after is ignored",
    file: "dag.js",
    find: "[...dependenciesOf(node), ...(lowered.get(node.id)?.needs ?? [])]",
    replace: "[...dependenciesOf({ ...node, after: [] }), ...(lowered.get(node.id)?.needs ?? [])]",
    scenario: "failure",
  },
  {
    name: "an arm runs when it is not chosen",
    file: "dag.js",
    find: "`{{inputs.parameters.condition}} == ${arm}`",
    replace: "`{{inputs.parameters.condition}} != ${arm}`",
    scenario: "when",
  },
  {
    name: "nothing watches for failures before an all-done",
    file: "dag.js",
    find: 'tasks.some(({ depends = "" }) => depends.includes("||"))',
    replace: "false",
    scenario: "rule-all-done",
  },
  {
    name: "orSkip skips nothing",
    file: "skips.js",
    find: "[...inside(expression.value), `(${of(expression.value)}) == nil`]",
    replace: "inside(expression.value)",
    scenario: "or-skip-chain",
  },
  {
    name: "exit tasks are told that all went well",
    file: "scope.js",
    find: "workflow.status == 'Succeeded' ? 'succeeded' : 'failed'",
    replace: "'succeeded'",
    scenario: "exit-after-failure",
  },
]);

/** Faults of the backends of Kubeflow Pipelines and of Argo; few of Argo, whose cells are the slowest. */
export const kubeflow: readonly Mutation[] = [...kfpLowering, ...kfpSteps, ...kfpTypes, ...argo];
