import type { Arrow, Drawing, Shape } from "@partitura/ui";

/** Mermaid reads entity codes inside quotes (`#quot;`), and nothing else safely. */
const quoted = (text: string): string =>
  `"${text
    .replaceAll("#", "#35;")
    .replaceAll("&", "#amp;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll("`", "#96;")
    .replaceAll("\n", "<br>")}"`;

/** Mermaid has reserved words (`end`, `graph`), so ids get a prefix; hyphens and `?` are spelled out. */
const name = (id: string): string => `n_${id.replaceAll("-", "_").replaceAll("?", "__decision")}`;

function shapeLines(shape: Shape, indent: string): readonly string[] {
  switch (shape.kind) {
    case "task":
      return [`${indent}${name(shape.id)}[${quoted(shape.label)}]`];
    case "decision":
      return [`${indent}${name(shape.id)}{${quoted(shape.label)}}`];
    case "frame":
      return [
        `${indent}subgraph ${name(shape.id)}[${quoted(shape.label)}]`,
        ...shape.inside.flatMap((it) => shapeLines(it, `${indent}  `)),
        `${indent}end`,
      ];
  }
}

const arrowLine = ({ from, to, label, orderOnly }: Arrow): string => {
  const line = orderOnly ? "-.->" : "-->";
  return `  ${name(from)} ${line}${label === undefined ? "" : `|${quoted(label)}|`} ${name(to)}`;
};

/** A drawing as a Mermaid flowchart, which GitHub and most documentation tools render. */
export function printMermaid({ title, shapes, arrows }: Drawing): string {
  return `${[
    "---",
    `title: ${title}`,
    "---",
    "flowchart TD",
    ...shapes.flatMap((shape) => shapeLines(shape, "  ")),
    ...arrows.map(arrowLine),
  ].join("\n")}\n`;
}
