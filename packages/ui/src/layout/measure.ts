import type { Shape } from "../drawing/drawing.js";

/** Sizes in pixels, shared by the static picture and the page. */
export const sizes = {
  taskHeight: 56,
  decisionHeight: 40,
  frameHeader: 34,
  framePadding: 16,
  between: { boxes: 28, ranks: 40 },
} as const;

const widest = { task: 300, decision: 340 };
const narrowest = { task: 184, decision: 90 };

/** Scripts whose letters are as wide as they are high: CJK, Hangul, full-width forms, pictographs. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f000}-\u{1faff}]/u;

/** About how wide a text is, in pixels, in a sans-serif font of a size; measured without the font, so never exactly. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const letter of text) width += fontSize * (wide.test(letter) ? 1.05 : 0.58);
  return width;
}

/** A text that has this much room, in pixels: its end is cut off where it is longer. */
export function fitted(text: string, room: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= room) return text;
  let kept = "";
  for (const letter of text) {
    if (textWidth(`${kept}${letter}…`, fontSize) > room) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

const between = (low: number, value: number, high: number): number =>
  Math.round(Math.min(high, Math.max(low, value)));

/** The first and the other lines of a label. */
export function linesOf(label: string): { readonly title: string; readonly below: string } {
  const [title = "", ...below] = label.split("\n");
  return { title, below: below.join(" ") };
}

/** The size of a shape that holds no others. */
export function sizeOf(shape: Exclude<Shape, { kind: "frame" }>): {
  readonly width: number;
  readonly height: number;
} {
  switch (shape.kind) {
    case "task": {
      const { title, below } = linesOf(shape.label);
      const text = Math.max(textWidth(title, 14), textWidth(`${below} · ${shape.body ?? ""}`, 12));
      return { width: between(narrowest.task, text + 52, widest.task), height: sizes.taskHeight };
    }
    case "decision": {
      const width = between(narrowest.decision, textWidth(shape.label, 12) + 84, widest.decision);
      return { width, height: sizes.decisionHeight };
    }
  }
}

/** The least width of a frame, for its label. */
export const frameWidth = (label: string): number => between(120, textWidth(label, 13) + 40, 360);
