import type { Pipeline } from "@partitura/core";
import type { Isolation, RunOptions } from "@partitura/backend-local";

/** The params of a run. */
export type Params = NonNullable<RunOptions["params"]>;

/** When the process of `executor.ts` ends itself by SIGKILL. Counts are over all of its runs. */
export interface Kill {
  /** At the n-th event, before it is on its way to the disk; when the n-th body starts or has ended; n milliseconds after the start. */
  readonly at: "event" | "body-start" | "body-end" | "time";
  readonly n: number;
}

/** What `executor.ts` is to do: all of the runs at once. */
export interface Order {
  readonly runsFolder: string;
  readonly isolation: Isolation;
  readonly assets: { readonly [path: string]: string };
  readonly runs: readonly {
    readonly runId: string;
    readonly pipeline: Pipeline;
    readonly hash: string;
    readonly params?: Params;
    readonly resume: boolean;
  }[];
  readonly kill?: Kill | undefined;
}
