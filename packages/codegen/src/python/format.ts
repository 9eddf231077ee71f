import { applyEdits } from "./edits.js";
import { ruffWorkspace } from "./ruff.js";

/**
 * Formats Python as `ruff check --select I --fix` and then `ruff format` do, by the same version of Ruff wherever it
 * runs, so that the bytes are the same too.
 * `firstParty` names the modules that lie beside the file, which Ruff would see on disk.
 * @throws Error when the text is not valid Python: a printer's bug.
 */
export const formatPython = (text: string, firstParty: readonly string[] = []): string => {
  const workspace = ruffWorkspace(["I"], firstParty);
  const edits = workspace.check(text).flatMap(({ fix }) => fix?.edits ?? []);
  return workspace.format(applyEdits(text, edits));
};
