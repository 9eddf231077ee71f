import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "@partitura/backend-local";
import { expect, test } from "vitest";
import { at, ended, start, started } from "../run-view/testing/events.js";
import { projectWith } from "../testing/run-cli.js";
import { type LogSelection, runLogs } from "./run-logs.js";

/** A run whose log and task logs are written by hand. */
function handWritten(): {
  folder: string;
  tell: (event: RunEvent) => void;
  write: (path: string, text: string) => void;
} {
  const folder = projectWith({ "events.jsonl": "" });
  return {
    folder,
    tell: (event) => appendFileSync(join(folder, "events.jsonl"), `${JSON.stringify(event)}\n`),
    write: (path, text) => {
      mkdirSync(join(folder, path), { recursive: true });
      writeFileSync(join(folder, path, "log.txt"), text, { flag: "a" });
    },
  };
}

async function newsOf(logs: ReturnType<typeof runLogs>): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { node, index, attempt, lines: own } of logs.news()) {
    lines.push(...own.map((line) => `${node}${index.join(",")}#${attempt} ${line}`));
  }
  return lines;
}

const resumed: RunEvent = {
  type: "run-resumed",
  at: at(9),
  runId: "r1",
  resumption: 1,
  hash: "h",
  folder: "/r1",
};

test("reads what is added, in the order in which attempts started, those that were lost too", async () => {
  const { folder, tell, write } = handWritten();
  const logs = runLogs(folder, {});
  expect(await newsOf(logs)).toEqual([]);
  tell(start);
  tell(started("train", [1], 1, { folder: "tasks/train/1/attempt-1" }));
  tell(started("train", [0], 1, { folder: "tasks/train/0/attempt-1" }));
  write("tasks/train/0/attempt-1", "zero\nun");
  write("tasks/train/1/attempt-1", "one\nlost");
  expect(await newsOf(logs)).toEqual(["train1#1 one", "train0#1 zero"]);
  write("tasks/train/0/attempt-1", "finished\nlast, torn");
  tell(ended("train", [0], 2));
  tell(resumed);
  tell(started("train", [1], 10, { folder: "tasks/train/1/attempt-1.r1" }));
  tell(resumed);
  tell(started("train", [1], 11, { folder: "tasks/train/1/attempt-1.r2" }));
  write("tasks/train/1/attempt-1.r1", "lost again");
  write("tasks/train/1/attempt-1.r2", "going\n");
  expect(await newsOf(logs)).toEqual([
    "train1#1 lost",
    "train0#1 unfinished",
    "train0#1 last, torn",
    "train1#1 lost again",
    "train1#1 going",
  ]);
  expect(await newsOf(logs)).toEqual([]);
});

test.each<[LogSelection, readonly string[]]>([
  [{ task: "train" }, ["train0#1 a", "train0#2 b", "train1#1 c"]],
  [{ task: "train[1]" }, ["train1#1 c"]],
  [{ task: "train", attempt: 2 }, ["train0#2 b"]],
  [{ attempt: 1 }, ["train0#1 a", "train1#1 c", "deploy#1 d"]],
])("reads those that are meant by %j", async (selection, lines) => {
  const { folder, tell, write } = handWritten();
  const attempts = [
    ["train", [0], 1, "a"],
    ["train", [0], 2, "b"],
    ["train", [1], 1, "c"],
    ["deploy", [], 1, "d"],
  ] as const;
  for (const [node, index, attempt, text] of attempts) {
    tell(started(node, index, 1, { attempt, folder: `tasks/${text}` }));
    write(`tasks/${text}`, `${text}\n`);
  }
  expect(await newsOf(runLogs(folder, selection))).toEqual(lines);
});
