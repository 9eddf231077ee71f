import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { nodeAdapter, pythonAdapter } from "./adapters.js";
import { packFile } from "./files.js";

describe("packFile", () => {
  it.each(Object.entries({ ...pythonAdapter, ...nodeAdapter }))("leaves %s readable", (name, text) => {
    expect(packFile(name, text)).toEqual({ name, text });
  });

  it.each(["{{ x }}", "$(date)", "a$$b", "\r\n", "\u0000"])(
    "packs %j, which would not arrive as it is",
    (text) => {
      const packed = packFile("a.py", text);
      expect(packed?.name).toBe("a.py.b64");
      expect(Buffer.from(packed?.text ?? "", "base64").toString()).toBe(text);
    },
  );

  it("packs a file whose name looks packed", () => {
    expect(packFile("a.b64", "x")?.name).toBe("a.b64.b64");
  });

  it("compresses what is too large for an argument", () => {
    const text = "line\n".repeat(100_000);
    const packed = packFile("a.py", text);
    expect(packed?.name).toBe("a.py.gz.b64");
    expect(gunzipSync(Buffer.from(packed?.text ?? "", "base64")).toString()).toBe(text);
  });
});
