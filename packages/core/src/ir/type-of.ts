import { skipsIn, type ArithmeticOperator, type Expression, type RunField } from "./expression.js";
import type { Json } from "./json.js";
import type { Arm, Node, Pipeline, TaskNode } from "./pipeline.js";
import type { Port } from "./task.js";
import { anyType, type ObjectType, type ValueType } from "./value-type.js";
import { allNodes, dependenciesOf, nodesReadBy } from "./walk.js";

const boolean: ValueType = { type: "boolean" };
const nothing: ValueType = { type: "null" };

/** An object type that has exactly these fields, all required. */
function recordOf(fields: { readonly [name: string]: ValueType }): ObjectType {
  return { type: "object", properties: fields, required: Object.keys(fields), additionalProperties: false };
}

/** One type for values of any of several types; equal types are written once. */
export function unionOf(types: readonly ValueType[]): ValueType {
  const flat = types.flatMap((type) => ("anyOf" in type ? type.anyOf : [type]));
  const distinct = [...new Map(flat.map((type) => [JSON.stringify(type), type])).values()];
  return distinct.length === 1 && distinct[0] !== undefined ? distinct[0] : { anyOf: distinct };
}

/** The type of a constant. */
export function typeOfJson(value: Json): ValueType {
  if (value === null) return nothing;
  if (typeof value === "boolean") return boolean;
  if (typeof value === "string") return { type: "string" };
  if (typeof value === "number") return { type: Number.isSafeInteger(value) ? "integer" : "number" };
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(typeOfJson);
    return { type: "array", items: items.length === 0 ? anyType : unionOf(items) };
  }
  return recordOf(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, typeOfJson(field)])));
}

/** The object type of a task's outputs, as those who read them see it. */
export function typeOfPorts(ports: { readonly [name: string]: Port }): ObjectType {
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, port.type])),
    required: Object.keys(ports).filter((name) => ports[name]?.optional !== true),
    additionalProperties: false,
  };
}

/** The type of a field or element of a value of a type; null where the value may lack it, any where nothing is known. */
export function typeOfField(type: ValueType, key: string | number): ValueType {
  if ("anyOf" in type) return unionOf(type.anyOf.map((option) => typeOfField(option, key)));
  if ("prefixItems" in type) return typeof key === "number" ? (type.prefixItems[key] ?? nothing) : nothing;
  if ("items" in type) return unionOf([type.items, nothing]);
  if ("properties" in type && typeof key === "string") {
    const field = type.properties[key];
    if (field !== undefined) return type.required.includes(key) ? field : unionOf([field, nothing]);
    const rest = type.additionalProperties;
    return typeof rest === "object" ? unionOf([rest, nothing]) : rest ? anyType : nothing;
  }
  return "type" in type && type.type === "null" ? nothing : anyType;
}

/** Whether every value of a type is a list. */
export function isListType(type: ValueType): boolean {
  if ("anyOf" in type) return type.anyOf.every(isListType);
  return "items" in type || "prefixItems" in type;
}

/** The type of the elements of a list; any where it is no list. */
export function typeOfElement(type: ValueType): ValueType {
  if ("anyOf" in type) return unionOf(type.anyOf.map(typeOfElement));
  if ("prefixItems" in type) return type.prefixItems.length === 0 ? anyType : unionOf(type.prefixItems);
  return "items" in type ? type.items : anyType;
}

/** The type without null. */
function present(type: ValueType): ValueType {
  if (!("anyOf" in type)) return type;
  return unionOf(type.anyOf.filter((option) => !("type" in option && option.type === "null")));
}

/** The type of a `when`: of two records field by field, null for a field that one arm lacks; else a union. */
export function mergedType(then: ValueType, otherwise: ValueType): ValueType {
  const fieldsOf = (type: ValueType): { readonly [name: string]: ValueType } | undefined =>
    "properties" in type ? type.properties : "type" in type && type.type === "null" ? {} : undefined;
  const [left, right] = [fieldsOf(then), fieldsOf(otherwise)];
  if (left === undefined || right === undefined) return unionOf([then, otherwise]);
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return recordOf(
    Object.fromEntries(names.map((name) => [name, unionOf([left[name] ?? nothing, right[name] ?? nothing])])),
  );
}

/** The type of a calculation: whole where both operands are, but for a division. */
export function numberType(operator: ArithmeticOperator, left: ValueType, right: ValueType): ValueType {
  const whole = [left, right].every(
    (it) =>
      ("type" in it && it.type === "integer") ||
      ("enum" in it && it.enum.every(Number.isSafeInteger)) ||
      ("const" in it && Number.isSafeInteger(it.const)),
  );
  return { type: whole && operator !== "divide" ? "integer" : "number" };
}

/** The type of what a run knows of itself. */
export function typeOfRunField(field: RunField): ValueType {
  const text: ValueType = { type: "string" };
  switch (field) {
    case "id":
      return text;
    case "scheduledAt":
    case "intervalStart":
    case "intervalEnd":
      return unionOf([text, nothing]);
    case "status":
      return { enum: ["succeeded", "failed", "cancelled"] };
    case "failedTasks":
      return { type: "array", items: text };
  }
}

