import { renderToString } from "hono/jsx/dom/server";
import type { Layout, PlacedArrow, PlacedShape } from "../layout/layout.js";
import { fitted, linesOf } from "../layout/measure.js";
import { pictureStyle } from "./style.js";
import { xmlText } from "./xml-text.js";

/** What the pictures say instead of the names that the IR has for kinds of bodies. */
const bodyNames: { readonly [kind: string]: string } = {
  typescript: "TypeScript",
  python: "Python",
  shell: "shell",
  container: "container",
  wait: "wait",
  approval: "approval",
  native: "native",
};

const Task = ({ label, body = "", x, y, width, height }: PlacedShape) => {
  const { title, below } = linesOf(label);
  const second = [below, bodyNames[body] ?? body].filter((it) => it !== "").join(" · ");
  return (
    <g>
      <title>{xmlText([title, second].join("\n"))}</title>
      <rect class="task" x={x} y={y} width={width} height={height} rx="8" />
      <rect class="stripe" x={x + 10} y={y + 14} width="3" height={height - 28} rx="1.5" />
      <text class="title" x={x + 24} y={y + (second === "" ? 33 : 25)}>
        {xmlText(fitted(title, width - 36, 14))}
      </text>
      <text class="below" x={x + 24} y={y + 43}>
        {xmlText(fitted(second, width - 36, 12))}
      </text>
    </g>
  );
};

const Decision = ({ label, x, y, width, height }: PlacedShape) => {
  const [middle, right, tip] = [y + height / 2, x + width, 14];
  const corners = [
    [x, middle],
    [x + tip, y],
    [right - tip, y],
    [right, middle],
    [right - tip, y + height],
    [x + tip, y + height],
  ];
  return (
    <g>
      <title>{xmlText(label)}</title>
      <polygon class="decision" points={corners.map((it) => it.join(",")).join(" ")} />
      <text class="condition" x={x + width / 2} y={middle + 4} text-anchor="middle">
        {xmlText(fitted(label, width - 36, 12))}
      </text>
    </g>
  );
};

const Frame = ({ label, x, y, width, height }: PlacedShape) => (
  <g>
    <title>{xmlText(label)}</title>
    <rect class="frame" x={x} y={y} width={width} height={height} rx="12" />
    <text class="heading" x={x + 14} y={y + 21}>
      {xmlText(fitted(label, width - 28, 12))}
    </text>
  </g>
);

const Arrow = ({ path, orderOnly }: PlacedArrow) => (
  <path class={orderOnly ? "arrow order" : "arrow"} d={path} marker-end="url(#pt-head)" />
);

const ArrowLabel = ({ label }: PlacedArrow) =>
  label === undefined ? null : (
    <text class="label" x={label.at.x} y={label.at.y + 4} text-anchor="middle">
      {xmlText(label.text)}
    </text>
  );

const Shape = (shape: PlacedShape) => {
  switch (shape.kind) {
    case "task":
      return <Task {...shape} />;
    case "decision":
      return <Decision {...shape} />;
    case "frame":
      return <Frame {...shape} />;
  }
};

/** A picture as an element. Frames lie below the arrows, boxes above them. */
export const Picture = ({ layout }: { readonly layout: Layout }) => {
  const { title, width, height, shapes, arrows } = layout;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      class="pt"
      role="img"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>{xmlText(title)}</title>
      <style>{pictureStyle}</style>
      <defs>
        <marker
          id="pt-head"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path class="head" d="M0,0.5 L8,4 L0,7.5 z" />
        </marker>
      </defs>
      <rect class="paper" width={width} height={height} />
      {shapes.filter(({ kind }) => kind === "frame").map(Shape)}
      {arrows.map(Arrow)}
      {shapes.filter(({ kind }) => kind !== "frame").map(Shape)}
      {arrows.map(ArrowLabel)}
    </svg>
  );
};

/** A picture as the text of an SVG file: one file, no script, nothing fetched; all text of the pipeline is escaped. */
export const printSvg = (layout: Layout): string => `${renderToString(<Picture layout={layout} />)}\n`;
