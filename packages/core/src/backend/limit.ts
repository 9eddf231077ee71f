import type { Span } from "../ir/span.js";

/**
 * One thing that an engine bounds, as a backend finds it in what it emits. A backend measures, the compiler compares and
 * tells: an error beyond a bound that nobody can move, a warning beyond one that a setting of the engine raises.
 */
export interface Measure {
  /** What is measured, as a message begins: `the workflow template of 'train'`. */
  readonly what: string;
  readonly value: number;
  /** The most that the engine takes. */
  readonly most: number;
  /** What both are counted in, in the plural: `bytes`, `items`. */
  readonly unit: string;
  /** Who sets the bound and why, for the message: `etcd's limit of a request`. */
  readonly bound: string;
  /** What an operator of the engine does to move the bound, as a message says it: `core.max_map_length is raised`; absent where nothing does. */
  readonly unless?: string;
  /** What to do in the pipeline. */
  readonly hint: string;
  readonly span?: Span | undefined;
}
