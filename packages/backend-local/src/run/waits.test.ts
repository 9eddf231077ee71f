import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Json, TaskDefinition, WaitCondition } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { call, literal, pipelineOf, shell } from "../testing/pipelines.js";
import { runIt, temporaryFolder } from "../testing/run-it.js";

const wait = (condition: WaitCondition, input: string): TaskDefinition => ({
  ...shell("wait", "", { [input]: input === "seconds" ? { type: "number" } : { type: "string" } }),
  body: { kind: "wait", condition, intervalSeconds: 0.05, codeHash: "" },
});
const waiting = (condition: WaitCondition, input: string, value: Json, timeoutSeconds = 20) =>
  pipelineOf(
    [wait(condition, input)],
    [call("wait", { [input]: literal(value) }, { policy: { timeoutSeconds } })],
  );
const stateOf = async (...args: Parameters<typeof runIt>) => (await runIt(...args)).result.tasks[0];

describe("waits by the step contract", () => {
  it("end when what they wait for is there, and take no core from who makes it", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "file");
    const make = shell("make", 'sleep 0.3; touch "$path"', { path: { type: "string" } });
    const nodes = [
      call("wait", { path: literal(file) }, { policy: { timeoutSeconds: 20 } }),
      call("make", { path: literal(file) }),
    ];
    const { states } = await runIt(pipelineOf([wait("file", "path"), make], nodes), {
      concurrency: 1,
    });
    expect(states).toEqual({ make: "succeeded", wait: "succeeded" });
  });

  it("fail when their time is over", async () => {
    const ended = await stateOf(waiting("command", "command", "exit 1", 1));
    expect(ended).toMatchObject({ state: "failed", error: { code: "P7107" } });
  });

  it("know durations", async () => {
    const ended = await stateOf(waiting("duration", "seconds", 0.4));
    expect(ended?.state).toBe("succeeded");
    expect(ended?.durationMs).toBeGreaterThan(400);
  });
});

describe("waits for other runs", () => {
  const other = pipelineOf(
    [shell("make", 'test "$(cat "$flag" 2>/dev/null)" = yes', { flag: { type: "string" } })],
    [call("make", { flag: literal("/nonexistent") }, { updates: ["sales"] })],
    {},
    { id: "other" },
  );
  const fine = { ...other, tasks: { make: shell("make", ":", { flag: { type: "string" } }) } };
  const scheduled = (day: number) => ({
    scheduledAt: `2026-11-0${day}T00:00:00Z`,
    intervalStart: `2026-11-0${day - 1}T00:00:00Z`,
    intervalEnd: `2026-11-0${day}T00:00:00Z`,
  });

  it("end with the success of one for the same instant, no other", async () => {
    const runsFolder = temporaryFolder();
    await runIt(other, { runsFolder, runId: "failed", scheduled: scheduled(2) });
    await runIt(fine, { runsFolder, runId: "fine", scheduled: scheduled(3) });
    const at = async (day: number) =>
      (await stateOf(waiting("pipeline", "pipeline", "other", 1), { runsFolder, scheduled: scheduled(day) }))
        ?.state;
    expect([await at(2), await at(3), await at(4)]).toEqual(["failed", "succeeded", "failed"]);
    const unknown = await stateOf(waiting("pipeline", "pipeline", "another", 1), {
      runsFolder,
      scheduled: scheduled(3),
    });
    expect(unknown).toMatchObject({ state: "failed", error: { code: "P7107" } });
  });

  it("end with an update of an asset since the run began, not with an earlier one", async () => {
    const runsFolder = temporaryFolder();
    await runIt(fine, { runsFolder, runId: "before" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const early = await stateOf(waiting("asset", "asset", "sales", 1), { runsFolder });
    expect(early?.state).toBe("failed");
    const waits = stateOf(waiting("asset", "asset", "sales"), { runsFolder });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await runIt(other, { runsFolder, runId: "fails" });
    await runIt(fine, { runsFolder, runId: "after" });
    expect((await waits)?.state).toBe("succeeded");
  });
});

describe("a deadline", () => {
  it("is told when it is over, by a webhook and to Slack; the run goes on", async () => {
    const got: [string | undefined, { text: string; runId?: string }][] = [];
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        got.push([request.url, JSON.parse(text) as { text: string }]);
        response.statusCode = request.url === "/slack" ? 200 : 500;
        response.end();
      });
    });
    server.listen(0);
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const notify = [
      { kind: "webhook", url: { value: `${base}/hook` } },
      { kind: "slack", url: { secret: "slack-url" } },
    ] as const;
    const pipeline = pipelineOf(
      [shell("slow", "sleep 1.5")],
      [call("slow")],
      {},
      {
        deadline: { seconds: 0.2, notify: [...notify] },
      },
    );
    const env = { ...process.env, SLACK_URL: `${base}/slack` };
    const { events, result } = await runIt(pipeline, { env, runId: "late" });
    server.close();
    expect(result.state).toBe("succeeded");
    expect(new Set(got.map(([url]) => url))).toEqual(new Set(["/hook", "/slack"]));
    expect(got.find(([url]) => url === "/hook")?.[1]).toMatchObject({
      pipeline: "test",
      runId: "late",
      deadlineSeconds: 0.2,
    });
    expect(got.find(([url]) => url === "/slack")?.[1]).toEqual({
      text: expect.stringContaining("late") as string,
    });
    expect(events.find(({ type }) => type === "deadline-missed")).toMatchObject({
      told: [{ kind: "webhook", problem: "it answered 500" }, { kind: "slack" }],
    });
    const early = await runIt({ ...pipeline, deadline: { seconds: 60, notify: [...notify] } }, { env });
    expect(early.events.some(({ type }) => type === "deadline-missed")).toBe(false);
  });
});
