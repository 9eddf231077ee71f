import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Pipeline, taskNodes } from "@partitura/core";

const execute = promisify(execFile);

/** Whether a task of a pipeline asks for a GPU. */
const wantsGpu = (pipeline: Pipeline): boolean =>
  taskNodes(pipeline).some(({ node }) => node.policy.resources?.gpu !== undefined);

/** The ids of this machine's GPUs as its driver numbers them; none when it does not answer. Asked only when a task wants one. */
export async function findGpus(
  pipelines: readonly Pipeline[],
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  if (!pipelines.some(wantsGpu)) return [];
  const visible = env["CUDA_VISIBLE_DEVICES"];
  if (visible !== undefined) return visible.split(",").filter((it) => it !== "");
  try {
    const { stdout } = await execute("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"], {
      timeout: 5000,
    });
    return stdout.split("\n").filter((it) => it.trim() !== "");
  } catch {
    return [];
  }
}
