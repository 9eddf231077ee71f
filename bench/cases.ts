import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, systemClock } from "@partitura/backend-local";
import { checkFile } from "@partitura/compiler";
import { points } from "./pipelines/points.js";
import { execute, executeMany, inTurns } from "./measure.js";

/** One measurement: ours and a peer's, in the same run of the bench. */
export interface Measurement {
  readonly name: string;
  readonly peer: string;
  /** Milliseconds; of a task where many are run. */
  readonly own: number;
  readonly other: number;
  /** The largest ratio that is promised; absent where none is. */
  readonly limit?: number;
}

const here = import.meta.dirname;
const root = join(here, "..");
const partitura = join(root, "packages/cli/bin/partitura.js");
const { execPath: node } = process;
const pipelines = {
  shell: new URL("./pipelines/shell.ts", import.meta.url),
  python: new URL("./pipelines/python.ts", import.meta.url),
  typescript: new URL("./pipelines/typescript.ts", import.meta.url),
};

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "partitura-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How long the command takes to start. */
export async function startUp(argument: string): Promise<Measurement> {
  const [own, other] = await inTurns(
    11,
    () => execute(node, [partitura, argument]),
    () => execute(node, ["-e", "0"]),
  );
  return { name: `partitura ${argument}`, peer: "node -e 0", own, other, limit: 2 };
}

/** Compiling the example for every target, whole commands. */
export function compiling(): Promise<Measurement> {
  const file = join(root, "examples/model-selection/pipeline.ts");
  const targets = ["airflow@3", "airflow@2.11", "argo@3.7", "kfp@2", "prefect@3"].flatMap((target) => [
    "--target",
    target,
  ]);
  const esbuild = join(root, "node_modules/.bin/esbuild");
  return inFolder(async (folder) => {
    const [own, other] = await inTurns(
      3,
      () => execute(node, [partitura, "compile", file, ...targets, "--out", join(folder, "out")], root),
      () =>
        execute(esbuild, [
          file,
          "--bundle",
          "--platform=node",
          "--format=esm",
          "--log-level=error",
          `--outfile=${join(folder, "bundle.mjs")}`,
        ]),
    );
    return { name: "compile model-selection for 5 targets", peer: "esbuild of the same file", own, other };
  });
}

/** What a task costs locally, over a bare process that does nothing of the same kind. */
export async function perTask(
  kind: keyof typeof pipelines,
  peer: readonly [program: string, ...args: string[]],
): Promise<Measurement> {
  const [checked, diagnostics] = await checkFile(fileURLToPath(pipelines[kind]));
  if (checked === undefined) throw new Error(JSON.stringify(diagnostics));
  const { pipeline, hash, assets } = checked;
  const [program, ...args] = peer;
  return inFolder(async (runsFolder) => {
    const ours = async (): Promise<void> => {
      const [result, problems] = await run({
        pipeline,
        hash,
        assets,
        params: {},
        runsFolder,
        clock: systemClock,
      });
      if (result?.state !== "succeeded")
        throw new Error(`${kind} did not succeed: ${JSON.stringify(problems)}`);
    };
    await ours();
    const [own, other] = await inTurns(3, ours, () =>
      executeMany(points.length, availableParallelism(), program, args),
    );
    return {
      name: `a ${kind} task, local`,
      peer: peer.join(" "),
      own: own / points.length,
      other: other / points.length,
    };
  });
}
