import type { Arrow, Drawing, Shape } from "@partitura/ui";

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;

/** Graphviz draws arrows between boxes only; a frame is reached through a point inside it and cut at its border. */
const anchorOf = (frame: string): string => `${frame}:anchor`;
const clusterOf = (frame: string): string => `cluster_${frame}`;

function framesIn(shapes: readonly Shape[]): readonly string[] {
  return shapes.flatMap((it) => (it.kind === "frame" ? [it.id, ...framesIn(it.inside)] : []));
}

function shapeLines(shape: Shape, indent: string): readonly string[] {
  switch (shape.kind) {
    case "task":
      return [`${indent}${quoted(shape.id)} [label=${quoted(shape.label)}];`];
    case "decision":
      return [`${indent}${quoted(shape.id)} [label=${quoted(shape.label)}, shape=diamond, style=""];`];
    case "frame":
      return [
        `${indent}subgraph ${quoted(clusterOf(shape.id))} {`,
        `${indent}  label=${quoted(shape.label)};`,
        `${indent}  ${quoted(anchorOf(shape.id))} [shape=point, style=invis];`,
        ...shape.inside.flatMap((it) => shapeLines(it, `${indent}  `)),
        `${indent}}`,
      ];
  }
}

function arrowLine({ from, to, label, orderOnly }: Arrow, frames: ReadonlySet<string>): string {
  const attributes = [
    ...(frames.has(from) ? [`ltail=${quoted(clusterOf(from))}`] : []),
    ...(frames.has(to) ? [`lhead=${quoted(clusterOf(to))}`] : []),
    ...(label === undefined ? [] : [`label=${quoted(label)}`]),
    ...(orderOnly ? ["style=dotted"] : []),
  ];
  const end = (id: string): string => quoted(frames.has(id) ? anchorOf(id) : id);
  return `  ${end(from)} -> ${end(to)}${attributes.length === 0 ? "" : ` [${attributes.join(", ")}]`};`;
}

/** A drawing in Graphviz's DOT language. */
export function printDot({ title, shapes, arrows }: Drawing): string {
  const frames = new Set(framesIn(shapes));
  return `${[
    `digraph ${quoted(title)} {`,
    "  compound=true;",
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    ...shapes.flatMap((shape) => shapeLines(shape, "  ")),
    ...arrows.map((arrow) => arrowLine(arrow, frames)),
    "}",
  ].join("\n")}\n`;
}
