import { dirname } from "node:path";
import { instanceKey } from "@partitura/backend-local";
import { exitCode, type ExitCode } from "../exit-code.js";
import { instanceLines } from "../render/instance-text.js";
import { shortPath } from "../render/locate.js";
import { showDiagnostics } from "../render/report.js";
import { renderRun } from "../render/run-text.js";
import { describeRun } from "../kept-runs/describe-run.js";
import { factText, readStory } from "../kept-runs/run-story.js";
import { selectInstances } from "../kept-runs/select-instances.js";
import type { Terminal } from "../terminal.js";
import { readRunOf, type RunsOptions } from "./runs-folder.js";

/** Options of `partitura runs show`. */
export interface RunsShowOptions extends RunsOptions {
  /** A task, `train`, or one item of it, `train[2]`. */
  readonly task?: string;
  readonly json?: true;
}

/** `partitura runs show`: all that is known of a run, or of one of its tasks. */
export async function runsShow(
  wanted: string | undefined,
  options: RunsShowOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, cwd } = terminal;
  const { task, json } = options;
  const [run, finding] = await readRunOf(wanted, options, terminal);
  const [instances, selecting] = run === undefined ? [undefined, []] : selectInstances(run.record, task);
  showDiagnostics([...finding, ...selecting], cwd, terminal);
  if (run === undefined || instances === undefined) return exitCode.diagnostics;

  const story = await readStory(run);
  if (json === true) {
    out.write(`${JSON.stringify(describeRun(run, story, instances), null, 2)}\n`);
    return exitCode.ok;
  }
  if (task !== undefined) {
    const { folder } = run;
    const texts = instances.map((instance) => {
      const wait = story.waits.get(instanceKey(instance));
      return instanceLines(instance, { folder, cwd, wait }, out.colors).join("\n");
    });
    out.write(
      texts.length === 0 ? `'${task}' has not begun in run ${run.record.runId}\n` : `${texts.join("\n\n")}\n`,
    );
    return exitCode.ok;
  }
  const file = factText(story.facts, "file");
  const invocation = {
    file: file === undefined ? undefined : shortPath(file, cwd),
    pipeline: run.record.pipeline,
    runsFolder: dirname(run.folder),
    cwd,
  };
  out.write(renderRun(run, story, { colors: out.colors, cwd, now: Date.now(), invocation }));
  return exitCode.ok;
}
