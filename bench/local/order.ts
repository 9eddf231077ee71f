import type { Pipeline } from "@partitura/core";
import type { Shape } from "./programs.js";

/** What `child.ts` is to run and measure. */
export interface Order {
  readonly bodies: Pipeline;
  readonly assets: { readonly [path: string]: string };
  readonly shape: Shape;
  /** The task that is run in large numbers. */
  readonly task: string;
  /** How many of it; the fan-in of `fan-out` comes on top. */
  readonly count: number;
  readonly isolation: "inline" | "process";
  /** Measures a second run, whose results are all in the cache. */
  readonly cached: boolean;
  /** An empty folder for runs and the cache. */
  readonly folder: string;
}

/** What it took. */
export interface Taken {
  readonly milliseconds: number;
  /** The most memory that the process of the executor had at once, loading included. */
  readonly peakRssBytes: number;
}
