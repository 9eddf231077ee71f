import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import papaparse from "papaparse";
import type { Preview } from "../api/messages.js";
import { imageType } from "./image-type.js";

const [mostBytes, mostRows, mostColumns, mostFiles] = [512 * 1024, 200, 60, 200];

/** The beginning of a file. */
export async function beginningOf(file: string, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(length), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A text in UTF-8, of which the last letter may be cut; undefined when it is something else. */
function textOf(content: Buffer): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content, { stream: true });
  } catch {
    return undefined;
  }
}

/** The rows of delimited text (RFC 4180 and its relatives); undefined when it is not a table of at least two columns. */
function tableOf(text: string, cut: boolean): readonly string[][] | undefined {
  const whole = cut ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
  const { data, errors, meta } = papaparse.parse<string[]>(whole, {
    preview: mostRows + 2,
    skipEmptyLines: true,
    delimitersToGuess: [",", "\t", ";", "|"],
  });
  const columns = data[0]?.length ?? 0;
  const regular = data.every((row) => row.length === columns);
  const broken = errors.some(({ type }) => type === "Quotes" || type === "Delimiter");
  return columns < 2 || data.length < 2 || !regular || broken || meta.aborted ? undefined : data;
}

type Row = { readonly [column: string]: unknown };

const cell = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/** The rows of a list of records, the first of them the names; undefined when it is something else. */
function recordsOf(value: unknown): readonly string[][] | undefined {
  const isRow = (it: unknown): it is Row => typeof it === "object" && it !== null && !Array.isArray(it);
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRow)) return undefined;
  const columns = [...new Set(value.slice(0, mostRows).flatMap((row) => Object.keys(row)))];
  return [columns, ...value.slice(0, mostRows + 1).map((row) => columns.map((it) => cell(row[it])))];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function table([columns = [], ...rows]: readonly string[][], size: number, cut: boolean): Preview {
  const shown = rows.slice(0, mostRows).map((row) => row.slice(0, mostColumns));
  const more = cut || rows.length > mostRows || columns.length > mostColumns;
  return { kind: "table", size, columns: columns.slice(0, mostColumns), rows: shown, more };
}

async function previewOfFile(file: string, size: number): Promise<Preview> {
  const content = await beginningOf(file, Math.min(size, mostBytes));
  if (imageType(content) !== undefined) return { kind: "image", size };
  const [text, cut] = [textOf(content), size > mostBytes];
  if (text === undefined) return { kind: "binary", size };
  const value = cut ? undefined : parsed(text);
  const rows = value === undefined ? tableOf(text, cut) : recordsOf(value);
  if (rows !== undefined) return table(rows, size, cut);
  if (value === undefined) return { kind: "text", size, text, more: cut };
  return { kind: "json", size, text: JSON.stringify(value, null, 2), more: false };
}

async function previewOfFolder(folder: string): Promise<Preview> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
  const shown = files.toSorted().slice(0, mostFiles);
  const sized = shown.map(async (path) => ({
    path: path.slice(folder.length + 1),
    size: (await stat(path)).size,
  }));
  return { kind: "folder", files: await Promise.all(sized), more: files.length > mostFiles };
}

/** What can be shown of an artifact. What it is, is seen from its content: artifacts have no names. */
export async function previewOf(path: string): Promise<Preview> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? await previewOfFolder(path) : await previewOfFile(path, found.size);
  } catch (error) {
    return { kind: "absent", why: (error as Error).message };
  }
}
