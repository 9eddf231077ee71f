import { canonicalJson, type Json } from "@partitura/core";
import type { Observation, TaskObservation, TaskRun } from "./observation.js";

/** A value as it is compared: artifacts by kind and content, since each engine keeps them elsewhere. */
function comparable(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(comparable);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as { readonly [key: string]: Json };
  const { uri: _, ...rest } = fields;
  const artifact = typeof fields["type"] === "string" && typeof fields["sha256"] === "string";
  return Object.fromEntries(
    Object.entries(artifact ? rest : fields).map(([key, field]) => [key, comparable(field)]),
  );
}

/** Whether a value is what is expected; `"sha256": "*"` stands for any content (bytes that differ from machine to machine). */
function same(expected: Json, observed: Json | undefined): boolean {
  if (observed === undefined) return false;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(observed) &&
      expected.length === observed.length &&
      (expected as readonly Json[]).every((it, index) => same(it, (observed as readonly Json[])[index]))
    );
  }
  if (
    typeof expected === "object" &&
    expected !== null &&
    typeof observed === "object" &&
    observed !== null &&
    !Array.isArray(observed)
  ) {
    const [left, right] = [
      expected as { readonly [key: string]: Json },
      observed as { readonly [key: string]: Json },
    ];
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => {
      const wanted = left[key];
      if (key === "sha256" && wanted === "*") return typeof right[key] === "string";
      return wanted !== undefined && same(wanted, right[key]);
    });
  }
  return canonicalJson(expected) === canonicalJson(observed);
}

function compareValues(
  where: string,
  expected: { readonly [name: string]: Json },
  observed: { readonly [name: string]: Json } | undefined,
): readonly string[] {
  if (observed === undefined) return [`${where}: no values where ${canonicalJson(expected)} is expected`];
  const names = [...new Set([...Object.keys(expected), ...Object.keys(observed)])];
  return names.flatMap((name) => {
    const [left, right] = [expected[name], observed[name]];
    if (left === undefined) return [`${where}.${name}: ${canonicalJson(right)} is not expected`];
    if (same(left, right === undefined ? undefined : comparable(right))) return [];
    return [
      `${where}.${name}: ${right === undefined ? "nothing" : canonicalJson(right)}, expected ${canonicalJson(left)}`,
    ];
  });
}

function compareRun(where: string, expected: TaskRun, observed: TaskRun | undefined): readonly string[] {
  if (observed === undefined) return [`${where}: not seen, expected ${expected.state}`];
  if (observed.state !== expected.state) return [`${where}: ${observed.state}, expected ${expected.state}`];
  const attempts =
    expected.attempts !== undefined &&
    observed.attempts !== undefined &&
    expected.attempts !== observed.attempts
      ? [`${where}: ${observed.attempts} attempts, expected ${expected.attempts}`]
      : [];
  return [
    ...attempts,
    ...(expected.outputs === undefined ? [] : compareValues(where, expected.outputs, observed.outputs)),
  ];
}

function compareTask(
  node: string,
  expected: TaskObservation,
  observed: TaskObservation | undefined,
): readonly string[] {
  if (!("items" in expected)) {
    if (observed !== undefined && "items" in observed) return [`${node}: ran per item, expected once`];
    return compareRun(node, expected, observed);
  }
  if (observed === undefined || !("items" in observed)) {
    const none = expected.items.length === 0 && (observed === undefined || observed.state === "skipped");
    return none ? [] : [`${node}: no items seen, expected ${expected.items.length}`];
  }
  const { items } = observed;
  const length =
    items.length === expected.items.length
      ? []
      : [`${node}: ${items.length} items, expected ${expected.items.length}`];
  return [
    ...length,
    ...expected.items.flatMap((item, index) => compareTask(`${node}[${index}]`, item, items[index])),
  ];
}

/** Every difference between what is expected and what an engine says; empty when they are equal. */
export function compare(expected: Observation, observed: Observation): readonly string[] {
  const unexpected = Object.keys(observed.tasks).filter((node) => expected.tasks[node] === undefined);
  return [
    ...(observed.state === expected.state ? [] : [`run: ${observed.state}, expected ${expected.state}`]),
    ...Object.entries(expected.tasks).flatMap(([node, task]) =>
      compareTask(node, task, observed.tasks[node]),
    ),
    ...unexpected.map((node) => `${node}: not expected`),
    ...(expected.outputs === undefined ? [] : compareValues("outputs", expected.outputs, observed.outputs)),
  ];
}
