import type { Expression, Json, RunRule, TaskNode } from "@partitura/core";
import { get, list, literal, orElse, output, risky, sum, text, whole, type Readable } from "./expressions.js";
import { also, idOf, span, type Making } from "./making.js";

const outcomes = ["ok", "ok", "ok", "ok", "ok", "ok", "fail", "odd-fails", "odd-fails"];
const outcomesWithSkips = [...outcomes, "skip", "odd-skips"];

/** The join rules, those that most often have something to decide more than once. */
const rules = [
  "none-failed",
  "none-failed",
  "none-failed-min-one",
  "all-done",
  "all-done",
  "any-succeeded",
  "any-failed",
] as const satisfies readonly RunRule[];

/** A whole number that the task with this rule is given: the last resort of a rule that reads null is another number. */
function amountOf({ choices, has }: Making, at: Readable, rule: RunRule | undefined): Expression {
  switch (choices.pick(8)) {
    case 5: {
      const first = get(choices.from(at.lists), 0);
      if (has("or-skip")) return { op: "or-skip", value: choices.from([...at.maybe, first]) };
      break;
    }
    case 6:
      if (has("arithmetic")) return ruled(sum(choices, at), rule, 4);
      break;
    case 7:
      if (has("arithmetic") && choices.pick(4) === 3) {
        const value = risky(choices, at);
        // a quotient is no whole number
        if (value.op === "arithmetic" && value.operator === "multiply") return ruled(value, rule, 4);
      }
      break;
    default:
  }
  return ruled(whole(choices, at), rule, 4);
}

/** An expression of a task with this rule, which may read null. */
const ruled = (value: Expression, rule: RunRule | undefined, fallback: Json): Expression =>
  rule === undefined ? value : orElse(value, fallback);

/** A task with random inputs and a random join rule, and what can be read after it. */
export function makeTask(making: Making, at: Readable): readonly [TaskNode, Readable] {
  const { choices, has } = making;
  making.tasksLeft--;
  const id = idOf(making, "t");
  const wanted = has("rules") && at.nodes.length > 0 && choices.pick(3) === 2;
  const rule = wanted ? choices.from(rules) : undefined;
  const upstream = wanted ? 1 + choices.pick(3) : choices.pick(4) === 3 ? 1 : 0;
  const after = at.nodes.length === 0 ? [] : Array.from({ length: upstream }, () => choices.from(at.nodes));
  const inputs = {
    amount: amountOf(making, at, rule),
    list: ruled(list(choices, at), rule, [2, null]),
    label: ruled(text(choices, at), rule, "none"),
    outcome: literal(choices.from(has("skips") ? outcomesWithSkips : outcomes)),
  };
  const { plain, skippable } = choices.from(making.bodies);
  const mayUse = has("skips") && choices.pick(4) !== 3;
  const own = output(id);
  return [
    {
      kind: "task",
      id,
      task: (mayUse ? skippable : plain).id,
      inputs,
      after: [...new Set(after)],
      ...(rule === undefined ? {} : { runIf: rule }),
      policy: { env: {} },
      span,
    },
    also(at, {
      whole: [get(own, "sum")],
      lists: [get(own, "items")],
      texts: [get(own, "label")],
      nodes: [id],
    }),
  ];
}
