import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { callCli } from "./call-cli.js";
import { type CommandResult, projectWith, runCli } from "./run-cli.js";

/** A pipeline `demo` whose second item fails unless `bad` is another number, and `slow`, which waits for a file `go`. */
export const demoPipeline = `import { each, model, pipeline, shell, z } from "partitura";
const collect = shell("collect", {
  inputs: {},
  outputs: { rows: z.array(z.int()) },
  command: "echo collecting; printf '[1,2,3]' > $out_rows",
});
const train = shell("train", {
  inputs: { item: z.int(), bad: z.int() },
  outputs: { score: z.number(), weights: model() },
  retries: 1,
  command: 'echo "training $item"; [ "$item" != "$bad" ] || { echo "no convergence"; exit 4; }; echo "w$item" > $out_weights; printf "0.$item" > $out_score',
});
const best = shell("best", {
  inputs: { scores: z.array(z.number()) },
  outputs: { score: z.number() },
  command: "printf 0.3 > $out_score",
});
export default pipeline("demo", { params: { bad: z.int().default(2) } }, ({ params }) => {
  const { rows } = collect({});
  return { score: best({ scores: each("trials", rows, (item) => train({ item, bad: params.bad }).score) }).score };
});
const wait = shell("wait", {
  inputs: {},
  outputs: {},
  command: "echo begun; until [ -e \\"$GO\\" ]; do sleep 0.05; done; echo gone on",
  env: { GO: "GO_FILE" },
});
export const slow = pipeline("slow", {}, () => { wait({}); });
`;

/** A folder with runs of the demo pipeline. */
export interface DemoRuns {
  readonly folder: string;
  /** The ids of runs that ended so. */
  readonly failed: string;
  readonly succeeded: string;
  /** One that was ended when the last task of the fan-out had started. */
  readonly interrupted: string;
  /** Runs a command there. */
  readonly partitura: (...args: readonly string[]) => Promise<CommandResult>;
}

const idIn = ({ stdout }: CommandResult): string => /run (\S+)/.exec(stdout)?.[1] ?? "";

/** The run of a folder as it is when its process is ended as the last task of the fan-out starts, under another id. */
function interrupt(runs: string, from: string, id: string): void {
  cpSync(join(runs, from), join(runs, id), { recursive: true });
  const file = join(runs, id, "events.jsonl");
  const events = readFileSync(file, "utf8").split("\n");
  const last = events.findLastIndex((it) => it.includes('"task-started"') && it.includes('"train"'));
  const kept = events.slice(0, last + 1).map((it) => it.replaceAll(from, id));
  writeFileSync(file, `${kept.join("\n")}\n`);
}

/** Makes the demo runs: one that failed, one that succeeded, one that was interrupted. */
export async function demoRuns(): Promise<DemoRuns> {
  const folder = projectWith({ "pipeline.ts": demoPipeline });
  const failed = idIn(await runCli(["run", "pipeline.ts"], folder));
  const succeeded = idIn(await runCli(["run", "pipeline.ts", "--param", "bad=9"], folder));
  const interrupted = "0-interrupted";
  interrupt(join(folder, ".partitura", "runs"), succeeded, interrupted);
  return { folder, failed, succeeded, interrupted, partitura: async (...args) => callCli(args, folder) };
}
