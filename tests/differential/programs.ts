import type { Arm, EachNode, Expression, Node, Pipeline, WhenNode } from "@partitura/core";
import { choicesOf } from "./choices.js";
import { exitTasks } from "./exit-tasks.js";
import { condition, get, list, literal, orElse, output, text, whole, type Readable } from "./expressions.js";
import { makeTask } from "./make-task.js";
import { also, idOf, span, type Making, type ProgramOptions } from "./making.js";
import type { Part } from "./parts.js";

function makeEach(making: Making, at: Readable, depth: number): readonly [EachNode, Readable] {
  const { choices } = making;
  const id = idOf(making, "e");
  const items = list(choices, at);
  const onItemFailure = choices.from(["fail", "continue"] as const);
  const inside = also(at, {
    whole: [orElse({ op: "item", each: id }, 0), { op: "index", each: id }],
    maybe: [{ op: "item", each: id }],
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
      maybe: [get(first, "sum")],
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
  const test = condition(choices, at, making.has("arithmetic"));
  const then = makeArm(making, at, depth);
  const otherwise = making.tasksLeft > 0 && choices.pick(3) !== 2 ? makeArm(making, at, depth) : undefined;
  const has = (name: string): boolean =>
    then.names.includes(name) || otherwise?.names.includes(name) === true;
  const own = output(id);
  return [
    { kind: "when", id, condition: test, then: then.arm, otherwise: otherwise?.arm, span },
    also(at, {
      whole: has("sum") ? [orElse(get(own, "sum"), 3)] : [],
      maybe: has("sum") ? [get(own, "sum")] : [],
      lists: has("items") ? [orElse(get(own, "items"), [1])] : [],
      texts: has("label") ? [orElse(get(own, "label"), "no label")] : [],
      nodes: [id],
    }),
  ];
}

/** How deep nodes may nest: loops less deep, since each of them multiplies what is inside. */
const deepest = { each: 2, when: 3 } as const;

function makeNode(making: Making, at: Readable, depth: number): readonly [readonly Node[], Readable] {
  const one = ([node, end]: readonly [Node, Readable]): readonly [readonly Node[], Readable] => [[node], end];
  switch (making.choices.pick(5)) {
    case 2:
      return one(depth < deepest.each ? makeEach(making, at, depth) : makeTask(making, at));
    case 3:
      return one(depth < deepest.when ? makeWhen(making, at, depth) : makeTask(making, at));
    case 4: {
      const loops = making.has("repeat") && depth < 2 && making.tasksLeft > 1 && making.choices.pick(2) === 1;
      return loops ? makeRepeat(making, at) : one(makeTask(making, at));
    }
    default:
      return one(makeTask(making, at));
  }
}

/** What an iteration gives the next. */
const stateOf = (from: Expression): Readonly<Record<"sum" | "label", Expression>> => ({
  sum: get(from, "sum"),
  label: get(from, "label"),
});

/** A bounded loop as `repeat` writes it: each iteration but the first is in a `when` inside of the one before. */
function makeRepeat(making: Making, at: Readable): readonly [readonly Node[], Readable] {
  const { choices } = making;
  const most = Math.min(2 + choices.pick(3), making.tasksLeft);
  const limit = literal(choices.pick(20));
  const iterate = (
    iteration: number,
    before: Expression | undefined,
  ): readonly [readonly Node[], Expression] => {
    const [task] = makeTask(making, { ...at, nodes: [] });
    const inputs = before === undefined ? task.inputs : { ...task.inputs, amount: get(before, "sum") };
    const nodes: Node[] = [{ ...task, inputs }];
    const given = output(task.id);
    if (iteration === most) return [nodes, given];
    const [inner, last] = iterate(iteration + 1, given);
    const id = idOf(making, "w");
    nodes.push({
      kind: "when",
      id,
      condition: {
        op: "not",
        operand: { op: "compare", operator: "gt", left: get(given, "sum"), right: limit },
      },
      then: { nodes: inner, result: { op: "object", fields: stateOf(last) } },
      otherwise: { nodes: [], result: { op: "object", fields: stateOf(given) } },
      span,
    });
    return [nodes, output(id)];
  };
  const [nodes, last] = iterate(1, undefined);
  const { sum: value, label } = stateOf(last);
  return [nodes, also(at, { whole: [value], texts: [label], nodes: nodes.map(({ id }) => id) })];
}

/** One to three nodes, and what can be read after them; at the top as many as are left. */
function makeNodes(making: Making, at: Readable, depth: number): readonly [readonly Node[], Readable] {
  const most = depth === 0 ? Infinity : 1 + making.choices.pick(3);
  const nodes: Node[] = [];
  let readable = at;
  do {
    const [made, next] = makeNode(making, readable, depth);
    nodes.push(...made);
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
  const has = (part: Part): boolean => options.without?.has(part) !== true;
  const making: Making = { ...options, choices, has, tasksLeft, made: 0 };
  const start: Readable = {
    whole: [{ op: "param", name: "limit" }],
    maybe: [],
    lists: [{ op: "param", name: "numbers" }],
    texts: [{ op: "param", name: "word" }],
    nodes: [],
  };
  const [nodes, end] = makeNodes(making, start, 0);
  const exit = has("exit") ? exitTasks(choices, options.bodies) : [];
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
    tasks: Object.fromEntries(
      options.bodies.flatMap(({ plain, skippable }) => [plain, skippable]).map((task) => [task.id, task]),
    ),
    nodes: [...nodes],
    ...(exit.length === 0 ? {} : { onExit: [...exit] }),
    outputs: {
      sum: choices.from(end.whole),
      items: choices.from(end.lists),
      label: choices.from(end.texts),
      ...Object.fromEntries(loops),
    },
    span,
  };
}
