import type { Expression } from "../ir/expression.js";
import type { EachNode } from "../ir/pipeline.js";
import type { Json } from "../ir/json.js";
import { isListType, typeOfElement, typeOfJson, unionOf } from "../ir/type-of.js";
import type { ValueType } from "../ir/value-type.js";
import { callSite } from "./call-site.js";
import { dslReport } from "./diagnostics.js";
import { gridPoints, type Grid } from "./grid.js";
import { makeReference, referenceBehind } from "./make-reference.js";
import type { Returned } from "./pipeline.js";
import type { NumberRef, Ref, RefOf, ValueOf, WholeOf } from "./reference.js";
import { resultOf } from "./result.js";
import type { Show } from "./schema.js";
import { currentScope, placedId, within } from "./scope.js";
import { complain } from "./session.js";
import type { StepBase } from "./step.js";
import { shown, toExpression } from "./to-expression.js";
import type { Span } from "../ir/span.js";

/** What the body of an `each` or an arm may return. */
export type BodyResult = Ref<unknown> | StepBase | Returned;

type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: T[K] extends Ref<infer V> ? V : Mutable<T[K]> }
    : T;
type Item<S> =
  S extends Grid<infer T>
    ? T
    : S extends Ref<readonly (infer E)[]>
      ? E
      : S extends readonly (infer E)[]
        ? E extends Ref<infer T>
          ? T
          : Mutable<E>
        : never;
type Row<R> = R extends void ? {} : Show<{ [K in keyof R as K extends string ? K : never]: ValueOf<R[K]> }>;

/** The list that an `each` gives: of what its body returned, in item order. */
export type Collected<R, N> = [WholeOf<R>] extends [never]
  ? RefOf<([N] extends [never] ? Row<R> : Row<R> | null)[]>
  : RefOf<([N] extends [never] ? WholeOf<R> : WholeOf<R> | null)[]>;

/** Options of an `each`. */
export interface EachOptions<F extends "fail" | "continue", S extends "null" | undefined = undefined> {
  /** How many items run at once; as many as the target allows when not given. */
  readonly concurrency?: number | undefined;
  /** Whether one failed item fails the whole (after the others finish), or leaves a null in its place. */
  readonly onItemFailure?: F | undefined;
  /** Says that items may be skipped, by a task that skips itself or by `orSkip`: a null is in their place. */
  readonly onItemSkip?: S;
}

interface Items {
  readonly expression: Expression;
  readonly type: ValueType;
}

function itemsOf(given: unknown, id: string, owner: object, span: Span): Items {
  const points = gridPoints(given);
  if (points !== undefined)
    return { expression: { op: "literal", value: points }, type: typeOfPoints(points) };
  const reference = referenceBehind(given);
  if (reference !== undefined && (isListType(reference.type) || Object.keys(reference.type).length === 0)) {
    return { expression: toExpression(given, "the list", owner, span), type: typeOfElement(reference.type) };
  }
  if (!Array.isArray(given)) {
    complain(dslReport("P1014", { id, value: shown(given) }, { span }));
    return { expression: { op: "literal", value: [] }, type: {} };
  }
  const expression = toExpression(given, "the list", owner, span);
  const types = given.map((item: unknown) => {
    const inner = referenceBehind(item);
    if (inner !== undefined) return inner.type;
    const constant = toExpression(item, "an item", owner, span);
    return constant.op === "literal" ? typeOfJson(constant.value) : {};
  });
  return { expression, type: types.length === 0 ? {} : unionOf(types) };
}

/** The type of the points of a grid: a text axis is a choice of its values. */
function typeOfPoints(points: readonly { readonly [axis: string]: Json }[]): ValueType {
  const axes = Object.keys(points[0] ?? {});
  const typeOfAxis = (axis: string): ValueType => {
    const values = [...new Set(points.map((point) => point[axis] ?? null))];
    if (values.every((value) => typeof value === "string")) return { enum: values };
    return values.every((value) => typeof value === "number")
      ? { type: values.every((value) => Number.isSafeInteger(value)) ? "integer" : "number" }
      : unionOf(values.map(typeOfJson));
  };
  return {
    type: "object",
    properties: Object.fromEntries(axes.map((axis) => [axis, typeOfAxis(axis)])),
    required: axes,
    additionalProperties: false,
  };
}

/**
 * Runs a body once for every element of a list that is known now, of a {@link grid}, or of a list that an earlier task
 * makes. Gives the list of what the body returned, in item order; over an empty list, an empty list.
 *
 * @example
 * const candidates = each("candidates", grid({ strength: [0.1, 1, 10] }), (point) => {
 *   const { model } = train({ features, ...point });
 *   return { model, accuracy: evaluate({ model }).accuracy };
 * }, { concurrency: 2 });
 */
export function each<
  const S extends Ref<readonly unknown[]> | Grid<unknown> | readonly unknown[],
  R extends BodyResult,
  const F extends "fail" | "continue" = "fail",
  const N extends "null" | undefined = undefined,
>(
  given: string,
  items: S,
  body: (item: RefOf<Item<S>>, index: NumberRef) => R,
  options: EachOptions<F, N> = {},
): Collected<R, Extract<F, "continue"> | Extract<N, "null">> {
  const span = callSite(each);
  const frame = currentScope(`each("${given}", …)`, span);
  const { pipeline, nodes } = frame;
  const id = placedId(given, frame, span);
  const { concurrency, onItemFailure = "fail" } = options;
  if (concurrency !== undefined && (!Number.isInteger(concurrency) || concurrency < 1)) {
    complain(
      dslReport(
        "P1005",
        {
          field: "concurrency",
          value: String(concurrency),
          problem: "no whole number from 1",
          hint: "Give how many items may run at once.",
        },
        { span },
      ),
    );
  }
  const list = itemsOf(items, id, pipeline, span);
  const inner = within(pipeline, () =>
    body(
      makeReference({ expression: { op: "item", each: id }, type: list.type, owner: pipeline }) as RefOf<
        Item<S>
      >,
      makeReference({
        expression: { op: "index", each: id },
        type: { type: "integer" },
        owner: pipeline,
      }) as NumberRef,
    ),
  );
  const result = resultOf(inner.returned, id, pipeline, span);
  const node: EachNode = {
    kind: "each",
    id,
    items: list.expression,
    itemType: list.type,
    concurrency,
    onItemFailure,
    nodes: inner.nodes,
    result: result?.expression,
    span,
  };
  nodes.push(node);
  const itemType = result?.type ?? { type: "null" as const };
  const type: ValueType = {
    type: "array",
    items:
      onItemFailure === "continue" || options.onItemSkip === "null"
        ? unionOf([itemType, { type: "null" }])
        : itemType,
  };
  return makeReference({ expression: { op: "output", node: id }, type, owner: pipeline }) as Collected<
    R,
    Extract<F, "continue"> | Extract<N, "null">
  >;
}
