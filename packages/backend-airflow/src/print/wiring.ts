import { type Expression, py, stmt, type Statement } from "@partitura/codegen";
import type { Call, Edge, GroupModel, Wire } from "../model.js";

const keywords = (wires: { readonly [name: string]: Wire }): { readonly [name: string]: Expression } =>
  Object.fromEntries(Object.entries(wires).map(([name, it]) => [name, py.name(it.variable)]));

function callExpression({ callee, arguments: given, expand }: Call): Expression {
  const wires = keywords(given);
  if (expand === undefined) return py.call(py.name(callee), [], wires);
  const partial =
    Object.keys(wires).length === 0
      ? py.name(callee)
      : py.call(py.attribute(py.name(callee), "partial"), [], wires);
  return py.call(py.attribute(partial, "expand"), [], { item: py.name(expand.item.variable) });
}

/** One variable, or a list of several. */
const side = (variables: readonly string[]): Expression =>
  variables.length === 1 && variables[0] !== undefined
    ? py.name(variables[0])
    : py.list(variables.map((variable) => py.name(variable)));

/** `[a, b] >> c`; two lists have no `>>`, nor have lists in lists, so the left one's members get a line each. */
function edgeStatements({ from, to }: Edge, lists: ReadonlySet<string>): readonly Statement[] {
  const alone = from.filter((it) => lists.has(it));
  const plain = from.filter((it) => !lists.has(it));
  const together = plain.length > 1 && to.length > 1 ? plain.map((one) => [one]) : [plain];
  const sources = [...together.filter((it) => it.length > 0), ...alone.map((one) => [one])];
  return sources.map((source) => stmt.expression(py.binary(side(source), ">>", side(to))));
}

/** The calls that make the tasks, and their order where no data gives it; variables that nothing reads are left out. */
export function wiring(
  calls: readonly Call[],
  edges: readonly Edge[],
  groups: readonly GroupModel[] = [],
  alsoRead: readonly string[] = [],
): readonly Statement[] {
  const several = new Set(groups.filter(({ watched }) => watched !== undefined).map((it) => it.functionName));
  const lists = new Set(calls.filter(({ callee }) => several.has(callee)).map(({ variable }) => variable));
  const read = new Set([
    ...alsoRead,
    ...calls.flatMap((call) => [
      ...Object.values(call.arguments).map(({ variable }) => variable),
      ...(call.expand === undefined ? [] : [call.expand.item.variable]),
    ]),
    ...edges.flatMap((edge) => [...edge.from, ...edge.to]),
  ]);
  const statements = calls.map((call) => {
    const value = callExpression(call);
    return read.has(call.variable) ? stmt.assign(call.variable, value) : stmt.expression(value);
  });
  return [...statements, ...edges.flatMap((edge) => edgeStatements(edge, lists))];
}
