import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Splits what a stream gives into lines, without their ends; an unfinished last line counts when the stream ends. */
export function onEachLine(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text: string): void => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line.replace(/\r$/u, ""));
  };
  stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  stream.once("close", () => {
    take(decoder.end());
    if (rest !== "") onLine(rest);
    rest = "";
  });
}
