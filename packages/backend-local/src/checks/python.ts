import { taskNodes, type Body, type Diagnostic, type Pipeline } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import { runProcess } from "../runners/run-process.js";
import type { Variables } from "../attempt/task-environment.js";

/** Says nothing when the interpreter is new enough for the step contract. */
const probe = "import sys; sys.version_info >= (3, 9) or sys.exit('it is Python ' + sys.version.split()[0])";

function needsPython(body: Body): boolean {
  switch (body.kind) {
    case "typescript":
    case "native":
    case "approval":
    case "shell":
    case "container":
    case "wait":
      return false;
    case "python":
      return true;
  }
}

/** Reports P7006 when a task is run by Python and the interpreter is not there or too old. */
export async function checkPython(
  pipeline: Pipeline,
  interpreter: string,
  workFolder: string,
  environment: Variables,
): Promise<readonly Diagnostic[]> {
  const needing = taskNodes(pipeline).find(({ node }) => {
    const body = pipeline.tasks[node.task]?.body;
    return body !== undefined && needsPython(body);
  })?.node;
  if (needing === undefined) return [];
  const lines: string[] = [];
  const ending = await runProcess([interpreter, "-c", probe], {
    workFolder,
    environment,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  if (ending.kind === "exited" && ending.code === 0) return [];
  const problem = ending.kind === "not-started" ? ending.problem : (lines.at(-1) ?? "it does not run");
  const holes = { program: interpreter, node: needing.id, problem };
  return [localReport("P7006", holes, { span: needing.span, target: "local" })];
}
