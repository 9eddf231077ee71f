import {
  approval,
  each,
  native,
  pipeline,
  repeat,
  shell,
  waitFor,
  z,
  type ChoiceRef,
  type ListRef,
  type MaybeRef,
  type NumberRef,
  type StringRef,
} from "@partitura/core";
import { describe, expectTypeOf, it } from "vitest";

const count = shell("count", {
  inputs: { n: z.int() },
  outputs: { n: z.int(), note: z.string().nullable() },
  command: "true",
});
const say = shell("say", { inputs: { text: z.string() }, command: "true" });
const inner = pipeline("inner", { params: { n: z.int(), label: z.string().default("x") } }, ({ params }) => ({
  size: count({ n: params.n }).n,
  note: count({ n: 1 }, { id: "again" }).note,
}));

/** Types only: bodies are checked, not run. */
const inPipeline = (body: () => void): void => void body;

describe("a pipeline in another", () => {
  it("has typed params and outputs", () => {
    inPipeline(() => {
      const made = inner({ n: 1 });
      expectTypeOf(made.size).toEqualTypeOf<NumberRef>();
      expectTypeOf(made.note).toEqualTypeOf<MaybeRef<string | null>>();
      inner({ n: made.size, label: made.note.orElse("none") }, { id: "second" });
      // @ts-expect-error a param is missing
      inner({ label: "y" });
      // @ts-expect-error a param of another type
      inner({ n: "1" });
      // @ts-expect-error no such param
      inner({ n: 1, more: 2 });
      // @ts-expect-error a value that may be null
      say({ text: made.note });
    });
  });
});

describe("repeat", () => {
  it("carries a typed state", () => {
    inPipeline(() => {
      const last = repeat(
        "grow",
        { state: { n: z.int() }, initial: { n: 1 }, max: 3, until: ({ n }) => n.gte(10) },
        ({ n }, iteration) => {
          expectTypeOf(n).toEqualTypeOf<NumberRef>();
          expectTypeOf(iteration).toEqualTypeOf<number>();
          return { n: count({ n }).n };
        },
      );
      expectTypeOf(last.n).toEqualTypeOf<NumberRef>();
      // @ts-expect-error a loop needs a bound
      repeat("a", { state: { n: z.int() }, initial: { n: 1 }, until: ({ n }) => n.gte(1) }, ({ n }) => ({
        n,
      }));
      repeat(
        "b",
        { state: { n: z.int() }, initial: { n: 1 }, max: 3, until: ({ n }) => n.gte(1) },
        // @ts-expect-error the body gives no `n`
        ({ n }) => ({ m: n }),
      );
    });
  });
});

describe("items that may be skipped or fail", () => {
  it("are null in the list", () => {
    inPipeline(() => {
      expectTypeOf(each("a", [1], (n) => count({ n }).n)).toEqualTypeOf<ListRef<number>>();
      expectTypeOf(each("b", [1], (n) => count({ n }).n, { onItemSkip: "null" })).toEqualTypeOf<
        ListRef<number | null>
      >();
      expectTypeOf(each("c", [1], (n) => count({ n }).n, { onItemFailure: "continue" })).toEqualTypeOf<
        ListRef<number | null>
      >();
    });
  });
});

describe("the run", () => {
  it("is typed, with its status at the end only", () => {
    pipeline(
      "p",
      {
        onExit: ({ run }) => {
          expectTypeOf(run.status).toEqualTypeOf<ChoiceRef<"succeeded" | "failed" | "cancelled">>();
          expectTypeOf(run.failedTasks).toEqualTypeOf<ListRef<string>>();
        },
      },
      ({ run }) => {
        expectTypeOf(run.id).toEqualTypeOf<StringRef>();
        expectTypeOf(run.scheduledAt).toEqualTypeOf<MaybeRef<string | null>>();
        // @ts-expect-error known when the run has ended
        void run.status;
      },
    );
  });
});

describe("waits, approvals and native tasks", () => {
  it("say how long they wait and what for", () => {
    inPipeline(() => {
      waitFor("file", "file", { timeout: "1h" })({ path: "/data" });
      waitFor("http", "http", { timeout: "1h" })({ url: "https://example.org" });
      // @ts-expect-error another condition's input
      waitFor("time", "time", { timeout: "1h" })({ path: "/data" });
      // @ts-expect-error without a timeout
      waitFor("late", "time", {});
      // @ts-expect-error without a timeout
      approval("ask", {});
      const load = native("load", "engine", { class: "a.B" }, { outputs: { rows: z.int() } });
      expectTypeOf(load().rows).toEqualTypeOf<NumberRef>();
    });
  });

  it("take join rules that exist", () => {
    inPipeline(() => {
      say({ text: "a" }, { runIf: "all-done" });
      // @ts-expect-error no such rule
      say({ text: "a" }, { runIf: "always" });
    });
  });
});
