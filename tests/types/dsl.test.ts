import { describe, expectTypeOf, it } from "vitest";
import {
  dataset,
  each,
  grid,
  metrics,
  model,
  pipeline,
  python,
  shell,
  str,
  task,
  when,
  z,
} from "@partitura/core";
import type {
  AnyRef,
  ArtifactRef,
  BooleanRef,
  ChoiceRef,
  ListRef,
  MaybeRef,
  NumberRef,
  StringRef,
} from "@partitura/core";

const make = shell("make", {
  outputs: {
    text: z.string(),
    size: z.int(),
    flag: z.boolean(),
    data: dataset(),
    choice: z.enum(["a", "b"]),
    note: z.string().nullable(),
    rows: z.array(z.object({ n: z.number(), m: model() })),
    any: z.json(),
  },
  command: "true",
});
const use = python("use", {
  source: "./s.py#use",
  inputs: { data: dataset(), level: z.number(), choice: z.enum(["a", "b"]), extra: z.string().optional() },
  outputs: { model: model() },
});
const say = shell("say", { inputs: { text: z.string() }, outputs: { url: z.string() }, command: "true" });

/** Types only: bodies are checked, not run. */
const inPipeline = (body: () => void): void => void body;

describe("references", () => {
  it("have the type of the output", () => {
    inPipeline(() => {
      const made = make();
      expectTypeOf(made.text).toEqualTypeOf<StringRef>();
      expectTypeOf(made.size).toEqualTypeOf<NumberRef>();
      expectTypeOf(made.flag).toEqualTypeOf<BooleanRef>();
      expectTypeOf(made.data).toEqualTypeOf<ArtifactRef<"dataset">>();
      expectTypeOf(made.choice).toEqualTypeOf<ChoiceRef<"a" | "b">>();
      expectTypeOf(made.note).toEqualTypeOf<MaybeRef<string | null>>();
      expectTypeOf(made.rows.column("n").item(0)).toEqualTypeOf<MaybeRef<number | null>>();
      expectTypeOf(made.rows.column("n").item(0).orElse(0)).toEqualTypeOf<NumberRef>();
      expectTypeOf(made.note.orSkip()).toEqualTypeOf<StringRef>();
      expectTypeOf(made.size.plus(1).dividedBy(made.size)).toEqualTypeOf<NumberRef>();
      expectTypeOf(made.rows.column("n")).toEqualTypeOf<ListRef<number>>();
      expectTypeOf(made.rows.count).toEqualTypeOf<NumberRef>();
      expectTypeOf(made.note.orElse("x")).toEqualTypeOf<StringRef>();
      expectTypeOf(str`a ${made.size}`).toEqualTypeOf<StringRef>();
      expectTypeOf<AnyRef<unknown>>().not.toEqualTypeOf<StringRef>();
    });
  });

  it("cannot be used as plain values", () => {
    inPipeline(() => {
      const { size, text, flag } = make();
      // @ts-expect-error arithmetic
      void (size * 2);
      // @ts-expect-error comparison
      void (size > 2);
      // @ts-expect-error equality, as in a switch
      void (text === "a");
      // @ts-expect-error no member of arrays
      make().rows.map((row: unknown) => row);
      // @ts-expect-error no such comparison
      flag.gte(1);
      // @ts-expect-error not one of the choices
      make().choice.eq("c");
    });
  });
});

describe("wiring", () => {
  it("accepts what fits", () => {
    inPipeline(() => {
      const made = make();
      expectTypeOf(use({ data: made.data, level: made.size, choice: "a" }).model).toEqualTypeOf<
        ArtifactRef<"model">
      >();
      use(
        { data: made.data, level: 1, choice: made.choice, extra: made.text },
        { id: "again", after: made, retries: 1, timeout: "1h" },
      );
    });
  });

  it("refuses what does not", () => {
    inPipeline(() => {
      const made = make();
      // @ts-expect-error a text where a number is wanted
      use({ data: made.data, level: made.text, choice: "a" });
      // @ts-expect-error a value where an artifact is wanted
      use({ data: made.text, level: 1, choice: "a" });
      // @ts-expect-error another kind of artifact
      use({ data: made.rows.item(0).m, level: 1, choice: "a" });
      // @ts-expect-error an input is missing
      use({ data: made.data, level: 1 });
      // @ts-expect-error no such input
      use({ data: made.data, level: 1, choice: "a", more: 1 });
      // @ts-expect-error not one of the choices
      use({ data: made.data, level: 1, choice: "c" });
      // @ts-expect-error a value that may be null
      say({ text: made.note });
      // @ts-expect-error no such output
      void made.texts;
      // @ts-expect-error a plain condition
      when("w", true, () => made);
      // @ts-expect-error not a list
      each("e", made.size, () => made);
      // @ts-expect-error a duration without a unit
      say({ text: "x" }, { timeout: "10" });
    });
  });
});

