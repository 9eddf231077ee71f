import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ServeEvent } from "./serve/serve-event.js";
import { projectWith, runCli, type RunCliOptions } from "./testing/run-cli.js";

const pipelineFile = (id: string, schedule: string, command: string): string => `
import { cron, interval, onAssets, pipeline, shell, str, z } from "partitura";
const say = shell("say", { inputs: { text: z.string() }, command: ${JSON.stringify(command)} });
export default pipeline("${id}", { schedule: ${schedule} }, ({ run }) => {
  say({ text: str\`\${run.scheduledAt.orElse("nobody")} \${run.intervalStart.orElse("-")}\` }, { updates: ["${id}"] });
});
`;

const eventsIn = (output: string): readonly ServeEvent[] =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line) as ServeEvent);
/** Sends a signal once, when the output has what is waited for. */
function once(
  signal: NodeJS.Signals,
  holds: (output: string) => boolean,
): NonNullable<RunCliOptions["onOutput"]> {
  let isSent = false;
  return (output, send) => {
    if (isSent || !holds(output)) return;
    isSent = true;
    send(signal);
  };
}
const count = (output: string, type: ServeEvent["type"]): number =>
  eventsIn(output).filter((it) => it.type === type).length;

describe.concurrent("serve", () => {
  test("runs pipelines at their fire times and after updates, tells of it, and stops when asked to", async () => {
    const folder = projectWith({});
    const seen = join(folder, "seen.txt");
    const say = `echo "$text" >> ${seen}`;
    writeFileSync(join(folder, "each-second.ts"), pipelineFile("each-second", 'interval("1s")', say));
    writeFileSync(join(folder, "after.ts"), pipelineFile("after", 'onAssets(["each-second"])', say));
    const { code, stdout, stderr } = await runCli(["serve", "each-second.ts", "after.ts", "--json"], folder, {
      onOutput: once("SIGINT", (output) => {
        const ended = eventsIn(output).filter((it) => it.type === "run-ended");
        return new Set(ended.map(({ pipeline }) => pipeline)).size === 2 && ended.length >= 4;
      }),
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const events = eventsIn(stdout);
    expect(events[0]).toMatchObject({
      type: "serving",
      pipelines: [{ pipeline: "each-second", file: "each-second.ts" }, { pipeline: "after" }],
    });
    const instants = events.flatMap((it) =>
      it.type === "run-starting" && it.scheduledAt !== undefined ? [it.scheduledAt] : [],
    );
    expect(instants.length).toBeGreaterThan(1);
    for (const [index, at] of instants.entries())
      expect(Date.parse(at)).toBe(Date.parse(instants[0] ?? "") + index * 1000);
    const bodies = readFileSync(seen, "utf8");
    const before = new Date(Date.parse(instants[0] ?? "") - 1000).toISOString().replace(".000", "");
    expect(bodies).toContain(`${instants[0]} ${before}\n`);
    expect(bodies).toContain("nobody -\n");
    expect(events.at(-1)).toMatchObject({ type: "stopped" });
  });

  test("is the only one on a runs folder (P8110); what it does can be read as text", async () => {
    const folder = projectWith({
      "p.ts": pipelineFile("p", 'cron("0 6 * * *", { timezone: "UTC" })', "true"),
    });
    let second: ReturnType<typeof runCli> | undefined;
    const first = await runCli(["serve", "p.ts"], folder, {
      onOutput: (_, send) => {
        if (second !== undefined) return;
        second = runCli(["serve", "p.ts"], folder);
        void second.then(() => send("SIGTERM"));
      },
    });
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /Z {2}serving; runs are kept in .*\n.*Z {2}p {2}0 6 \* \* \* in UTC; next .*T06:00:00Z\n/,
    );
    expect(await second).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("P8110") as string,
    });
    expect((await second)?.stderr).toContain(join(folder, ".partitura", "runs"));
  });

  test("goes on with a run that was under way when it was killed, and runs nothing twice", async () => {
    const folder = projectWith({});
    const seen = join(folder, "seen.txt");
    const body = `echo "$text" >> ${seen}; test -e ${seen}.go || sleep 100`;
    writeFileSync(join(folder, "p.ts"), pipelineFile("p", 'interval("1s", { overlap: "queue" })', body));
    const killed = await runCli(["serve", "p.ts", "--json"], folder, {
      onOutput: once("SIGKILL", (output) => count(output, "waiting") > 0),
    });
    const [begun] = eventsIn(killed.stdout).flatMap((it) => (it.type === "run-starting" ? [it] : []));
    writeFileSync(`${seen}.go`, "");
    const after = await runCli(["serve", "p.ts", "--json"], folder, {
      onOutput: once("SIGINT", (output) => count(output, "run-ended") > 2),
    });
    expect(after.code).toBe(0);
    const events = eventsIn(after.stdout);
    expect(events.filter(({ type }) => type === "run-resuming")).toMatchObject([
      { runId: begun?.runId, scheduledAt: begun?.scheduledAt },
    ]);
    expect(events.find(({ type }) => type === "run-ended")).toMatchObject({
      runId: begun?.runId,
      state: "succeeded",
    });
    const started = events.flatMap((it) => (it.type === "run-starting" ? [it.scheduledAt] : []));
    const first = Date.parse(begun?.scheduledAt ?? "");
    expect(started.map((at) => Date.parse(at ?? ""))).toEqual(
      started.map((_, index) => first + (index + 1) * 1000),
    );
  });
});

describe.concurrent("serve refuses", () => {
  const refused = async (folder: string, ...args: readonly string[]): Promise<string> => {
    const { code, stderr } = await runCli(["serve", ...args], folder);
    expect(code).toBe(1);
    return stderr;
  };

  test("files without a schedule (P8111), and pipelines of one id (P8112)", async () => {
    const folder = projectWith({
      "none.ts": `import { pipeline } from "partitura";\nexport default pipeline("none", {}, () => {});\n`,
      "a.ts": pipelineFile("same", 'interval("1h")', "true"),
      "b.ts": pipelineFile("same", 'interval("2h")', "true"),
    });
    expect(await refused(folder, "none.ts")).toContain("P8111");
    const clash = await refused(folder, "a.ts", "b.ts");
    expect(clash).toContain("P8112");
    expect(clash).toContain("b.ts:4");
  });

  test("a state that it cannot read (P8114), and a folder that it cannot make (P8115)", async () => {
    const folder = projectWith({ "p.ts": pipelineFile("p", 'interval("1h")', "true"), file: "" });
    mkdirSync(join(folder, "kept"));
    for (const text of ["{", '{"version":2}']) {
      writeFileSync(join(folder, "kept", ".serve.json"), text);
      expect(await refused(folder, "p.ts", "--runs", "kept")).toContain("P8114");
    }
    expect(await refused(folder, "p.ts", "--runs", "file/runs")).toContain("P8115");
  });

  test("files whose configs name different runs folders (P8116)", async () => {
    const folder = projectWith({
      "a/p.ts": pipelineFile("a", 'interval("1h")', "true"),
      "a/partitura.config.ts": 'export default { runs: "mine" };\n',
      "b/p.ts": pipelineFile("b", 'interval("1h")', "true"),
    });
    expect(await refused(folder, "a/p.ts", "b/p.ts")).toContain("P8116");
  });
});
