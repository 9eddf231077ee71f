import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { answers, type Console } from "./answers.js";

const signal = new AbortController().signal;
const question = { node: "release", index: [], message: "deploy?", approvers: ["ana"] };

function person(): { console: Console; says: (text: string) => void; sees: () => string; paused: string[] } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  return {
    console: { input, output },
    says: (text) => void input.write(`${text}\n`),
    sees: () => String(output.read() ?? ""),
    paused: [],
  };
}

const view = (paused: string[]) => ({
  pause: () => {
    paused.push("paused");
    return () => void paused.push("goes on");
  },
});

it("answers as the command says, without asking", async () => {
  const { console, sees, paused } = person();
  const ask = answers({ approve: ["release"], reject: ["other"] }, console, view(paused));
  expect(await ask(question, signal)).toMatchObject({ approved: true });
  expect(await ask({ ...question, node: "other" }, signal)).toMatchObject({ approved: false });
  expect([sees(), paused]).toEqual(["", []]);
});

it("asks at the console until it understands, with the view paused", async () => {
  const { console, says, sees, paused } = person();
  const asked = answers({}, console, view(paused))(question, signal);
  await new Promise((resolve) => setImmediate(resolve));
  says("what?");
  await new Promise((resolve) => setImmediate(resolve));
  expect(paused).toEqual(["paused"]);
  says("Yes");
  expect(await asked).toMatchObject({ approved: true });
  expect(sees().split("approve? [y/n]")).toHaveLength(3);
  expect(paused).toEqual(["paused", "goes on"]);
});

it("asks one question after the other, and drops one whose time is over", async () => {
  const { console, says, sees, paused } = person();
  const ask = answers({}, console, view(paused));
  const over = new AbortController();
  const [first, second] = [ask(question, over.signal), ask({ ...question, index: [1] }, signal)];
  await new Promise((resolve) => setImmediate(resolve));
  expect(sees()).toContain("release (for ana): deploy?");
  over.abort();
  expect(await first).toBeUndefined();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sees()).toContain("release[1] (for ana): deploy?");
  says("n");
  expect(await second).toMatchObject({ approved: false });
});

it("has no answer where nobody can be asked", async () => {
  expect(await answers({}, undefined, view([]))(question, signal)).toBeUndefined();
});
