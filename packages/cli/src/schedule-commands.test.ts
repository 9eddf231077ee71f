import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectWith, runCli } from "./testing/run-cli.js";

const pipeline = `import { cron, onAssets, pipeline, shell, str, z } from "partitura";
const say = shell("say", {
  inputs: { text: z.string() },
  outputs: { text: z.string() },
  command: 'test "$text" != "2026-03-30T04:00:00Z 2026-03-29T04:00:00Z" || exit 3; printf %s "$text" > $out_text',
});
const body = ({ run }) => ({
  text: say({ text: str\`\${run.scheduledAt.orElse("by hand")} \${run.intervalStart.orElse("-")}\` }).text,
});
export default pipeline("daily", { schedule: cron("0 6 * * *", { timezone: "Europe/Berlin" }) }, body);
export const plain = pipeline("plain", {}, body);
export const assets = pipeline("assets", { schedule: onAssets(["a"]) }, body);
`;

describe.concurrent("schedule", () => {
  test("lists the fire times, in UTC and on the zone's clocks", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const { code, stdout } = await runCli(
      ["schedule", "pipeline.ts", "--from", "2026-03-28", "--count", "2"],
      folder,
    );
    expect(stdout).toBe(
      "daily: 0 6 * * * in Europe/Berlin\n" +
        "2026-03-28T05:00:00Z  2026-03-28 06:00:00 GMT+01:00\n" +
        "2026-03-29T04:00:00Z  2026-03-29 06:00:00 GMT+02:00\n",
    );
    expect(code).toBe(0);
  });

  test("says when there is nothing to list", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const plain = await runCli(["schedule", "pipeline.ts", "--pipeline", "plain"], folder);
    expect(plain.stderr).toContain("P8105");
    expect(plain.code).toBe(1);
    const wrong = await runCli(["schedule", "pipeline.ts", "--from", "tomorrow"], folder);
    expect(wrong.stderr).toContain("P8106");
    const assets = await runCli(["schedule", "pipeline.ts", "--pipeline", "assets"], folder);
    expect(assets.stdout).toBe("assets: when all of a are updated\n");
  });
});

describe.concurrent("backfill", () => {
  const range = ["--from", "2026-03-28T00:00:00Z", "--to", "2026-03-30"];

  test("makes a run for each fire time, told what it is for", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const { code, stdout } = await runCli(["backfill", "pipeline.ts", ...range, "--runs", "kept"], folder);
    expect(stdout).toContain("2026-03-28T05:00:00Z (1 of 2)\n");
    expect(stdout).toMatch(/text {8}2026-03-28T05:00:00Z 2026-03-27T05:00:00Z/);
    expect(stdout).toMatch(/text {8}2026-03-29T04:00:00Z 2026-03-28T05:00:00Z/);
    expect(readdirSync(join(folder, "kept"))).toHaveLength(2);
    expect(code).toBe(0);
  });

  test("stops at a run that fails, unless told to go on", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const failing = ["--from", "2026-03-30", "--to", "2026-04-01"];
    const stopped = await runCli(["backfill", "pipeline.ts", ...failing], folder);
    expect(stopped.stdout).not.toContain("(2 of 2)");
    expect(stopped.code).toBe(3);
    const went = await runCli(["backfill", "pipeline.ts", ...failing, "--keep-going"], folder);
    expect(went.stdout).toContain("(2 of 2)");
    expect(went.code).toBe(3);
  });

  test("leaves out what has succeeded, unless told to run it again, several at once if wished", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const longer = ["--from", "2026-03-28", "--to", "2026-04-01", "--parallel", "3", "--keep-going"];
    const first = await runCli(["backfill", "pipeline.ts", ...longer], folder);
    expect(first.stdout.match(/ starts for /g)).toHaveLength(4);
    expect(first.stdout.match(/ succeeded in /g)).toHaveLength(3);
    expect(first.stdout).toMatch(/ failed in .*: say: /);
    expect(first.code).toBe(3);
    const second = await runCli(["backfill", "pipeline.ts", ...longer, "--json"], folder);
    const events = second.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string; readonly scheduledAt: string });
    expect(events.map(({ type }) => type)).toEqual([
      "has-run",
      "has-run",
      "has-run",
      "run-starting",
      "run-ended",
    ]);
    expect(events.at(-1)?.scheduledAt).toBe("2026-03-30T04:00:00Z");
    const one = ["--from", "2026-03-28", "--to", "2026-03-29"];
    const left = await runCli(["backfill", "pipeline.ts", ...one], folder);
    expect(left.stdout).toMatch(
      /^2026-03-28T05:00:00Z \(1 of 1\) has succeeded in .*; --again runs it again\n$/,
    );
    expect(left.code).toBe(0);
    const again = await runCli(["backfill", "pipeline.ts", ...one, "--again"], folder);
    expect(again.stdout).toContain("2026-03-28T05:00:00Z (1 of 1)\n");
    expect(readdirSync(join(folder, ".partitura", "runs"))).toHaveLength(6);
  });

  test("lets runs that go on at once share the pools of the machine", async () => {
    const folder = projectWith({});
    const alone = `mkdir ${folder}/lock && sleep 0.1 && rmdir ${folder}/lock`;
    writeFileSync(
      join(folder, "pipeline.ts"),
      `import { interval, pipeline, shell } from "partitura";
const alone = shell("alone", { command: "${alone}", pool: { name: "gate" } });
export default pipeline("gated", { schedule: interval("1h") }, () => { alone(); });
`,
    );
    const hours = ["--from", "2026-01-01T00:00:00Z", "--to", "2026-01-01T06:00:00Z", "--parallel", "6"];
    const { code, stdout } = await runCli(["backfill", "pipeline.ts", ...hours, "--keep-going"], folder);
    expect(stdout.match(/ succeeded in /g)).toHaveLength(6);
    expect(code).toBe(0);
  });

  test("runs nothing when asked to list, or when there is nothing", async () => {
    const folder = projectWith({ "pipeline.ts": pipeline });
    const listed = await runCli(["backfill", "pipeline.ts", ...range, "--dry-run"], folder);
    expect(listed.stdout.trim().split("\n").filter(Boolean)).toEqual([
      "2026-03-28T05:00:00Z (1 of 2)",
      "2026-03-29T04:00:00Z (2 of 2)",
    ]);
    expect(readdirSync(folder)).not.toContain(".partitura");
    const none = await runCli(
      ["backfill", "pipeline.ts", "--from", "2026-03-28", "--to", "2026-03-28"],
      folder,
    );
    expect(none.stderr).toContain("P8107");
    expect(none.code).toBe(1);
  });
});
