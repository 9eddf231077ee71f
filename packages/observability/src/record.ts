import type { RunEvent, ScheduledFor } from "@partitura/backend-local";
import type { Diagnostic, Pipeline } from "@partitura/core";

/** Environment variables. */
export type Variables = { readonly [name: string]: string | undefined };

/** Where the source of a pipeline comes from, as far as it is under version control. */
export interface SourceControl {
  readonly commit: string;
  readonly branch?: string | undefined;
  readonly dirty: boolean;
  /** The URL that the repository is cloned from, without credentials. */
  readonly remote?: string | undefined;
  /** The folder of the pipeline file relative to the top of the repository, with `/` at its end; empty at the top. */
  readonly prefix?: string | undefined;
}

/** What is known of a run before it starts, and does not stand in its events. */
export interface RunSource {
  readonly pipeline: Pipeline;
  /** The pipeline file, absolute. */
  readonly file: string;
  readonly git?: SourceControl | undefined;
  /** The version of Partitura. */
  readonly version: string;
  /** The instants that the run is for, where a schedule asked for it. */
  readonly scheduled?: ScheduledFor | undefined;
}

/** Something that is told what happens in one run, and tells others. It never fails the run, and never holds it up. */
export interface Recorder {
  readonly onEvent: (event: RunEvent) => void;
  /**
   * Passes on what is left, for some seconds at most. Gives warnings about what could not be delivered; never throws.
   * To be called once, when the run is over, however it ended.
   */
  readonly close: () => Promise<readonly Diagnostic[]>;
}
