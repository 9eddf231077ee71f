import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

/** What is needed to evaluate the same module again and again, each time with state of its own. */
interface Compiled {
  readonly source: string;
  readonly cachedData: Buffer;
  readonly builtins: ReadonlyMap<string, vm.Module>;
}

/** Makes the first module without Node's warning that modules in `vm` are experimental: bodies did not choose them. */
function withoutWarning<T>(make: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return make();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** A module that stands for one that is there already. */
async function standIn(specifier: string): Promise<vm.Module> {
  const exported = (await import(specifier)) as { readonly [name: string]: unknown };
  const names = Object.keys(exported);
  const module = new vm.SyntheticModule(names, () => {
    for (const name of names) module.setExport(name, exported[name]);
  });
  await module.link(() => {
    throw new Error("it imports nothing");
  });
  await module.evaluate();
  return module;
}

function moduleOf(
  url: string,
  { source, cachedData }: Pick<Compiled, "source"> & Partial<Compiled>,
): vm.SourceTextModule {
  return new vm.SourceTextModule(source, {
    identifier: url,
    ...(cachedData !== undefined && { cachedData }),
    initializeImportMeta: (meta) => {
      const filename = fileURLToPath(url);
      Object.assign(meta, { url, filename, dirname: dirname(filename) });
    },
  });
}

/** Compiles a module that imports nothing but what Node brings; undefined when it does, which Node's own loader knows best. */
async function compile(url: string): Promise<Compiled | undefined> {
  const source = await readFile(fileURLToPath(url), "utf8");
  if (/\bimport\s*\(/u.test(source)) return undefined;
  const module = withoutWarning(() => moduleOf(url, { source }));
  const builtins = new Map<string, vm.Module>();
  const specifiers = module.dependencySpecifiers;
  if (!specifiers.every(isBuiltin)) return undefined;
  for (const specifier of specifiers) builtins.set(specifier, await standIn(specifier));
  return {
    source,
    cachedData: (module as unknown as { createCachedData: () => Buffer }).createCachedData(),
    builtins,
  };
}

const known = new Map<string, Compiled | undefined>();
let imports = 0;

/**
 * Evaluates the module at a `file:` URL anew, so that its variables start afresh. The first time Node's own loader does it,
 * which also makes its source map known; later ones take a fraction of that time.
 */
export async function evaluateAnew(url: string): Promise<void> {
  if (!known.has(url)) {
    known.set(url, "SourceTextModule" in vm ? await compile(url).catch(() => undefined) : undefined);
    await import(url);
    return;
  }
  const compiled = known.get(url);
  if (compiled === undefined) {
    imports++;
    await import(`${url}?again=${imports}`);
    return;
  }
  const module = moduleOf(url, compiled);
  await module.link((specifier) => {
    const builtin = compiled.builtins.get(specifier);
    if (builtin === undefined) throw new Error(`${specifier} was not there before`);
    return builtin;
  });
  await module.evaluate();
}
