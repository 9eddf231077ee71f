import { type Expression as Python, py } from "@partitura/codegen";
import { dependenciesOf, type Expression, type Node, nodesReadBy } from "@partitura/core";
import type { Opening, TriggerRule, Wire } from "../model.js";
import type { Scope } from "./expression.js";
import { guardOf } from "./guard.js";
import { joinOf, runRuleOf } from "./join.js";
import { taskIds } from "./names.js";
import { type Reading, readingOf } from "./reading.js";
import { decidesByBranch, decisionOf, type Piece, piece, resultTaskOf, type Site, wireOf } from "./site.js";

/** How the first task of a node begins: what it is given, when it runs, and what it checks itself. */
export interface Entry {
  readonly wires: { readonly [argument: string]: Wire };
  readonly reading: Reading;
  readonly scope: Partial<Scope>;
  readonly triggerRule: TriggerRule | undefined;
  readonly opening: Opening;
  /** Variables that it waits for without being given them. */
  readonly after: readonly string[];
  /** The task in front of it that decides whether it runs, if there is one. */
  readonly gate: Piece;
}

/** The argument that carries what a gate passes on. */
const passedOn = "before";

/** Decides how a node that reads some expressions begins. */
export function enter(node: Node, expressions: readonly Expression[], site: Site): Entry {
  const join = joinOf(node, site);
  const before = dependenciesOf(node);
  const lax = runRuleOf(node) !== "all-succeeded";
  const mayBeSkipped = lax ? (id: string) => before.includes(id) : undefined;
  const read = expressions.flatMap(nodesReadBy);
  if (join.kind === "gate") {
    const reading = readingOf(expressions, site, new Set(before));
    const variable = site.names.derived(node.id, "join");
    const passes = read.length > 0;
    return {
      wires: { ...(passes && { [passedOn]: { variable } }), ...reading.arguments },
      reading,
      scope: {
        output: (id) => py.item(py.name(passedOn), id),
        ...(mayBeSkipped && { mayBeSkipped }),
      },
      triggerRule: undefined,
      opening: { needs: [], guard: undefined },
      after: passes ? [] : [variable],
      gate: gateOf(node, read, site),
    };
  }
  const reading = readingOf(expressions, site);
  const guarded = guardOf(node.id, site);
  const checked = join.kind === "guard" ? join.nodes : [];
  const needs = checked.map((id) => ({ argument: site.names.node(id), node: id }));
  const wires = {
    ...(guarded && { [guarded.guard.argument]: guarded.wire }),
    ...reading.arguments,
    ...Object.fromEntries(checked.map((id) => [site.names.node(id), wireOf(id, site)])),
  };
  const given = new Set(Object.values(wires).map(({ variable }) => variable));
  return {
    wires,
    reading,
    scope: mayBeSkipped ? { mayBeSkipped } : {},
    triggerRule: join.kind === "guard" ? "none_failed" : join.rule,
    opening: { needs, guard: guarded?.guard },
    after: before.map((id) => wireOf(id, site).variable).filter((it) => !given.has(it)),
    gate: piece({}),
  };
}

/** The rules by which a failure before a task is a failure of the task. */
const strict = new Set(["all-succeeded", "none-failed", "none-failed-min-one"]);

/** The task that looks at the states of what a node waits for, and passes the values on. */
function gateOf(node: Node, read: readonly string[], site: Site): Piece {
  const { names, plan } = site;
  const before = dependenciesOf(node);
  const arm = plan.arm(node.id);
  const branch = arm !== undefined && decidesByBranch(arm.node.id, site);
  const decision = arm && decisionOf(arm.node.id, site);
  const argument = arm && names.node(arm.node.id);
  const values = Object.fromEntries([...new Set(read)].map((id) => [id, names.node(id)]));
  const wires = {
    ...(argument !== undefined && decision !== undefined && !branch && { [argument]: decision }),
    ...Object.fromEntries([...new Set(read)].map((id) => [names.node(id), wireOf(id, site)])),
  };
  const given = new Set(Object.values(wires).map((wire) => wire.variable));
  const others = before.map((id) => wireOf(id, site).variable).filter((it) => !given.has(it));
  const variable = names.derived(node.id, "join");
  const functionName = names.derived(node.id, "join", "before");
  const rule = runRuleOf(node);
  const taken = (): Python =>
    arm?.arm === "then" ? py.name(argument ?? "") : py.not(py.name(argument ?? ""));
  return piece({
    tasks: [
      {
        taskId: taskIds.join(node.id),
        functionName,
        decorator: "task",
        settings: { triggerRule: "all_done", multipleOutputs: read.length > 0 ? false : undefined },
        parameters: Object.keys(wires),
        context: [],
        body: {
          kind: "join",
          rule,
          before: before.map((id) => resultTaskOf(id, site)),
          arm: arm && {
            taskId: resultTaskOf(arm.node.id, site, "decision"),
            taken: branch ? undefined : taken(),
          },
          values,
        },
        carries: [
          ...(decision === undefined ? [] : [decision.variable]),
          ...(strict.has(rule) && arm === undefined ? before.map((id) => wireOf(id, site).variable) : []),
        ],
      },
    ],
    calls: [{ variable, callee: functionName, arguments: wires, expand: undefined }],
    edges: others.length === 0 ? [] : [{ from: others, to: [variable] }],
  });
}

/** Whether a node has a gate in front of it. */
export const hasGate = (node: Node, site: Site): boolean => joinOf(node, site).kind === "gate";
