import type { Pipeline } from "@partitura/core";
import { exitCode, type ExitCode } from "../exit-code.js";
import { showDiagnostics } from "../render/report.js";
import { alignColumns } from "../render/table.js";
import { typeText } from "../render/type-text.js";
import type { Terminal } from "../terminal.js";
import { loadChecked, rootOf } from "./load-checked.js";

type Param = Pipeline["params"][string];

const defaultText = ({ default: value, optional }: Param): string => {
  if (value !== undefined) return `default ${JSON.stringify(value)}`;
  return optional === true ? "optional" : "required";
};

/** What a pipeline is and which parameters a run of it takes. */
export function renderParams(pipeline: Pipeline, file: string): string {
  const { id, description, owner, params } = pipeline;
  const rows = Object.entries(params).map(([name, param]) => [
    name,
    typeText(param.type),
    defaultText(param),
    param.description ?? "",
  ]);
  const example = Object.keys(params)[0];
  return `${[
    `${id}${description === undefined ? "" : `: ${description}`}`,
    ...(owner === undefined ? [] : [`owner: ${owner}`]),
    "",
    ...(rows.length === 0 ? ["It takes no parameters."] : ["Parameters:", ...alignColumns(rows)]),
    "",
    `Usage: partitura run ${file}${example === undefined ? "" : ` --param ${example}=…`}`,
    "Options of the command: partitura run --help",
  ].join("\n")}\n`;
}

/** `partitura run FILE --help`: what the pipeline takes. */
export async function params(
  file: string,
  { pipeline }: { readonly pipeline?: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const [checked, diagnostics] = await loadChecked(file, pipeline);
  showDiagnostics(diagnostics, rootOf(file, terminal), terminal);
  if (checked === undefined) return exitCode.diagnostics;
  terminal.out.write(renderParams(checked.pipeline, file));
  return exitCode.ok;
}
