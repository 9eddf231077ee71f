import pc from "picocolors";

/** Colours, or functions that leave text as it is. */
export type Colors = ReturnType<typeof pc.createColors>;

/** One stream that people or programs read. */
export interface Channel {
  readonly write: (text: string) => void;
  readonly colors: Colors;
  /** Whether a person sees it change: a terminal that can move its cursor, outside CI. */
  readonly live: boolean;
  /** Width in columns. */
  readonly columns: number;
}

/** All that a command knows of the world it was started in. */
export interface Terminal {
  /** For results: what a program would read. */
  readonly out: Channel;
  /** For diagnostics and progress. */
  readonly err: Channel;
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== "" && value !== "0";

/**
 * Whether to colour what is written to a stream: never with NO_COLOR (https://no-color.org), always with
 * FORCE_COLOR, else on a terminal that is not `dumb`.
 */
export function wantsColor(env: Readonly<NodeJS.ProcessEnv>, isTerminal: boolean): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"] !== "false";
  return isTerminal && env["TERM"] !== "dumb";
}

/** What Node says of a stream: less than its types promise when it is a pipe or a file. */
interface Stream {
  readonly isTTY?: boolean;
  /** 0 on a terminal that does not know its size. */
  readonly columns?: number;
  readonly write: (text: string) => boolean;
}

const columnsOfFiles = 120;

function channel(stream: Stream, env: Readonly<NodeJS.ProcessEnv>): Channel {
  const isTerminal = stream.isTTY ?? false;
  const columns = stream.columns ?? 0;
  return {
    write: (text) => void stream.write(text),
    colors: pc.createColors(wantsColor(env, isTerminal)),
    live: isTerminal && columns > 0 && env["TERM"] !== "dumb" && !isSet(env["CI"]),
    columns: columns > 0 ? columns : columnsOfFiles,
  };
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { env } = process;
  return { out: channel(process.stdout, env), err: channel(process.stderr, env), cwd: process.cwd(), env };
}
