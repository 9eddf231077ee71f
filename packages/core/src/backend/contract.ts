import type { z } from "zod";
import type { DiagnosticCatalogue } from "../diagnostics/catalogue.js";
import type { Outcome } from "../diagnostics/diagnostic.js";
import type { Pipeline } from "../ir/pipeline.js";
import type { Capabilities } from "./capability.js";
import type { Measure } from "./limit.js";

/** A file to write: a posix path relative to the output folder, and its text. */
export interface EmittedFile {
  readonly path: string;
  readonly text: string;
}

/** What a backend is given. It is plain data: two calls with equal input give equal bytes. */
export interface EmitInput<Options> {
  /** The checked pipeline. */
  readonly pipeline: Pipeline;
  /** Its content hash, to be stamped into what is emitted. */
  readonly hash: string;
  /** The texts a task body runs: by the path that the IR's bodies name, and `step.py` for the Python step contract. */
  readonly assets: { readonly [path: string]: string };
  /** The text of `step_store.py`, to be emitted beside `step.py` where the options say that artifacts are in an object store. */
  readonly stepStore?: string;
  /** What the project's config says for this target, with defaults filled in. */
  readonly options: Options;
  /** Partitura's own version. */
  readonly version: string;
  /** The pipeline file, relative to where the command ran, for the header of what is emitted. */
  readonly source: string;
}

/** What a backend made. */
export interface EmitResult {
  readonly files: readonly EmittedFile[];
  /** The engine's own name of each task node, for reports and for reading states back. */
  readonly tasks: { readonly [node: string]: string };
  /** What the engine bounds, as it is in the files. */
  readonly measures?: readonly Measure[];
}

/**
 * Lowers a checked pipeline to one target.
 *
 * Emission is pure: no file system, clock, environment or randomness. What cannot be honoured is a diagnostic
 * and no files; only our own bugs throw.
 */
export interface Backend<Options = unknown> {
  /** Name and version of the target, such as `local`. */
  readonly target: string;
  /** The target's name for people. */
  readonly title: string;
  /** What the config may say for this target; parsing `{}` gives the defaults. */
  readonly options: z.ZodType<Options>;
  readonly capabilities: Capabilities;
  readonly diagnostics: DiagnosticCatalogue;
  readonly emit: (input: EmitInput<Options>) => Outcome<EmitResult>;
}
