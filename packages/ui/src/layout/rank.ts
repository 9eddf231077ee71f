import * as dagre from "@dagrejs/dagre";
import { placeInRows } from "./rows.js";

/** A box to be placed. */
export interface Sized {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** A connection between two of the boxes; a label takes room. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly labelWidth: number;
}

/** A place, in pixels from the top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where things are: boxes by their top left corner, links by the points on their way. */
export interface Ranked {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Point>;
  /** By {@link linkKey}: the turns between its two ends, and the place of its label. */
  readonly links: ReadonlyMap<string, { readonly turns: readonly Point[]; readonly label: Point }>;
}

/** What a link is known by. */
export const linkKey = ({ from, to }: Pick<Link, "from" | "to">): string => `${from}\n${to}`;

/** The part of dagre's graph that is used here; its own types do not resolve under Node's rules. */
interface Graph {
  readonly setGraph: (label: object) => void;
  readonly setNode: (id: string, label: object) => void;
  readonly setEdge: (from: string, to: string, label: object) => void;
  readonly graph: () => { readonly width?: number; readonly height?: number };
  readonly node: (id: string) => Point;
  readonly edge: (
    from: string,
    to: string,
  ) => { readonly points: readonly Point[]; readonly x?: number; readonly y?: number };
}

const { graphlib, layout } = dagre as unknown as {
  readonly graphlib: { readonly Graph: new () => Graph };
  readonly layout: (graph: Graph) => void;
};

/** From how many boxes on the method takes seconds. */
const manyBoxes = 250;

/**
 * Places boxes in rows from top to bottom, by who leads to whom (dagre, the method of Gansner et al.); very many of them in
 * plain rows.
 */
export function rank(
  boxes: readonly Sized[],
  links: readonly Link[],
  separation: { readonly boxes: number; readonly ranks: number },
): Ranked {
  if (boxes.length === 0) return { width: 0, height: 0, boxes: new Map(), links: new Map() };
  if (boxes.length > manyBoxes) return placeInRows(boxes, links, separation);
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: separation.boxes, ranksep: separation.ranks });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { from, to, labelWidth } of links)
    graph.setEdge(from, to, labelWidth === 0 ? {} : { width: labelWidth, height: 14, labelpos: "c" });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const corner = ({ id, width: w, height: h }: Sized): Point => {
    const { x, y } = graph.node(id);
    return { x: x - w / 2, y: y - h / 2 };
  };
  return {
    width,
    height,
    boxes: new Map(boxes.map((it) => [it.id, corner(it)])),
    links: new Map(
      links.map((link) => {
        const { points, x, y } = graph.edge(link.from, link.to);
        const turns = points.slice(1, -1);
        const middle = turns[Math.floor(turns.length / 2)] ?? { x: 0, y: 0 };
        return [linkKey(link), { turns, label: { x: x ?? middle.x, y: y ?? middle.y } }];
      }),
    ),
  };
}
