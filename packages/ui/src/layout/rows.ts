import { type Link, linkKey, type Point, type Ranked, type Sized } from "./rank.js";

/** How many boxes stand side by side at most; a longer row goes on in the next line. */
const longestLine = 24;

/** How far each box is from the beginning, by the longest way to it. The links have no cycles. */
function depthsOf(boxes: readonly Sized[], links: readonly Link[]): ReadonlyMap<string, number> {
  const leading = new Map<string, string[]>();
  for (const { from, to } of links) leading.set(from, [...(leading.get(from) ?? []), to]);
  const open = new Map(boxes.map(({ id }) => [id, 0]));
  for (const { to } of links) open.set(to, (open.get(to) ?? 0) + 1);
  const depths = new Map(boxes.map(({ id }) => [id, 0]));
  const ready = boxes.flatMap(({ id }) => (open.get(id) === 0 ? [id] : []));
  for (const id of ready) {
    for (const to of leading.get(id) ?? []) {
      depths.set(to, Math.max(depths.get(to) ?? 0, (depths.get(id) ?? 0) + 1));
      const left = (open.get(to) ?? 1) - 1;
      open.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return depths;
}

function linesOf(
  boxes: readonly Sized[],
  depths: ReadonlyMap<string, number>,
): readonly (readonly Sized[])[] {
  const rows: Sized[][] = [];
  for (const box of boxes) (rows[depths.get(box.id) ?? 0] ??= []).push(box);
  return rows.flatMap((row) =>
    Array.from({ length: Math.ceil(row.length / longestLine) }, (_, line) =>
      row.slice(line * longestLine, (line + 1) * longestLine),
    ),
  );
}

/** Places boxes in rows in the order in which they come. Takes no pains over crossings, and time that grows with their number only. */
export function placeInRows(
  boxes: readonly Sized[],
  links: readonly Link[],
  separation: { readonly boxes: number; readonly ranks: number },
): Ranked {
  const lines = linesOf(boxes, depthsOf(boxes, links));
  const widthOf = (line: readonly Sized[]): number =>
    line.reduce((sum, { width }) => sum + width + separation.boxes, -separation.boxes);
  const width = Math.max(...lines.map(widthOf));
  const places = new Map<string, Point>();
  let y = 0;
  for (const line of lines) {
    let x = (width - widthOf(line)) / 2;
    for (const box of line) {
      places.set(box.id, { x, y });
      x += box.width + separation.boxes;
    }
    y += Math.max(...line.map(({ height }) => height)) + separation.ranks;
  }
  const label = { x: 0, y: 0 };
  const ways = links.map((link) => {
    const [from, to] = [places.get(link.from) ?? label, places.get(link.to) ?? label];
    return [linkKey(link), { turns: [], label: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } }] as const;
  });
  return { width, height: y - separation.ranks, boxes: places, links: new Map(ways) };
}
