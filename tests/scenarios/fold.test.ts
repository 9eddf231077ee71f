import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { foldYaml } from "./fold.js";

const text = `${"line of code\n".repeat(8)}\n  indented\n`;
const block = text.replaceAll(/^(?=.)/gm, "    ");
const place = (name: string, found: string): string | undefined =>
  name === "a.py" && found === text ? "<a.py>" : undefined;
const encoded = (bytes: Buffer, name: string): string => `- ${name}\n- "${bytes.toString("base64")}"\n`;

describe("foldYaml", () => {
  it("replaces a known text, as a value of a key or after its name", () => {
    expect(foldYaml(`  a.py: |\n${block}next: 1\n`, place)).toBe("  a.py: |\n    <a.py>\nnext: 1\n");
    expect(foldYaml(`  - a.py\n  - |\n${block}  - next\n`, place)).toBe(
      "  - a.py\n  - |\n    <a.py>\n  - next\n",
    );
  });

  it("replaces one in base64, compressed or not", () => {
    const long = Buffer.from(text);
    expect(foldYaml(encoded(long, "a.py.b64"), place)).toBe("- a.py.b64\n- <a.py>\n");
    expect(foldYaml(encoded(gzipSync(long, { level: 0 }), "a.py.gz.b64"), place)).toBe(
      "- a.py.gz.b64\n- <a.py>\n",
    );
  });

  it("shows every other text", () => {
    const changed = `  a.py: |\n${block.replace("indented", "changed")}next: 1\n`;
    expect(foldYaml(changed, place)).toBe(changed);
    expect(foldYaml(encoded(Buffer.from(text.toUpperCase()), "a.py.b64"), place)).toContain(
      Buffer.from(text.toUpperCase()).toString("base64"),
    );
  });
});
