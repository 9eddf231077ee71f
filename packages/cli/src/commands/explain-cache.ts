import { type CacheExplanation, explainCache as explain, instanceKey } from "@partitura/backend-local";
import { exitCode, type ExitCode } from "../exit-code.js";
import { showDiagnostics } from "../render/report.js";
import { alignColumns } from "../render/table.js";
import { visibleText } from "../render/value-text.js";
import type { Terminal } from "../terminal.js";
import { readRunOf, type RunsOptions } from "./runs-folder.js";

/** Options of `partitura explain-cache`. */
export interface ExplainCacheOptions extends RunsOptions {
  readonly json?: true;
}

/** How many names of a fan-out are written out. */
const mostNames = 5;

/** Instances for which the same is to be said, in the order of the first of them. */
function alike(explanations: readonly CacheExplanation[]): readonly (readonly CacheExplanation[])[] {
  const groups = new Map<string, CacheExplanation[]>();
  for (const it of explanations) {
    const key = JSON.stringify([it.hit, it.kept, it.why]);
    groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  return [...groups.values()];
}

function namesOf(group: readonly CacheExplanation[]): string {
  const names = group.slice(0, mostNames).map(instanceKey).join(", ");
  return group.length > mostNames ? `${names} and ${group.length - mostNames} more` : names;
}

/** What is said of instances that are alike; of a single one also what its key is made of. */
function groupLines(group: readonly CacheExplanation[], { colors }: Terminal["out"]): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { hit, kept, why, key, parts } = first;
  const asked =
    key === undefined ? "the cache was not asked" : hit ? "taken from the cache" : "not in the cache";
  const single = group.length === 1 && key !== undefined && parts !== undefined;
  const rows = Object.entries(parts ?? {}).map(([part, value]) => [part, value]);
  return [
    `${colors.bold(namesOf(group))}: ${hit ? colors.green(asked) : asked}`,
    ...why.map((it) => `  ${visibleText(it)}`),
    ...(kept ? ["  its own result was kept for later runs"] : []),
    ...(single
      ? [colors.dim(`  key ${key}`), ...alignColumns(rows).map((it) => colors.dim(`  ${visibleText(it)}`))]
      : []),
  ];
}

/** `partitura explain-cache`: says why the result of a task was taken from the cache or why not. */
export async function explainCache(
  run: string,
  task: string,
  options: ExplainCacheOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { cwd, out } = terminal;
  const [found, finding] = await readRunOf(run, options, terminal);
  const [explanations, problems] = found === undefined ? [undefined, []] : explain(found, task);
  showDiagnostics([...finding, ...problems], cwd, terminal);
  if (found === undefined || explanations === undefined) return exitCode.diagnostics;
  const { runId, pipeline } = found.record;
  if (options.json === true) {
    out.write(`${JSON.stringify({ run: runId, pipeline, task, instances: explanations }, null, 2)}\n`);
    return exitCode.ok;
  }
  const lines = alike(explanations).flatMap((group) => groupLines(group, out));
  out.write(`${lines.length === 0 ? `${task}: the run did not come to it` : lines.join("\n")}\n`);
  return exitCode.ok;
}
