import { taskNodes, type Diagnostic, type Pipeline } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import { runProcess } from "../runners/run-process.js";
import type { Variables } from "../attempt/task-environment.js";

/** Seconds that a Docker daemon has to answer. */
const answerSeconds = 10;

/** Reports P7005 for each container task when no Docker daemon answers; asks only when there is one. */
export async function checkDocker(
  pipeline: Pipeline,
  workFolder: string,
  environment: Variables,
): Promise<readonly Diagnostic[]> {
  const containers = taskNodes(pipeline).flatMap(({ node }) => {
    const body = pipeline.tasks[node.task]?.body;
    return body?.kind === "container" ? [{ node, image: body.image }] : [];
  });
  if (containers.length === 0) return [];
  const lines: string[] = [];
  const ending = await runProcess(["docker", "version", "--format", "{{.Server.Version}}"], {
    workFolder,
    environment,
    timeoutSeconds: answerSeconds,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  if (ending.kind === "exited" && ending.code === 0) return [];
  const problem = ending.kind === "not-started" ? ending.problem : (lines.at(-1) ?? "no answer");
  return containers.map(({ node, image }) =>
    localReport("P7005", { node: node.id, image, problem }, { span: node.span, target: "local" }),
  );
}
