import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { previewOf } from "./preview.js";

const folder = mkdtempSync(join(tmpdir(), "partitura-preview-"));

function fileWith(content: string | Uint8Array): string {
  const file = join(folder, `${Math.random()}`);
  writeFileSync(file, content);
  return file;
}

test.each([
  ["commas and quotes", 'a,b\n"1,5",x\n', [["1,5", "x"]]],
  [
    "semicolons",
    "a;b\n1;2\n3;4\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  ["tabs", "a\tb\n1\t2\n", [["1", "2"]]],
  [
    "a list of records",
    '[{"a": 1, "b": "x"}, {"b": null}]',
    [
      ["1", "x"],
      ["", "null"],
    ],
  ],
])("a table of %s", async (_, content, rows) => {
  expect(await previewOf(fileWith(content))).toMatchObject({
    kind: "table",
    columns: ["a", "b"],
    rows,
    more: false,
  });
});

test.each([
  ["text", "one line, with a comma\nand another line\n", "text"],
  ["JSON", '{"a":[1,2]}', "json"],
  ["a page", "<!doctype html><script>1</script>", "text"],
  ["a drawing", '<svg xmlns="http://www.w3.org/2000/svg"/>', "text"],
  ["an image", Buffer.from("89504e470d0a1a0a0000", "hex"), "image"],
  ["bytes", Buffer.from([1, 0, 2, 0]), "binary"],
  ["other letters than UTF-8", Buffer.from([0x66, 0xfc, 0x72]), "binary"],
  ["nothing", "", "text"],
])("%s", async (_, content, kind) => {
  expect((await previewOf(fileWith(content))).kind).toBe(kind);
});

test("of a long table or text only the beginning", async () => {
  const table = await previewOf(fileWith(`a,b\n${"1,2\n".repeat(300_000)}`));
  expect(table).toMatchObject({ kind: "table", more: true });
  expect(table.kind === "table" ? table.rows.length : 0).toBe(200);
  const text = await previewOf(fileWith("ü".repeat(600_000)));
  expect(text).toMatchObject({ kind: "text", more: true });
  expect(text.kind === "text" ? text.text.length : 0).toBe(256 * 1024);
});

test("a folder by its files, and one that is gone by the reason", async () => {
  const artifact = join(folder, "artifact");
  mkdirSync(join(artifact, "deep"), { recursive: true });
  writeFileSync(join(artifact, "deep", "file"), "12345");
  expect(await previewOf(artifact)).toEqual({
    kind: "folder",
    files: [{ path: "deep/file", size: 5 }],
    more: false,
  });
  expect((await previewOf(join(folder, "gone"))).kind).toBe("absent");
});
