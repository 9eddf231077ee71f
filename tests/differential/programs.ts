import type {
  Arm,
  EachNode,
  Expression,
  Node,
  Pipeline,
  TaskDefinition,
  TaskNode,
  WhenNode,
} from "@partitura/core";
import { choicesOf, type Choices } from "./choices.js";
import { condition, get, list, literal, orElse, output, text, whole, type Readable } from "./expressions.js";

/** What random programs are made of. */
export interface ProgramOptions {
  /** The tasks to call, one chosen for each node: the same body in one language or the other. */
  readonly tasks: readonly TaskDefinition[];
  /** Whether bodies may end as skipped, which not every target can do. */
  readonly skips: boolean;
  /** The most task nodes of a program, at least 2. */
  readonly maxTasks: number;
}

interface Making extends ProgramOptions {
  readonly choices: Choices;
  tasksLeft: number;
  made: number;
}

const span = { file: "pipeline.ts", line: 1, column: 1 };
const outcomes = ["ok", "ok", "ok", "ok", "ok", "ok", "fail", "odd-fails", "odd-fails"];
const outcomesWithSkips = [...outcomes, "skip", "odd-skips"];

const also = (at: Readable, more: Partial<Readable>): Readable => ({
  whole: [...at.whole, ...(more.whole ?? [])],
  lists: [...at.lists, ...(more.lists ?? [])],
  texts: [...at.texts, ...(more.texts ?? [])],
  nodes: [...at.nodes, ...(more.nodes ?? [])],
});

const idOf = (making: Making, letter: string): string => `${letter}${++making.made}`;

function makeTask(making: Making, at: Readable): readonly [TaskNode, Readable] {
  const { choices } = making;
  making.tasksLeft--;
  const id = idOf(making, "t");
  const inputs = {
    amount: whole(choices, at),
    list: list(choices, at),
    label: text(choices, at),
    outcome: literal(choices.from(making.skips ? outcomesWithSkips : outcomes)),
  };
  const after = at.nodes.length > 0 && choices.pick(4) === 3 ? [choices.from(at.nodes)] : [];
  const { id: task } = choices.from(making.tasks);
  const own = output(id);
  return [
    { kind: "task", id, task, inputs, after, policy: { env: {} }, span },
    also(at, {
      whole: [get(own, "sum")],
      lists: [get(own, "items")],
      texts: [get(own, "label")],
      nodes: [id],
    }),
  ];
}

function makeEach(making: Making, at: Readable, depth: number): readonly [EachNode, Readable] {
  const { choices } = making;
  const id = idOf(making, "e");
  const items = list(choices, at);
  const onItemFailure = choices.from(["fail", "continue"] as const);
  const inside = also(at, {
    whole: [orElse({ op: "item", each: id }, 0), { op: "index", each: id }],
  });
  const [nodes, end] = makeNodes(making, inside, depth + 1);
  const result: Expression = {
    op: "object",
    fields: { sum: whole(choices, end), label: text(choices, end) },
  };
  const own = output(id);
  const first = get(own, 0);
  return [
    {
      kind: "each",
      id,
      items,
      itemType: { anyOf: [{ type: "integer" }, { type: "null" }] },
      onItemFailure,
      nodes,
      result,
      span,
    },
    also(at, {
      whole: [{ op: "count", list: own }, orElse(get(first, "sum"), 7)],
      lists: [{ op: "column", list: own, name: "sum" }],
      texts: [orElse(get(first, "label"), "none")],
      nodes: [id],
    }),
  ];
}

/** Which fields an arm gives: always one, so that the merged value is a record. */
const armFields = [["sum", "label", "items"], ["sum", "label"], ["sum"], ["items"]] as const;

function makeArm(
  making: Making,
  at: Readable,
  depth: number,
): { readonly arm: Arm; readonly names: readonly string[] } {
  const { choices } = making;
  const names = choices.from(armFields);
  const [nodes, end] = makeNodes(making, at, depth + 1);
  const made = { sum: whole, label: text, items: list };
  const fields = Object.fromEntries(names.map((name) => [name, made[name](choices, end)]));
  return { arm: { nodes, result: { op: "object", fields } }, names };
}

function makeWhen(making: Making, at: Readable, depth: number): readonly [WhenNode, Readable] {
  const { choices } = making;
  const id = idOf(making, "w");
  const test = condition(choices, at);
  const then = makeArm(making, at, depth);
  const otherwise = making.tasksLeft > 0 && choices.pick(3) !== 2 ? makeArm(making, at, depth) : undefined;
  const has = (name: string): boolean =>
    then.names.includes(name) || otherwise?.names.includes(name) === true;
  const own = output(id);
  return [
    { kind: "when", id, condition: test, then: then.arm, otherwise: otherwise?.arm, span },
    also(at, {
      whole: has("sum") ? [orElse(get(own, "sum"), 3)] : [],
      lists: has("items") ? [orElse(get(own, "items"), [1])] : [],
      texts: has("label") ? [orElse(get(own, "label"), "no label")] : [],
      nodes: [id],
    }),
  ];
}

function makeNode(making: Making, at: Readable, depth: number): readonly [Node, Readable] {
  switch (depth < 2 ? making.choices.pick(4) : 0) {
    case 2:
      return makeEach(making, at, depth);
    case 3:
      return makeWhen(making, at, depth);
    default:
      return makeTask(making, at);
  }
}

/** One to three nodes, and what can be read after them; at the top as many as are left. */
function makeNodes(making: Making, at: Readable, depth: number): readonly [readonly Node[], Readable] {
  const most = depth === 0 ? Infinity : 1 + making.choices.pick(3);
  const nodes: Node[] = [];
  let readable = at;
  do {
    const [node, next] = makeNode(making, readable, depth);
    nodes.push(node);
    readable = next;
  } while (making.tasksLeft > 0 && nodes.length < most);
  return [nodes, readable];
}

/**
 * The program that a list of numbers stands for. Every program passes the compiler's checks: it reads only what is in
 * reach and declared before, and nothing that may be null goes where no null may.
 */
export function programOf(numbers: readonly number[], options: ProgramOptions): Pipeline {
  const choices = choicesOf(numbers);
  const tasksLeft = 2 + choices.pick(options.maxTasks - 1);
  const making: Making = { ...options, choices, tasksLeft, made: 0 };
  const start: Readable = {
    whole: [{ op: "param", name: "limit" }],
    lists: [{ op: "param", name: "numbers" }],
    texts: [{ op: "param", name: "word" }],
    nodes: [],
  };
  const [nodes, end] = makeNodes(making, start, 0);
  const loops = nodes.flatMap(({ id, kind }) => (kind === "task" ? [] : [[id, output(id)] as const]));
  return {
    irVersion: 1,
    id: "random",
    tags: [],
    params: {
      limit: { type: { type: "integer" }, default: 2 },
      numbers: { type: { type: "array", items: { type: "integer" } }, default: [4, 1] },
      word: { type: { type: "string" }, default: "w" },
    },
    tasks: Object.fromEntries(options.tasks.map((task) => [task.id, task])),
    nodes: [...nodes],
    outputs: {
      sum: choices.from(end.whole),
      items: choices.from(end.lists),
      label: choices.from(end.texts),
      ...Object.fromEntries(loops),
    },
    span,
  };
}
