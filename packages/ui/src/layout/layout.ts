import { type Arrow, type Drawing, exitFrame, type Shape } from "../drawing/drawing.js";
import { curve } from "./curve.js";
import { frameWidth, sizeOf, sizes, textWidth } from "./measure.js";
import { type Link, linkKey, type Point, rank, type Ranked } from "./rank.js";

/** A shape with its place: in pixels, from the top left of the whole picture. */
export interface PlacedShape {
  readonly kind: Shape["kind"];
  readonly id: string;
  readonly label: string;
  readonly body?: string | undefined;
  readonly of?: "each" | "when" | "exit" | undefined;
  /** The frame that it is in. */
  readonly frame?: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An arrow with its way. */
export interface PlacedArrow {
  readonly from: string;
  readonly to: string;
  readonly orderOnly: boolean;
  /** As the `d` of an SVG path, from the top left of the whole picture. */
  readonly path: string;
  readonly label?: { readonly text: string; readonly at: Point } | undefined;
}

/** A drawing with its places; a frame comes before what is in it. */
export interface Layout {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly PlacedShape[];
  readonly arrows: readonly PlacedArrow[];
}

const margin = 20;

/** The frames around each shape, outermost first; the last is the shape itself. */
function chainsOf(shapes: readonly Shape[], around: readonly string[] = []): Map<string, readonly string[]> {
  const chains = new Map<string, readonly string[]>();
  for (const shape of shapes) {
    const chain = [...around, shape.id];
    chains.set(shape.id, chain);
    if (shape.kind === "frame") for (const entry of chainsOf(shape.inside, chain)) chains.set(...entry);
  }
  return chains;
}

/** An arrow, and the two shapes of one frame (or of the whole picture) between which it goes. */
interface Lifted {
  readonly arrow: Arrow;
  /** The frame in which both are; undefined for the whole picture. */
  readonly frame: string | undefined;
  readonly from: string;
  readonly to: string;
  /** The frames that it enters on its way, each with what it leads to in there, outermost first. */
  readonly entered: readonly Entered[];
}

/** An arrow from outside of a frame to something in it. */
interface Entered {
  readonly frame: string;
  readonly to: string;
}

/** The point at the top of a frame through which arrows enter it. */
const entryOf = (frame: string): string => `${frame}?entry`;

function lift(arrow: Arrow, chains: ReadonlyMap<string, readonly string[]>): readonly Lifted[] {
  const [from, to] = [chains.get(arrow.from), chains.get(arrow.to)];
  if (from === undefined || to === undefined) return [];
  const at = from.findIndex((id, depth) => id !== to[depth]);
  const [left, right] = [from[at], to[at]];
  if (left === undefined || right === undefined) return [];
  const inside = to.slice(at);
  const entered = inside.slice(0, -1).map((frame, depth) => ({ frame, to: inside[depth + 1] ?? frame }));
  return [{ arrow, frame: from[at - 1], from: left, to: right, entered }];
}

interface Group {
  readonly width: number;
  readonly height: number;
  readonly ranked: Ranked;
  readonly children: readonly { readonly shape: Shape; readonly width: number; readonly height: number }[];
  readonly inner: ReadonlyMap<string, Group>;
}

/** One link for all arrows between the same two, as wide as the widest label. */
function linksOf(lifted: readonly Lifted[]): readonly Link[] {
  const links = new Map<string, Link>();
  for (const { from, to, arrow } of lifted) {
    const key = linkKey({ from, to });
    const labelWidth = arrow.label === undefined ? 0 : textWidth(arrow.label, 11) + 12;
    links.set(key, { from, to, labelWidth: Math.max(labelWidth, links.get(key)?.labelWidth ?? 0) });
  }
  return [...links.values()];
}

/** What runs at the end stands below all that leads to nothing else. */
function linksToExit(shapes: readonly Shape[], links: readonly Link[]): readonly Link[] {
  if (!shapes.some(({ id }) => id === exitFrame)) return [];
  const leading = new Set(links.map(({ from }) => from));
  const last = shapes.filter(({ id }) => id !== exitFrame && !leading.has(id));
  return last.map(({ id }) => ({ from: id, to: exitFrame, labelWidth: 0 }));
}

/** Arrows that enter a frame are led around what stands before their aim in it. */
function linksFromEntry(frame: string, entered: readonly Entered[], links: readonly Link[]): readonly Link[] {
  const later = new Set(links.map(({ to }) => to));
  const aims = new Set(entered.filter((it) => it.frame === frame && later.has(it.to)).map(({ to }) => to));
  return [...aims].map((to) => ({ from: entryOf(frame), to, labelWidth: 0 }));
}

/** Places the shapes of a frame, or of the whole picture, after those of the frames in it. */
function group(
  shapes: readonly Shape[],
  frame: string | undefined,
  lifted: ReadonlyMap<string | undefined, readonly Lifted[]>,
  entered: readonly Entered[],
): Group {
  const inner = new Map<string, Group>();
  const children = shapes.map((shape) => {
    if (shape.kind !== "frame") return { shape, ...sizeOf(shape) };
    const inside = group(shape.inside, shape.id, lifted, entered);
    inner.set(shape.id, inside);
    const width = Math.max(inside.width + 2 * sizes.framePadding, frameWidth(shape.label));
    return { shape, width, height: inside.height + sizes.frameHeader + sizes.framePadding };
  });
  const links = linksOf(lifted.get(frame) ?? []);
  const entering = frame === undefined ? [] : linksFromEntry(frame, entered, links);
  const entry =
    frame === undefined || entering.length === 0 ? [] : [{ id: entryOf(frame), width: 1, height: 1 }];
  const boxes = children.map(({ shape, width, height }) => ({ id: shape.id, width, height }));
  const ranked = rank(
    [...entry, ...boxes],
    [...links, ...entering, ...linksToExit(shapes, links)],
    sizes.between,
  );
  return { width: ranked.width, height: ranked.height, ranked, children, inner };
}

/** Puts a group at its place, and collects what is in it. */
function put(
  { children, ranked, inner }: Group,
  at: Point,
  frame: string | undefined,
  origins: Map<string | undefined, Point>,
): readonly PlacedShape[] {
  origins.set(frame, at);
  return children.flatMap(({ shape, width, height }) => {
    const corner = ranked.boxes.get(shape.id) ?? { x: 0, y: 0 };
    const [x, y] = [at.x + corner.x, at.y + corner.y];
    const { kind, id, label } = shape;
    const place = { kind, id, label, frame, x, y, width, height };
    const placed: PlacedShape = {
      ...place,
      ...(shape.kind === "task" ? { body: shape.body } : {}),
      ...(shape.kind === "frame" ? { of: shape.of } : {}),
    };
    const inside = inner.get(id);
    if (inside === undefined) return [placed];
    const start = { x: x + (width - inside.width) / 2, y: y + sizes.frameHeader };
    return [placed, ...put(inside, start, id, origins)];
  });
}

function groupOf(root: Group, chain: readonly string[]): Group | undefined {
  return chain.reduce<Group | undefined>((found, id) => found?.inner.get(id), root);
}

/** Gives every shape and arrow of a drawing its place. The same drawing always gives the same places. */
export function layOut(drawing: Drawing): Layout {
  const chains = chainsOf(drawing.shapes);
  const lifted = drawing.arrows.flatMap((arrow) => lift(arrow, chains));
  const byFrame = new Map<string | undefined, Lifted[]>();
  for (const it of lifted) byFrame.set(it.frame, [...(byFrame.get(it.frame) ?? []), it]);
  const entries = lifted.flatMap(({ entered }) => entered);
  const root = group(drawing.shapes, undefined, byFrame, entries);
  const origins = new Map<string | undefined, Point>();
  const shapes = put(root, { x: margin, y: margin }, undefined, origins);
  const placed = new Map(shapes.map((it) => [it.id, it]));
  const rankedIn = (frame: string | undefined): Ranked | undefined =>
    groupOf(root, chains.get(frame ?? "") ?? [])?.ranked;
  const turnsIn = ({ frame, to }: Entered): readonly Point[] => {
    const [ranked, origin] = [rankedIn(frame), origins.get(frame)];
    const entry = ranked?.boxes.get(entryOf(frame));
    const way = ranked?.links.get(linkKey({ from: entryOf(frame), to }));
    if (origin === undefined || entry === undefined || way === undefined) return [];
    return [entry, ...way.turns].map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y }));
  };
  const arrows = lifted.flatMap(({ arrow, frame, from, to, entered }): readonly PlacedArrow[] => {
    const [start, end] = [placed.get(arrow.from), placed.get(arrow.to)];
    const [way, origin] = [rankedIn(frame)?.links.get(linkKey({ from, to })), origins.get(frame)];
    if (start === undefined || end === undefined || way === undefined || origin === undefined) return [];
    const moved = ({ x, y }: Point): Point => ({ x: x + origin.x, y: y + origin.y });
    const points = [
      { x: start.x + start.width / 2, y: start.y + start.height },
      ...way.turns.map(moved),
      ...entered.flatMap(turnsIn),
      { x: end.x + end.width / 2, y: end.y },
    ];
    const label = arrow.label === undefined ? undefined : { text: arrow.label, at: moved(way.label) };
    return [{ from: arrow.from, to: arrow.to, orderOnly: arrow.orderOnly, path: curve(points), label }];
  });
  const [width, height] = [root.width + 2 * margin, root.height + 2 * margin];
  return { title: drawing.title, width, height, shapes, arrows };
}
