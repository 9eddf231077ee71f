import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Diagnostic, Outcome } from "@partitura/core";
import { z } from "zod";
import { loadReport } from "../load/diagnostics.js";
import { loadFile } from "../load/load.js";

const configSchema = z.strictObject({
  /** What belongs to a target, by its name such as `local`; each backend validates its own. */
  targets: z.record(z.string(), z.unknown()).default({}),
  /** Where local runs are kept; `.partitura/runs` beside the config when not given. */
  runs: z.string().optional(),
});

/** What `partitura.config.ts` exports: everything that belongs to a target and not to a pipeline. */
export type ConfigInput = z.input<typeof configSchema>;

/** A validated config. `file` is absent when the project has none. */
export interface Config extends z.output<typeof configSchema> {
  readonly file?: string;
}

const names = ["partitura.config.ts", "partitura.config.mts", "partitura.config.js", "partitura.config.mjs"];

function findConfig(folder: string): string | undefined {
  const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : findConfig(parent));
}

/** Loads the config of a project: the nearest `partitura.config.ts` from a folder upwards. Reports P8002, P8003, P8006. */
export async function loadConfig(folder: string): Promise<Outcome<Config>> {
  const file = findConfig(resolve(folder));
  if (file === undefined) return [{ targets: {} }, []];
  const [loaded, diagnostics] = await loadFile(file);
  if (loaded === undefined) return [undefined, diagnostics];
  const parsed = configSchema.safeParse(loaded.exported ?? {});
  if (parsed.success) return [{ ...parsed.data, file }, diagnostics];
  const problems = parsed.error.issues.map(({ path, message }): Diagnostic =>
    loadReport(
      "P8006",
      { where: path.join(".") || "the default export", problem: message },
      { span: { file, line: 1, column: 1 } },
    ),
  );
  return [undefined, [...diagnostics, ...problems]];
}
