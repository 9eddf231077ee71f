/** A fault of lowering: one text of the compiled code replaced by another, and the cell that has to notice. */
export interface Mutation {
  readonly name: string;
  /** The compiled file, relative to `packages`. */
  readonly file: string;
  /** A text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly target: string;
  readonly scenario: string;
}

/** The mutations of one target. */
const on = (target: string, folder: string, list: readonly Omit<Mutation, "target">[]): readonly Mutation[] =>
  list.map((it) => ({ ...it, target, file: `${folder}/dist/${it.file}` }));

const local = on("local", "backend-local", [
  {
    name: "a failed item does not fail its each",
    file: "join.js",
    find: "failures.length === 0",
    replace: "true",
    scenario: "failure",
  },
  {
    name: "retries are dropped",
    file: "retry-delay.js",
    find: "attempt > retries.limit",
    replace: "attempt > 0",
    scenario: "retry",
  },
  {
    name: "results of items are gathered in reverse",
    file: "run-each.js",
    find: "value: items.map((item)",
    replace: "value: items.toReversed().map((item)",
    scenario: "each-static",
  },
  {
    name: "join rules are ignored",
    file: "run-nodes.js",
    find: '(node.kind === "task" ? node.runIf : undefined) ?? "all-succeeded"',
    replace: '"all-succeeded"',
    scenario: "rule-all-done",
  },
  {
    name: "none-failed-min-one runs after skips alone",
    file: "join.js",
    find: 'return failed ?? (some("succeeded") ? undefined : skipped);',
    replace: "return failed;",
    scenario: "rule-none-failed-min-one",
  },
  {
    name: "any-succeeded runs after failures alone",
    file: "join.js",
    find: 'return some("succeeded") ? undefined : (failed ?? skipped);',
    replace: "return undefined;",
    scenario: "rule-any-succeeded",
  },
  {
    name: "any-failed runs after successes",
    file: "join.js",
    find: "return failed === undefined ? skipped : undefined;",
    replace: "return undefined;",
    scenario: "rule-any-failed",
  },
  {
    name: "a failure outside of an each is tolerated by it",
    file: "run-each.js",
    find: "it.depth >= itemDepth",
    replace: "it.depth >= 0",
    scenario: "each-continue-outside",
  },
  {
    name: "orSkip skips nothing",
    file: "run-nodes.js",
    find: 'return { kind: "skipped" };',
    replace: "break;",
    scenario: "or-skip-chain",
  },
  {
    name: "every exit code is tried again",
    file: "retry-delay.js",
    find: "!exitCodes.includes(exitCode)",
    replace: "false",
    scenario: "retry-exit-codes",
  },
]);

const airflow3 = on("airflow@3", "backend-airflow", [
  {
    name: "retries are dropped",
    file: "lower/settings.js",
    find: "retries: retries.limit,",
    replace: "",
    scenario: "retry",
  },
  {
    name: "after is ignored",
    file: "lower/task.js",
    find: "node.after.map(",
    replace: "[].map(",
    scenario: "failure",
  },
  {
    name: "the arms are exchanged",
    file: "print/body.js",
    find: "py.conditional(test, texts(body.then), texts(body.otherwise))",
    replace: "py.conditional(test, texts(body.otherwise), texts(body.then))",
    scenario: "when",
  },
]);

const airflow211 = on("airflow@2.11", "backend-airflow", [
  {
    name: "an empty list skips what gathers it",
    file: "lower/each.js",
    find: 'settings: { triggerRule: "none_failed" },',
    replace: "settings: {},",
    scenario: "each-runtime",
  },
  {
    name: "the merged value waits for no skipped arm",
    file: "lower/when.js",
    find: 'settings: { triggerRule: "none_failed", multipleOutputs: false },',
    replace: "settings: { multipleOutputs: false },",
    scenario: "when",
  },
]);

const prefect = on("prefect@3", "backend-prefect", [
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
    find: "return [{ limit, delays }, []];",
    replace: "return [{ limit: 1, delays: delays.slice(0, 1) }, []];",
    scenario: "retry",
  },
  {
    name: "the condition is inverted",
    file: "lower/when.js",
    find: "value: lowerExpression(node.condition, expressionScope(context))",
    replace: "value: py.not(lowerExpression(node.condition, expressionScope(context)))",
    scenario: "when",
  },
]);

const kfp = on("kfp@2", "backend-kubeflow", [
  {
    name: "one retry only",
    file: "kfp/lower/policy.js",
    find: "limit,\n        delaySeconds: delay,",
    replace: "limit: 1,\n        delaySeconds: delay,",
    scenario: "retry",
  },
  {
    name: "both arms run",
    file: "kfp/lower/branch.js",
    find: "no: `!(${native.text})`",
    replace: "no: native.text",
    scenario: "when",
  },
  {
    name: "braces of a literal reach the engine",
    file: "kfp/lower/codec.js",
    find: 'replace(guard, "$&\\u2060")',
    replace: 'replace(guard, "$&")',
    scenario: "values",
  },
]);

const argo = on("argo@3.7", "backend-kubeflow", [
  {
    name: "retries are dropped",
    file: "argo/lower/policy.js",
    find: "limit: String(retries.limit)",
    replace: 'limit: "0"',
    scenario: "retry",
  },
  {
    name: "after is ignored",
    file: "argo/lower/dag.js",
    find: "[...dependenciesOf(node), ...needs]",
    replace: "[...dependenciesOf({ ...node, after: [] }), ...needs]",
    scenario: "failure",
  },
  {
    name: "an arm runs when it is not chosen",
    file: "argo/lower/when.js",
    find: '{ when: "{{inputs.parameters.condition}} == true" }',
    replace: '{ when: "{{inputs.parameters.condition}} == false" }',
    scenario: "when",
  },
]);

/** Every mutation; each is planted alone. */
export const mutations: readonly Mutation[] = [
  ...local,
  ...airflow3,
  ...airflow211,
  ...prefect,
  ...kfp,
  ...argo,
];

/** A compiled file with the fault in it. Throws when the text is not there exactly once: the mutation is out of date. */
export function mutated(text: string, { name, file, find, replace }: Mutation): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${name}: ${file} has ${text.split(find).length - 1} times: ${find}`);
  return before + replace + after;
}
