import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, isArtifactType, type Json, type ValueType } from "@partitura/core";
import { runProcess } from "./run-process.js";
import type { Ending, Runner } from "./runner.js";
import type { StepContract } from "./step-contract.js";
import type { Clock } from "../clock.js";

/** Whether a shell task's output is taken as it is, less one newline at its end, and not as JSON. */
function isText(type: ValueType): boolean {
  if ("type" in type && type.type === "string") return true;
  const choices = "enum" in type ? type.enum : "const" in type ? [type.const] : [null];
  return choices.every((it: Json) => typeof it === "string");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const { path } = (value ?? {}) as { readonly path?: unknown };
  return typeof path === "string" ? path : canonicalJson(value);
}

/** A command is over before its body is: it timed out, or the run was cancelled. */
class Ended extends Error {
  readonly ending: Ending;
  constructor(ending: Ending) {
    super(ending.kind);
    this.ending = ending;
  }
}

/**
 * Runs a command under `sh -c` by the step contract: inputs and `out_<name>` are environment variables, what it writes to
 * `$out_<name>` are its outputs. The checks are those of `step.mjs`.
 */
export function shellRunner(command: string, { attempt, StepError }: StepContract, clock: Clock): Runner {
  return async (order) => {
    const { folder, request, signal } = order;
    folder.make();
    const { inputs: inputTypes, outputs: outputTypes } = request.types;
    const valueFolder = join(folder.path, "values");
    if (!Object.values(outputTypes).every(isArtifactType)) await mkdir(valueFolder, { recursive: true });
    const run = async (
      inputs: { readonly [name: string]: unknown },
      context: { readonly outputs: { readonly [name: string]: string } },
    ): Promise<{ readonly [name: string]: unknown }> => {
      const variables: { [name: string]: string } = {};
      const paths: { [name: string]: string } = {};
      for (const name of Object.keys(outputTypes)) {
        paths[name] = context.outputs[name] ?? join(valueFolder, name);
        variables[`out_${name}`] = paths[name];
      }
      for (const [name, value] of Object.entries(inputs)) {
        const isPath = isArtifactType(inputTypes[name] ?? {});
        variables[name] = isPath || typeof value === "string" ? textOf(value) : canonicalJson(value);
      }
      const ending = await runProcess(["sh", "-c", command], {
        ...order,
        environment: { ...order.environment(), ...variables },
        workFolder: folder.workFolder,
        clock,
      });
      if (ending.kind !== "exited") throw new Ended(ending);
      if (ending.code !== 0) throw new StepError(ending.code, "");
      const values: { [name: string]: unknown } = {};
      for (const [name, type] of Object.entries(outputTypes)) {
        if (isArtifactType(type)) continue;
        const content = await readFile(paths[name] ?? "").catch(() => undefined);
        if (content === undefined) continue;
        try {
          const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
          values[name] = isText(type) ? text.replace(/\n$/u, "") : JSON.parse(text);
        } catch {
          throw new StepError(1, `P7105: outputs.${name} is no JSON text in UTF-8`);
        }
      }
      return values;
    };
    const { code, outputs, problem } = await attempt(run, request, signal);
    if (problem instanceof Ended) return problem.ending;
    if (problem instanceof Error) throw problem;
    if (typeof problem === "string" && problem !== "") order.onLine(problem);
    return { kind: "exited", code, outputs };
  };
}
