import { rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { cases, headline, measureCase, prepare, type Measured } from "./cases.js";
import { measurePeer, peers } from "./peers.js";

/** How the bench of the local executor is asked for. */
export interface LocalBenchOptions {
  /** Few tasks: a smoke run, whose figures are not judged. */
  readonly quick: boolean;
  /** The file to write the results to. */
  readonly json?: string | undefined;
}

/** One line of the comparison. */
interface Result {
  readonly name: string;
  readonly tasks: number;
  readonly msPerTask: number;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const row = (name: string, tasks: number, msPerTask: number, rest: string): string =>
  `${name.padEnd(36)}${String(tasks).padStart(8)} tasks ${`${digits(msPerTask)} ms`.padStart(10)}  ${rest}`.trimEnd();

function aboutCase({ bareMs, msPerTask, peakRssBytes, broken }: Measured, base: number): string {
  return [
    bareMs === undefined
      ? `${digits(msPerTask / base)} × the first`
      : `${digits(msPerTask / bareMs)} × the bare command (${digits(bareMs)} ms)`,
    `at most ${(peakRssBytes / 2 ** 20).toFixed(0)} MiB`,
    ...broken.map((it) => `NOT KEPT: ${it}`),
  ].join(", ");
}

/** Measures the peers after the headline, and says what each takes in terms of it. */
async function compare(own: Measured, quick: boolean): Promise<readonly Result[]> {
  const results: Result[] = [{ name: "partitura", tasks: own.tasks, msPerTask: own.msPerTask }];
  for (const peer of peers) {
    const tasks = peer.tasks[quick ? "quick" : "full"];
    const measured = await measurePeer(peer, tasks);
    if ("missing" in measured) {
      say(`${peer.name}: not measured, ${measured.missing}`);
      continue;
    }
    const { msPerTask } = measured;
    results.push({ name: peer.name, tasks, msPerTask });
    say(row(peer.name, tasks, msPerTask, `${digits(msPerTask / own.msPerTask)} × partitura: ${peer.about}`));
  }
  return results;
}

/**
 * Measures what a task costs in the local executor, start-up and loading aside, beside other executors and bare commands in
 * the same run. Gives the exit code: 1 when a promise is not kept.
 */
export async function benchLocal({ quick, json }: LocalBenchOptions): Promise<number> {
  const size = quick ? "quick" : "full";
  const prepared = await prepare();
  try {
    const first = await measureCase(headline, headline.tasks[size], prepared);
    say(row("partitura", first.tasks, first.msPerTask, aboutCase(first, first.msPerTask)));
    const results = await compare(first, quick);
    const measured = [first];
    for (const it of cases) {
      const one = await measureCase(it, it.tasks[size], prepared);
      measured.push(one);
      say(row(one.name, one.tasks, one.msPerTask, aboutCase(one, first.msPerTask)));
    }
    if (json !== undefined) {
      const machine = {
        node: process.version,
        cpu: cpus()[0]?.model,
        cpus: availableParallelism(),
        memoryBytes: totalmem(),
      };
      writeFileSync(json, `${JSON.stringify({ machine, results, cases: measured }, null, 2)}\n`);
    }
    return quick || measured.every(({ broken }) => broken.length === 0) ? 0 : 1;
  } finally {
    rmSync(prepared.folder, { recursive: true, force: true });
  }
}
