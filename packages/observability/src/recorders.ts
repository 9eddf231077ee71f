import { dirname } from "node:path";
import type { Diagnostic } from "@partitura/core";
import { lineageSettings, type LineageConfig } from "./lineage/settings.js";
import type { Recorder, RunSource, Variables } from "./record.js";
import { traceSettings } from "./traces/settings.js";

/** What decides who is told of a run. */
export interface RecorderOptions {
  readonly env: Variables;
  /** What the config says of lineage. */
  readonly lineage?: LineageConfig | undefined;
  /** The config file: paths in it are relative to its folder. */
  readonly configFile?: string | undefined;
  /** The folder that paths in variables are relative to. */
  readonly cwd: string;
}

/**
 * The recorders of one run that the environment and the config ask for, as one; it does nothing when they ask for none, and
 * nothing heavy is loaded then. Reports P7050 and P7052 as warnings: the run goes on without.
 */
export async function recorders(
  source: RunSource,
  { env, lineage = {}, configFile, cwd }: RecorderOptions,
): Promise<readonly [Recorder, readonly Diagnostic[]]> {
  const folders = { cwd, config: configFile === undefined ? cwd : dirname(configFile) };
  const [told, lineageProblems] = lineageSettings(env, lineage, folders);
  const [traced, traceProblems] = traceSettings(env);
  const all: Recorder[] = [];
  if (told !== undefined) {
    const { lineageRecorder } = await import("./lineage/recorder.js");
    all.push(lineageRecorder(source, told));
  }
  if (traced !== undefined) {
    const { traceRecorder } = await import("./traces/recorder.js");
    all.push(traceRecorder(source, traced, env));
  }
  const one: Recorder = {
    onEvent: (event) => {
      for (const { onEvent } of all) onEvent(event);
    },
    close: async () => (await Promise.all(all.map(async ({ close }) => close()))).flat(),
  };
  return [one, [...lineageProblems, ...traceProblems]];
}
