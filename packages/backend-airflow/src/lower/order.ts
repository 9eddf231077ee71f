import type { Call } from "../model.js";

/** Calls in their order, but each after those whose variables it is given. */
export function ordered(calls: readonly Call[]): readonly Call[] {
  const byVariable = new Map(calls.map((call) => [call.variable, call]));
  const done = new Set<Call>();
  const visit = (call: Call): readonly Call[] => {
    if (done.has(call)) return [];
    done.add(call);
    const wires = [
      ...Object.values(call.arguments),
      ...(call.expand === undefined ? [] : [call.expand.item]),
    ];
    const before = wires.flatMap(({ variable }) => byVariable.get(variable) ?? []);
    return [...before.flatMap(visit), call];
  };
  return calls.flatMap(visit);
}