/** Types of expressions over one pipeline; made once and asked often. */
export interface Typing {
  /** The type of an expression's value. */
  readonly of: (expression: Expression) => ValueType;
  /** The type of what a task is given for an input: with a join rule that runs without all of its upstream, null for what did not succeed. */
  readonly ofInput: (node: TaskNode, expression: Expression) => ValueType;
  /** The type of a node's result. */
  readonly ofNode: (id: string) => ValueType;
  /** Whether a node that is reached may end as skipped: by itself, by `or-skip`, by its join rule, or by what it needs. */
  readonly maySkip: (id: string) => boolean;
}

const prepared = new WeakMap<Pipeline, Typing>();

/**
 * The {@link Typing} of a pipeline, prepared once for each. Unknown names have the type of any value: the graph pass reports
 * them.
 */
export function typingOf(pipeline: Pipeline): Typing {
  const before = prepared.get(pipeline);
  if (before !== undefined) return before;
  const typing = prepare(pipeline);
  prepared.set(pipeline, typing);
  return typing;
}

function prepare(pipeline: Pipeline): Typing {
  const nodes = new Map<string, Node>(allNodes(pipeline).map((node) => [node.id, node]));
  const known = new Map<string, ValueType>();

  const skips = new Map<string, boolean>();

  function maySkip(id: string): boolean {
    const before = skips.get(id);
    if (before !== undefined) return before;
    skips.set(id, false);
    const node = nodes.get(id);
    const found = node !== undefined && skippable(node);
    skips.set(id, found);
    return found;
  }

  function skippable(node: Node): boolean {
    const needed = dependenciesOf(node).some(maySkip);
    switch (node.kind) {
      case "task": {
        const own =
          pipeline.tasks[node.task]?.skippable === true ||
          Object.values(node.inputs).some((it) => skipsIn(it).length > 0);
        switch (node.runIf) {
          case undefined:
          case "all-succeeded":
            return own || needed;
          case "none-failed":
          case "all-done":
            return own;
          case "none-failed-min-one":
          case "any-succeeded":
          case "any-failed":
            return true;
        }
      }
      case "each":
        return needed;
      case "when":
        return needed || [node.then.result, node.otherwise?.result].some(readsSkipped);
    }
  }

  const readsSkipped = (expression: Expression | undefined): boolean =>
    expression !== undefined && nodesReadBy(expression).some(maySkip);

  const ofArm = (arm: Arm | undefined): ValueType => (arm?.result === undefined ? nothing : of(arm.result));

  function compute(node: Node): ValueType {
    switch (node.kind) {
      case "task": {
        const task = pipeline.tasks[node.task];
        return task === undefined ? anyType : typeOfPorts(task.outputs);
      }
      case "each": {
        const item = node.result === undefined ? nothing : of(node.result);
        const lacking = node.onItemFailure === "continue" || readsSkipped(node.result);
        return { type: "array", items: lacking ? unionOf([item, nothing]) : item };
      }
      case "when":
        return mergedType(ofArm(node.then), ofArm(node.otherwise));
    }
  }

  function ofNode(id: string): ValueType {
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, anyType);
    const node = nodes.get(id);
    const type = node === undefined ? anyType : compute(node);
    known.set(id, type);
    return type;
  }

  const of = (expression: Expression): ValueType => read(expression, ofNode);

  function ofInput(node: TaskNode, expression: Expression): ValueType {
    return read(expression, (id) => (mayLack(node, id) ? unionOf([ofNode(id), nothing]) : ofNode(id)));
  }

  function mayLack({ runIf }: TaskNode, read: string): boolean {
    switch (runIf) {
      case undefined:
      case "all-succeeded":
        return false;
      case "none-failed":
      case "none-failed-min-one":
        return maySkip(read);
      case "all-done":
      case "any-succeeded":
      case "any-failed":
        return true;
    }
  }

  /** The type of an expression, given those of the nodes it reads. */
  function read(expression: Expression, result: (node: string) => ValueType): ValueType {
    const of = (inner: Expression): ValueType => read(inner, result);
    switch (expression.op) {
      case "literal":
        return typeOfJson(expression.value);
      case "param": {
        const param = pipeline.params[expression.name];
        if (param === undefined) return anyType;
        return param.optional === true ? unionOf([param.type, nothing]) : param.type;
      }
      case "output":
        return result(expression.node);
      case "get":
        return typeOfField(of(expression.from), expression.key);
      case "item": {
        const node = nodes.get(expression.each);
        return node?.kind === "each" ? node.itemType : anyType;
      }
      case "index":
      case "count":
        return { type: "integer" };
      case "object":
        return recordOf(
          Object.fromEntries(Object.entries(expression.fields).map(([name, field]) => [name, of(field)])),
        );
      case "array":
        return {
          type: "array",
          items: expression.items.length === 0 ? anyType : unionOf(expression.items.map((it) => of(it))),
        };
      case "template":
        return { type: "string" };
      case "compare":
      case "and":
      case "or":
      case "not":
      case "text":
      case "in":
      case "present":
        return boolean;
      case "column": {
        const list = of(expression.list);
        return { type: "array", items: typeOfField(typeOfElement(list), expression.name) };
      }
      case "or-else":
        return unionOf([present(of(expression.value)), of(expression.fallback)]);
      case "or-skip":
        return present(of(expression.value));
      case "arithmetic":
        return numberType(expression.operator, of(expression.left), of(expression.right));
      case "run":
        return typeOfRunField(expression.field);
    }
  }

  return { of, ofInput, ofNode, maySkip };
}
