import { readFileSync } from "node:fs";
import { dirname, posix, relative, sep } from "node:path";
import {
  canonicalJson,
  isArtifactType,
  sha256,
  type Diagnostic,
  type Outcome,
  type TaskDeclaration,
} from "@partitura/core";
import { isFile } from "../python/is-file.js";
import { packagesOf } from "../python/packages-of.js";
import { readPythonFiles, type PythonFile } from "../python/read-steps.js";
import { checkReport } from "./diagnostics.js";
import type { BuiltBody } from "./bodies.js";

type PythonTask = TaskDeclaration & { readonly body: Extract<TaskDeclaration["body"], { kind: "python" }> };

/** The deepest folder that holds all of the files. */
function commonFolder(files: readonly string[]): string {
  const folders = files.map((file) => dirname(file).split(sep));
  const [first = []] = folders;
  const depth = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  return (depth === -1 ? first : first.slice(0, depth)).join(sep) || sep;
}

function signatureProblems(task: PythonTask, file: PythonFile, name: string): readonly Diagnostic[] {
  const { functions } = file;
  const { span, body } = task;
  const found = functions[body.function];
  if (found === undefined) {
    const known = Object.keys(functions).join(", ") || "none";
    return [checkReport("P2008", { file: name, function: body.function, known }, { span })];
  }
  const given = [
    ...Object.keys(task.inputs),
    ...Object.entries(task.outputs).flatMap(([output, port]) =>
      isArtifactType(port.type) ? [`out_${output}`] : [],
    ),
  ];
  const wanted = found.arguments.map((it) => it.name);
  const lacking = found.anyKeyword ? [] : given.filter((it) => !wanted.includes(it));
  const extra = found.arguments.filter(
    (it) => it.required && it.name !== "context" && !given.includes(it.name),
  );
  const optional = Object.entries(task.inputs).flatMap(([input, port]) =>
    port.optional === true ? [input] : [],
  );
  const needsDefault = found.arguments.filter((it) => it.required && optional.includes(it.name));
  const at = { span };
  const about = { function: body.function, file: name };
  return [
    ...lacking.map((it) =>
      checkReport(
        "P2009",
        {
          ...about,
          problem: `does not take '${it}'`,
          hint: `Add the argument '${it}', or remove it from the task.`,
        },
        at,
      ),
    ),
    ...extra.map(({ name: it }) =>
      checkReport(
        "P2009",
        {
          ...about,
          problem: `wants '${it}', which the task does not give`,
          hint: `Declare the ${it.startsWith("out_") ? "artifact output" : "input"} '${it.replace(/^out_/, "")}', or give the argument a default.`,
        },
        at,
      ),
    ),
    ...needsDefault.map(({ name: it }) =>
      checkReport(
        "P2009",
        {
          ...about,
          problem: `has no default for '${it}', which calls may leave out`,
          hint: "Give the argument a default.",
        },
        at,
      ),
    ),
  ];
}

/**
 * Reads the Python files of the tasks, checks that the functions are there and take what the tasks give, and gathers
 * each file with its local imports as assets. Reports P2007, P2008, P2009, P2012, P2014 without a Python, and what
 * {@link packagesOf} reports, once for each file. A task whose source names no function has been reported already.
 */
export async function buildPythonBodies(
  tasks: readonly PythonTask[],
): Promise<Outcome<ReadonlyMap<TaskDeclaration, BuiltBody>>> {
  const named = tasks.filter(({ body }) => body.function !== "");
  const there = named.filter(({ body }) => isFile(body.file));
  const diagnostics: Diagnostic[] = named
    .filter((task) => !there.includes(task))
    .map((task) =>
      checkReport("P2007", { file: relative(dirname(task.span.file), task.body.file) }, { span: task.span }),
    );
  const files = [...new Set(there.map((task) => task.body.file))];
  const read = await readPythonFiles(files);
  if (read === undefined && there[0] !== undefined)
    diagnostics.push(checkReport("P2014", {}, { span: there[0].span }));

  const closureOf = (file: string): readonly string[] => read?.get(file)?.closure ?? [file];
  const root = commonFolder(files.flatMap(closureOf));
  const asset = (file: string): string => relative(root, file).split(sep).join(posix.sep);
  const bodies = new Map<TaskDeclaration, BuiltBody>();
  for (const task of there) {
    const { body } = task;
    const name = asset(body.file);
    const parsed = read?.get(body.file);
    if (parsed?.error !== undefined) {
      diagnostics.push(
        checkReport(
          "P2012",
          { file: name, problem: `${parsed.error} (line ${parsed.line ?? 1})` },
          { span: task.span },
        ),
      );
      continue;
    }
    if (parsed !== undefined) diagnostics.push(...signatureProblems(task, parsed, name));
    const assets = Object.fromEntries(
      closureOf(body.file).map((file) => [asset(file), readFileSync(file, "utf8")]),
    );
    const [packages, requirementProblems] = packagesOf(body, task.span);
    const known = new Set(diagnostics.map((it) => JSON.stringify(it)));
    diagnostics.push(...requirementProblems.filter((it) => !known.has(JSON.stringify(it))));
    if (packages === undefined) continue;
    const { function: called, pythonVersion } = body;
    bodies.set(task, {
      body: {
        kind: "python",
        source: name,
        function: called,
        packages: [...packages],
        ...(pythonVersion !== undefined && { pythonVersion }),
        files: Object.keys(assets),
        codeHash: sha256(
          canonicalJson({
            assets,
            function: called,
            packages,
            ...(pythonVersion !== undefined && { pythonVersion }),
          }),
        ),
      },
      assets,
    });
  }
  return [bodies, diagnostics];
}
