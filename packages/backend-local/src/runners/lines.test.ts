import { PassThrough } from "node:stream";
import { once } from "node:events";
import { expect, it } from "vitest";
import { onEachLine } from "./lines.js";

it("splits lines wherever the chunks are cut, inside a character too", async () => {
  const bytes = Buffer.from("ação\r\n\n日本 🎼\nunfinished");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const stream = new PassThrough();
    const lines: string[] = [];
    onEachLine(stream, (line) => lines.push(line));
    stream.write(bytes.subarray(0, cut));
    stream.end(bytes.subarray(cut));
    await once(stream, "close");
    expect(lines).toEqual(["ação", "", "日本 🎼", "unfinished"]);
  }
});
