import { taskNodes, type Body, type Outcome, type Pipeline } from "@partitura/core";
import { localReport } from "../diagnostics.js";
import { runProcess } from "../runners/run-process.js";
import type { Variables } from "../attempt/task-environment.js";

/** Says where the interpreter is when it is new enough for the step contract: `python3` may be a script that looks for one. */
const probe =
  "import sys; sys.version_info >= (3, 9) or sys.exit('it is Python ' + sys.version.split()[0]); print(sys.executable)";

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

/**
 * Finds the interpreter itself behind its name, as the current folder has it. Reports P7006 when a task is run by Python and
 * there is none, or one that is too old.
 */
export async function findPython(
  pipeline: Pipeline,
  interpreter: string,
  environment: Variables,
): Promise<Outcome<string>> {
  const needing = taskNodes(pipeline).find(({ node }) => {
    const body = pipeline.tasks[node.task]?.body;
    return body !== undefined && needsPython(body);
  })?.node;
  if (needing === undefined) return [interpreter, []];
  const lines: string[] = [];
  const ending = await runProcess([interpreter, "-c", probe], {
    workFolder: process.cwd(),
    environment,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
  });
  const last = lines.at(-1);
  if (ending.kind === "exited" && ending.code === 0) return [last ?? interpreter, []];
  const problem = ending.kind === "not-started" ? ending.problem : (last ?? "it does not run");
  const holes = { program: interpreter, node: needing.id, problem };
  return [undefined, [localReport("P7006", holes, { span: needing.span, target: "local" })]];
}
