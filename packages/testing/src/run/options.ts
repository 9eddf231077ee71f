import type { PoolSizes } from "@partitura/backend-local";
import type { Instant } from "../clock/instant.js";
import type { Fakes } from "../fakes/fake.js";
import type { Faults } from "../faults/fault.js";

/** How a test runs a task or a pipeline. */
export interface TestOptions {
  /** What goes wrong. */
  readonly faults?: Faults | undefined;
  /** Where the virtual clock begins; 2026-01-01T00:00:00Z, or `scheduledAt`, when not given. */
  readonly now?: Instant | undefined;
  /** The fire time that the run is for. */
  readonly scheduledAt?: Instant | undefined;
  /**
   * Where TypeScript bodies run: as functions of the test's own process, where spies and mocks reach them and the working
   * folder and environment are the test's; or, as `partitura run` does it, bundled and in processes.
   */
  readonly isolation?: "inline" | "process" | undefined;
  /** Environment variables besides those of this process. */
  readonly env?: { readonly [name: string]: string } | undefined;
  /** Secrets by name. Tasks that are faked or run in this process need none. */
  readonly secrets?: { readonly [name: string]: string } | undefined;
  /** How many slots each pool has, by name; a pool that is not named has one. */
  readonly pools?: PoolSizes | undefined;
  /** How many cores tasks may use together; 16 when not given, so that a test does not depend on its machine. */
  readonly concurrency?: number | undefined;
  /** The Python interpreter; `python3` when not given. */
  readonly python?: string | undefined;
  /** A folder for results that `cache` keeps from run to run; without it nothing is cached. */
  readonly cacheFolder?: string | undefined;
  /** Where the folder of the run is made, and stays; without it in a folder that is removed when the process ends. */
  readonly runsFolder?: string | undefined;
}

/** How a test answers an approval. */
export type ApprovalAnswer = boolean | { readonly approved: boolean; readonly by: string };

/** How a test runs a pipeline. */
export interface PipelineOptions<P> extends TestOptions {
  /** The parameters of the run. */
  readonly params?: P | undefined;
  /** What stands for tasks; the others run really. */
  readonly fakes?: Fakes | undefined;
  /** Answers to approvals by the ids of their nodes; one that has none waits until its timeout is over. */
  readonly approvals?: { readonly [node: string]: ApprovalAnswer } | undefined;
  /**
   * The executor crashes as soon as this instance, such as `train[2]`, has ended, and the run is resumed from what is on
   * the disk then.
   */
  readonly crashAfter?: string | undefined;
}
