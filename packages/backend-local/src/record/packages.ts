import { access, constants, readdir, readFile } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join } from "node:path";

/** A Python that tasks ran with. */
export interface PythonFacts {
  /** The path of the interpreter. */
  readonly path: string;
  /** Such as `3.11.7`; absent when it cannot be told without running it. */
  readonly version?: string | undefined;
  /** What is installed, `name==version`, in alphabetical order. */
  readonly packages: readonly string[];
}

/** `<name>-<version>.dist-info`, as installers name the folders of what they installed (PyPA, "Recording installed projects"). */
const installed = /^(?<name>.+)-(?<version>[^-]+)\.dist-info$/u;

/** The packages that are installed in a folder of Python packages, `name==version`; none when it cannot be read. */
export async function packagesIn(sitePackages: string): Promise<readonly string[]> {
  const names = await readdir(sitePackages).catch(() => []);
  const found = names.flatMap((entry) => {
    const { name, version } = installed.exec(entry)?.groups ?? {};
    return name === undefined || version === undefined
      ? []
      : [`${name.replaceAll("_", "-").toLowerCase()}==${version}`];
  });
  return [...new Set(found)].toSorted();
}

/** The value of a key of `pyvenv.cfg`. */
const settingIn = (text: string, ...keys: readonly string[]): string | undefined =>
  keys
    .map((key) => new RegExp(`^${key}\\s*=\\s*(.+)$`, "mu").exec(text)?.[1]?.trim())
    .find((value) => value !== undefined);

/**
 * What is in a virtual environment, read from its files: no process is started. Undefined when the interpreter is in none.
 */
export async function environmentFacts(interpreter: string): Promise<PythonFacts | undefined> {
  const folder = dirname(dirname(interpreter));
  const settings = await readFile(join(folder, "pyvenv.cfg"), "utf8").catch(() => undefined);
  if (settings === undefined) return undefined;
  const version = settingIn(settings, "version_info", "version")?.split(".").slice(0, 3).join(".");
  const library = join(folder, "lib");
  const python = (await readdir(library).catch(() => [])).find((it) => it.startsWith("python"));
  const packages = python === undefined ? [] : await packagesIn(join(library, python, "site-packages"));
  return { path: interpreter, version, packages };
}

const isThere = async (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * The path of a program on the search path; undefined when it is not there. Links are not followed: a virtual environment is
 * known by its own path.
 */
export async function programAt(
  program: string,
  searchPath: string | undefined,
): Promise<string | undefined> {
  const places = program.includes("/")
    ? [program]
    : (searchPath ?? "").split(delimiter).map((folder) => join(folder, program));
  for (const path of places) if (isAbsolute(path) && (await isThere(path))) return path;
  return undefined;
}