describe("schemas", () => {
  it("of no JSON value are refused, with words", () =>
    inPipeline(() => {
      // @ts-expect-error P1020
      shell("s", { inputs: { at: z.date() }, command: "x" });
      // @ts-expect-error P1020
      shell("s", { outputs: { at: z.object({ big: z.bigint() }) }, command: "x" });
      // @ts-expect-error P1021
      shell("s", { inputs: { n: z.string().transform(Number) }, command: "x" });
      // @ts-expect-error P1021
      pipeline("p", { params: { n: z.coerce.number() } }, () => undefined);
    }));

  it("type the body of a task", () => {
    task("t", {
      inputs: {
        data: dataset(),
        all: z.array(z.object({ m: model() })),
        n: z.number().default(1),
        o: z.string().optional(),
      },
      outputs: { best: model(), report: metrics(), size: z.int() },
      run: ({ data, all, n, o }, context) => {
        expectTypeOf(data.path).toEqualTypeOf<string>();
        expectTypeOf(n).toEqualTypeOf<number>();
        expectTypeOf(o).toEqualTypeOf<string | undefined>();
        expectTypeOf(context.attempt).toEqualTypeOf<number>();
        // @ts-expect-error an artifact in a list is a reference only
        void all[0]?.m.path;
        const best = all[0]?.m;
        return best === undefined ? { size: 0 } : { best, size: all.length };
      },
    });
    task("t", {
      outputs: { size: z.int() },
      // @ts-expect-error a text where a number is declared
      run: () => ({ size: "1" }),
    });
    task("t", {
      outputs: { size: z.int() },
      // @ts-expect-error an output is missing
      run: () => ({}),
    });
  });
});

describe("control flow", () => {
  it("types what is gathered and merged", () => {
    inPipeline(() => {
      const made = make();
      const rows = each("rows", grid({ kind: ["x", "y"], n: [1, 2] }), (point, index) => {
        expectTypeOf(point.kind).toEqualTypeOf<ChoiceRef<"x" | "y">>();
        expectTypeOf(index).toEqualTypeOf<NumberRef>();
        return { ...point, url: say({ text: point.kind }).url };
      });
      expectTypeOf(rows.column("url")).toEqualTypeOf<ListRef<string>>();
      expectTypeOf(rows.column("kind")).toEqualTypeOf<ListRef<"x" | "y">>();
      expectTypeOf(each("a", ["x"], (text) => say({ text }).url)).toEqualTypeOf<ListRef<string>>();
      expectTypeOf(each("b", made.rows, (row) => row.n, { onItemFailure: "continue" })).toEqualTypeOf<
        ListRef<number | null>
      >();

      const both = when(
        "both",
        made.flag,
        () => say({ text: "x" }),
        () => ({ url: made.text, more: made.size }),
      );
      expectTypeOf(both.url).toEqualTypeOf<StringRef>();
      expectTypeOf(both.more).toEqualTypeOf<MaybeRef<number | null>>();
      const lone = when("lone", made.flag, () => say({ text: "x" }));
      expectTypeOf(lone.url).toEqualTypeOf<MaybeRef<string | null>>();
    });
  });

  it("types the outputs and params of a pipeline", () => {
    const built = pipeline(
      "p",
      { params: { n: z.number().default(1), o: z.string().optional() } },
      ({ params }) => {
        expectTypeOf(params.n).toEqualTypeOf<NumberRef>();
        expectTypeOf(params.o).toEqualTypeOf<MaybeRef<string | null>>();
        return { size: make().size };
      },
    );
    expectTypeOf<NonNullable<typeof built.types>["outputs"]>().toEqualTypeOf<{ size: number }>();
  });
});
