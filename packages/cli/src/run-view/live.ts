import type { Pipeline } from "@partitura/core";
import { createLogUpdate } from "log-update";
import type { Channel } from "../terminal.js";
import { trackProgress } from "./progress.js";
import { renderTree } from "./tree.js";
import type { RunView } from "./view.js";

const framesEveryMs = 100;

/** Shows a run as a tree that changes in place, on a terminal. */
export function liveView(pipeline: Pipeline, { colors }: Channel, stream: NodeJS.WriteStream): RunView {
  const screen = createLogUpdate(stream);
  const { add, progress } = trackProgress();
  const draw = (rows: number): void =>
    screen(renderTree(pipeline, progress, { colors, now: Date.now(), rows, columns: stream.columns ?? 80 }));
  let pauses = 0;
  const timer = setInterval(() => {
    if (pauses === 0) draw((stream.rows ?? 24) - 1);
  }, framesEveryMs);
  return {
    pause: () => {
      pauses++;
      screen.clear();
      return () => void pauses--;
    },
    show: add,
    close: () => {
      clearInterval(timer);
      draw(stream.rows ?? 24);
      screen.done();
    },
  };
}
