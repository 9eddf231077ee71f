import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";

/** The part of Ruff's WebAssembly interface that is used here. */
interface RuffWorkspace {
  readonly check: (text: string) => readonly RuffDiagnostic[];
  readonly format: (text: string) => string;
}

/** A place in a text: both from 1, columns in UTF-16 code units. */
export interface TextPosition {
  readonly row: number;
  readonly column: number;
}

/** A replacement of a stretch of text. */
export interface TextEdit {
  readonly content: string | null;
  readonly location: TextPosition;
  readonly end_location: TextPosition;
}

/** A problem as Ruff gives it. */
export interface RuffDiagnostic {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: TextPosition;
  readonly fix: { readonly edits: readonly TextEdit[] } | null;
}

interface RuffModule {
  readonly Workspace: new (options: object, encoding: number) => RuffWorkspace;
  readonly PositionEncoding: { readonly Utf16: number };
}

/** What emitted Python is formatted and linted for. */
const SETTINGS = { "line-length": 88, "target-version": "py310" } as const;

let module: RuffModule | undefined;
const workspaces = new Map<string, RuffWorkspace>();

/**
 * Loads the formatter. V8 is kept from optimising its WebAssembly, which is used for milliseconds: that would take
 * seconds of processor time, which the end of the process waits for (measured: 4.2 s against 0.45 s).
 */
function loadRuff(): RuffModule {
  setFlagsFromString("--liftoff-only");
  return createRequire(import.meta.url)("@astral-sh/ruff-wasm-nodejs") as RuffModule;
}

/** A workspace that lints for the given rules; the WebAssembly module is loaded when the first one is asked for. */
export const ruffWorkspace = (
  select: readonly string[],
  firstParty: readonly string[] = [],
): RuffWorkspace => {
  const key = JSON.stringify([select, firstParty]);
  const known = workspaces.get(key);
  if (known !== undefined) return known;
  module ??= loadRuff();
  const workspace = new module.Workspace(
    { ...SETTINGS, lint: { select, preview: false, isort: { "known-first-party": firstParty } } },
    module.PositionEncoding.Utf16,
  );
  workspaces.set(key, workspace);
  return workspace;
};
