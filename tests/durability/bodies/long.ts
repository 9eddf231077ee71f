import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { pipeline, python, shell, task, z } from "partitura";

const given = { marks: z.string() };

const inShell = shell("in-shell", {
  inputs: given,
  command: 'sleep 300 & trap "echo asked > $marks/asked" TERM; echo > "$marks/shell"; wait; wait',
});

/** Ends only when it is ended. */
const stubborn = shell("stubborn", {
  inputs: given,
  command: 'trap "" TERM; echo > "$marks/stubborn"; while true; do sleep 1; done',
});

const inPython = python("in-python", { source: "./long.py#wait", inputs: given, outputs: {} });

/** Keeps its process busy, so that it cannot listen to anything. */
const inTypescript = task("in-typescript", {
  inputs: given,
  outputs: {},
  run: ({ marks }) => {
    spawn("sleep", ["300"], { stdio: "ignore" });
    writeFileSync(`${marks}/typescript`, "");
    for (;;) Math.random();
  },
});

/** Tasks that go on for longer than anybody waits, each with a process of its own beside it. */
export default pipeline("long", { params: { marks: z.string() } }, ({ params: { marks } }) => {
  inShell({ marks });
  stubborn({ marks });
  inPython({ marks });
  inTypescript({ marks });
});
