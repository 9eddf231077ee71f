import fc from "fast-check";
import type { Pipeline } from "@partitura/core";
import { expect, test } from "vitest";
import { drawingOf } from "../drawing/drawing.js";
import { layOut } from "../layout/layout.js";
import { printHtml } from "./html.js";
import { printSvg } from "./svg.js";
import { xmlText } from "./xml-text.js";

const span = { file: "pipeline.ts", line: 1, column: 1 };

/** A pipeline that shows a text wherever a picture shows one that the user has written. */
const showing = (text: string): Pipeline => ({
  irVersion: 1,
  id: "shown",
  description: text,
  owner: text,
  tags: [],
  params: { [text]: { type: { type: "string" }, default: text, description: text } },
  tasks: {},
  nodes: [
    {
      kind: "when",
      id: "asked",
      condition: {
        op: "compare",
        operator: "eq",
        left: { op: "param", name: text },
        right: { op: "literal", value: text },
      },
      then: { nodes: [] },
      span,
    },
  ],
  onExit: [{ kind: "task", id: "last", task: "last", inputs: {}, after: [], policy: { env: {} }, span }],
  outputs: {},
  span,
});

const tagsIn = (markup: string): readonly string[] =>
  [...markup.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map(([, name = ""]) => name);

const hostile = `<script>alert(1)</script>"'&]]>--><svg onload="x"></style>\u0000\u0008\ud800`;

test("no text of a pipeline becomes markup", () => {
  const svgTags = tagsIn(printSvg(layOut(drawingOf(showing("x")))));
  const page = (text: string): string => printHtml(layOut(drawingOf(showing(text))), showing(text));
  const htmlTags = tagsIn(page("x"));
  fc.assert(
    fc.property(fc.oneof(fc.constant(hostile), fc.string({ unit: "binary" })), (text) => {
      expect(tagsIn(printSvg(layOut(drawingOf(showing(text)))))).toEqual(svgTags);
      expect(tagsIn(page(text))).toEqual(htmlTags);
    }),
  );
  expect(svgTags).not.toContain("script");
  expect(htmlTags).not.toContain("script");
});

test("texts come through whole, but for what XML cannot hold", () => {
  const svg = printSvg(layOut(drawingOf(showing(`a<b & "c"`))));
  expect(svg).toContain("a&lt;b &amp; &quot;c&quot;");
  expect(xmlText("tab\t, bell\u0007, half \ud83d, whole 😀, \uffff")).toBe(
    "tab\t, bell\ufffd, half \ufffd, whole 😀, \ufffd",
  );
});

test("what runs at the end is drawn, below all else", () => {
  const { shapes } = layOut(drawingOf(showing("x")));
  const [asked, last] = ["asked", "last"].map((id) => shapes.find((it) => it.id === id));
  expect(last?.y).toBeGreaterThan((asked?.y ?? Infinity) + (asked?.height ?? 0));
  expect(printSvg(layOut(drawingOf(showing("x"))))).toContain("at the end, whatever happened");
});
