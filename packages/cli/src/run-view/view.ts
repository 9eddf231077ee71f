import type { RunEvent } from "@partitura/backend-local";

/** Something that shows the events of a run as they come. */
export interface RunView {
  readonly show: (event: RunEvent) => void;
  /** Makes room for a question while the run goes on; the function that is given goes on with showing it. */
  readonly pause: () => () => void;
  /** Shows the last state; nothing is shown after it. */
  readonly close: () => void;
}

/** Writes lines, those of one turn of the event loop together. */
export interface LineWriter {
  readonly line: (text: string) => void;
  /** Writes what is left now. */
  readonly flush: () => void;
}

/** Gathers lines, so that thousands of events in a row are few writes. */
export function lineWriter(write: (text: string) => void): LineWriter {
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length === 0) return;
    const text = `${lines.join("\n")}\n`;
    lines = [];
    write(text);
  };
  return {
    line: (text) => {
      if (lines.length === 0) setImmediate(flush);
      lines.push(text);
    },
    flush,
  };
}

/** What lines a view shows besides those of events. */
export interface OtherLines {
  /** What is left to say at the end. */
  readonly rest?: () => readonly string[];
  /** What to say when nothing was said for a minute, at a time in ms: some services end what is silent. */
  readonly still?: (now: number) => readonly string[];
}

const silenceMs = 60_000;

/** Shows what `linesOf` makes of each event, for CI, files and programs. */
export function lineView(
  write: (text: string) => void,
  linesOf: (event: RunEvent) => readonly string[],
  { rest, still }: OtherLines = {},
): RunView {
  let spokeAt = Date.now();
  const { line, flush } = lineWriter((text) => {
    spokeAt = Date.now();
    write(text);
  });
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - spokeAt >= silenceMs) still?.(now).forEach(line);
  }, silenceMs / 4);
  timer.unref();
  return {
    show: (event) => linesOf(event).forEach(line),
    pause: () => {
      flush();
      return () => undefined;
    },
    close: () => {
      clearInterval(timer);
      rest?.().forEach(line);
      flush();
    },
  };
}
