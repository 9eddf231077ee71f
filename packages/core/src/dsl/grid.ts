import type { Json } from "../ir/json.js";
import type { Show } from "./schema.js";

declare const GRID: unique symbol;

/** Every combination of the values of some axes. */
export interface Grid<out T> {
  readonly [GRID]: T;
}

/** The points of grids, kept off the object so that its type shows no implementation. */
const points = new WeakMap<object, readonly { readonly [axis: string]: Json }[]>();

/**
 * Every combination of the values of some axes, for `each`. The last axis varies fastest.
 *
 * @example grid({ algorithm: ["logistic", "forest"], strength: [0.1, 1, 10] }) // 6 points
 */
export function grid<const G extends { readonly [axis: string]: readonly Json[] }>(
  axes: G,
): Grid<Show<{ -readonly [K in keyof G]: G[K][number] }>> {
  const made = Object.entries(axes).reduce<readonly { readonly [axis: string]: Json }[]>(
    (before, [axis, values]) =>
      before.flatMap((point) => values.map((value) => ({ ...point, [axis]: value }))),
    [{}],
  );
  const result = Object.freeze({});
  points.set(result, made);
  return result as Grid<never>;
}

/** The points of a grid; undefined when the value is none. */
export function gridPoints(value: unknown): readonly { readonly [axis: string]: Json }[] | undefined {
  return typeof value === "object" && value !== null ? points.get(value) : undefined;
}
