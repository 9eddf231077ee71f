import { InvalidArgumentError, type Command } from "commander";
import type { ExplainCacheOptions } from "../commands/explain-cache.js";
import type { GcOptions } from "../commands/gc.js";
import type { Terminal } from "../terminal.js";
import { type Act, examples } from "./options.js";

const runsOption = [
  "--runs <folder>",
  "where runs are kept (default: the config's `runs`, else .partitura/runs)",
] as const;

function age(text: string): string {
  if (!/^\d+(\.\d+)?[smhd]$/.test(text)) throw new InvalidArgumentError("Give a time such as 12h or 30d.");
  return text;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give a whole number from 0.");
  return Number(text);
}

/** Adds `explain-cache` and `gc`. */
export function addCacheCommands(program: Command, terminal: Terminal, act: Act): void {
  program
    .command("explain-cache")
    .description("say why a task's result was taken from the cache in a run, or why not")
    .argument("<run>", "the id of the run, or the beginning of it")
    .argument("<task>", "the task, such as train, or one item of a fan-out, such as 'train[2]'")
    .option(...runsOption)
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      examples("explain-cache 2026-01-31 train", "explain-cache 2026-01-31 'train[2]' --json"),
    )
    .action((run: string, task: string, options: ExplainCacheOptions) =>
      act(
        import("../commands/explain-cache.js").then(({ explainCache }) =>
          explainCache(run, task, options, terminal),
        ),
      ),
    );

  program
    .command("gc")
    .description("remove old runs, and what is kept between runs and was not used for long")
    .option(
      "--older-than <time>",
      "runs that began, and results that were used last, longer ago (default: 30d)",
      age,
    )
    .option(
      "--keep-last <n>",
      "keep so many of the latest runs of each pipeline however old they are (default: 1); alone, runs of any age go",
      wholeNumber,
    )
    .option("--dry-run", "remove nothing, and list what would be removed")
    .option(...runsOption)
    .option("--json", "print what was removed as JSON")
    .addHelpText("after", examples("gc --dry-run", "gc --older-than 7d", "gc --keep-last 20"))
    .action((options: GcOptions) => act(import("../commands/gc.js").then(({ gc }) => gc(options, terminal))));
}
