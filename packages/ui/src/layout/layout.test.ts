import fc from "fast-check";
import { expect, test } from "vitest";
import type { Arrow, Drawing, Shape } from "../drawing/drawing.js";
import { layOut, type PlacedShape } from "./layout.js";

type Plan = readonly (string | readonly Plan[])[];

/** Random shapes, frames in frames; ids count in the order of declaration. */
const plans = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.array(
    fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("task", "decision"),
      fc.array(tie("plan"), { maxLength: 2 }),
    ),
    {
      maxLength: 5,
    },
  ),
})).plan;

function shapesOf(plan: Plan, next: { id: number }): readonly Shape[] {
  return plan.map((it): Shape => {
    const id = `n${next.id++}`;
    if (typeof it !== "string") {
      const inside = it.flatMap((part) => shapesOf(part, next));
      return { kind: "frame", id, label: `${id} with a label that may be long`, of: "each", inside };
    }
    return { kind: it === "task" ? "task" : "decision", id, label: id.repeat(1 + (next.id % 7)) };
  });
}

const idsIn = (shapes: readonly Shape[]): readonly string[] =>
  shapes.flatMap((it) => [it.id, ...(it.kind === "frame" ? idsIn(it.inside) : [])]);

/** Arrows from shapes that were declared earlier: no cycles, as in pipelines. Some end at frames, or cross their borders. */
const drawings = fc
  .tuple(
    plans,
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.option(fc.constantFrom("yes", "no"))), { maxLength: 12 }),
  )
  .map(([plan, pairs]): Drawing => {
    const shapes = shapesOf(plan, { id: 0 });
    const ids = idsIn(shapes);
    const arrows = pairs.flatMap(([a, b, label]): readonly Arrow[] => {
      const [one = 0, other = 0] = [a, b]
        .map((it) => (ids.length === 0 ? 0 : it % ids.length))
        .toSorted((x, y) => x - y);
      const [from, to] = [ids[one], ids[other]];
      if (from === undefined || to === undefined || from === to) return [];
      return [{ from, to, orderOnly: false, ...(label === null ? {} : { label }) }];
    });
    return { title: "random", shapes, arrows };
  });

const overlap = (a: PlacedShape, b: PlacedShape): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = (frame: PlacedShape, it: PlacedShape): boolean =>
  it.x >= frame.x &&
  it.y > frame.y &&
  it.x + it.width <= frame.x + frame.width &&
  it.y + it.height <= frame.y + frame.height;

test("shapes of one frame do not overlap, frames hold what is in them, and the picture holds all", () => {
  fc.assert(
    fc.property(drawings, (drawing) => {
      const { shapes, width, height } = layOut(drawing);
      expect(shapes.map(({ id }) => id).toSorted()).toEqual(idsIn(drawing.shapes).toSorted());
      const byId = new Map(shapes.map((it) => [it.id, it]));
      for (const [at, shape] of shapes.entries()) {
        expect(
          shape.x >= 0 && shape.y >= 0 && shape.x + shape.width <= width && shape.y + shape.height <= height,
        ).toBe(true);
        const frame = byId.get(shape.frame ?? "");
        expect(frame === undefined || holds(frame, shape)).toBe(true);
        const beside = shapes.slice(at + 1).filter((it) => it.frame === shape.frame);
        expect(beside.filter((it) => overlap(shape, it))).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});

test("an arrow leaves its source below and arrives at its aim above, through all frames between", () => {
  fc.assert(
    fc.property(drawings, (drawing) => {
      const { shapes, arrows } = layOut(drawing);
      const byId = new Map(shapes.map((it) => [it.id, it]));
      for (const { from, to, path } of arrows) {
        const [source, aim] = [byId.get(from), byId.get(to)];
        const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? [];
        const [x = 0, y = 0, toX = 0, toY = 0] = [...numbers.slice(0, 2), ...numbers.slice(-2)];
        expect(x).toBeCloseTo((source?.x ?? 0) + (source?.width ?? 0) / 2, 0);
        expect(y).toBeCloseTo((source?.y ?? 0) + (source?.height ?? 0), 0);
        expect(toX).toBeCloseTo((aim?.x ?? 0) + (aim?.width ?? 0) / 2, 0);
        expect(toY).toBeCloseTo(aim?.y ?? 0, 0);
      }
    }),
    { numRuns: 60 },
  );
});

test("the same drawing always has the same places", () => {
  fc.assert(
    fc.property(drawings, (drawing) => {
      expect(layOut(drawing)).toEqual(layOut(drawing));
    }),
    { numRuns: 20 },
  );
});

test("a thousand tasks are placed without overlaps too", () => {
  const shapes = Array.from({ length: 1000 }, (_, at): Shape => ({
    kind: "task",
    id: `t${at}`,
    label: `t${at}`,
  }));
  const arrows = shapes
    .slice(1)
    .map(({ id }, at): Arrow => ({ from: `t${Math.floor(at / 40)}`, to: id, orderOnly: false }));
  const layout = layOut({ title: "many", shapes, arrows });
  expect(new Set(layout.shapes.map(({ x, y }) => `${x} ${y}`)).size).toBe(1000);
  expect(layout.arrows).toHaveLength(999);
  expect(layout.width).toBeLessThan(24 * 250);
});
