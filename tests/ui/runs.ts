import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newRunId, run, type RunResult, systemClock } from "@partitura/backend-local";
import { checkFile } from "@partitura/compiler";
import type { Json } from "@partitura/core";
import { startViewer, type Viewer } from "@partitura/ui";
import { repository } from "../conformance/scenario.js";

const bin = join(repository, "packages/cli/bin/partitura.js");

/** A run that goes on. */
export interface Going {
  readonly runId: string;
  readonly ended: Promise<RunResult>;
}

/** A folder with runs, and a viewer of them. */
export interface Shown {
  /** For whatever a test needs. */
  readonly folder: string;
  readonly runsFolder: string;
  readonly viewer: Viewer;
  /** Where the viewer is, without its token. */
  readonly origin: string;
  readonly token: string;
  /** Starts a run of one of the pipelines of these tests. */
  readonly start: (name: string, params?: { readonly [name: string]: Json }) => Promise<Going>;
  readonly close: () => Promise<void>;
}

async function start(
  runsFolder: string,
  name: string,
  params: { readonly [name: string]: Json },
): Promise<Going> {
  const file = join(repository, "tests/ui/pipelines", `${name}.ts`);
  const [checked, diagnostics] = await checkFile(file, {});
  if (checked === undefined) throw new Error(JSON.stringify(diagnostics));
  const { pipeline, hash, assets } = checked;
  const runId = newRunId(systemClock);
  const options = { pipeline, hash, assets, params, runsFolder, runId, facts: { file } };
  const isolation = name === "many" ? ("inline" as const) : undefined;
  const ended = run({ ...options, isolation, envFile: join(runsFolder, ".env") }).then(
    ([result, problems]) => {
      if (result === undefined) throw new Error(JSON.stringify(problems));
      return result;
    },
  );
  return { runId, ended };
}

/** Starts a viewer on an empty folder of runs. */
export async function showRuns(): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), "partitura-ui-test-"));
  const runsFolder = join(folder, "runs");
  const command = [process.execPath, bin] as const;
  const viewer = await startViewer({ runsFolder, port: 0, version: "0.0.0", command });
  const { origin, hash } = new URL(viewer.url);
  return {
    folder,
    runsFolder,
    viewer,
    origin,
    token: new URLSearchParams(hash.slice(1)).get("token") ?? "",
    start: (name, params = {}) => start(runsFolder, name, params),
    close: async () => {
      await viewer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
