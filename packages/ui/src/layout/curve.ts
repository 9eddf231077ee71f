import type { Point } from "./rank.js";

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** A smooth line through points that lie one below the other, as the `d` of an SVG path; it leaves and arrives upright. */
export function curve(points: readonly Point[]): string {
  const [first, ...others] = points.map(({ x, y }) => ({ x: rounded(x), y: rounded(y) }));
  if (first === undefined) return "";
  let [path, last] = [`M${first.x},${first.y}`, first];
  for (const point of others) {
    const middle = rounded((last.y + point.y) / 2);
    path +=
      last.x === point.x
        ? ` L${point.x},${point.y}`
        : ` C${last.x},${middle} ${point.x},${middle} ${point.x},${point.y}`;
    last = point;
  }
  return path;
}
