import type { Expression, ImportedName, Statement } from "./ast.js";
import { expressions } from "./build.js";
import { statements } from "./build-statements.js";

/** Collects what a module imports while its code is built. */
export interface Imports {
  /** Asks for `from module import name` and gives the name to use. */
  readonly from: (module: string, name: string, alias?: string) => Expression;
  /** Asks for `import module` and gives the expression to use. */
  readonly module: (module: string, alias?: string) => Expression;
  /** The import statements of all that was asked for; `formatPython` orders them. */
  readonly statements: () => readonly Statement[];
}

/**
 * A fresh collection.
 * @throws Error (from its members) when one name is asked for from two places: the second needs an alias.
 */
export const collectImports = (): Imports => {
  const owners = new Map<string, string>();
  const modules = new Map<string, Statement>();
  const names = new Map<string, Map<string, ImportedName>>();

  const claim = (local: string, owner: string): void => {
    const before = owners.get(local);
    if (before !== undefined && before !== owner)
      throw new Error(`${local} is imported as ${before} and as ${owner}`);
    owners.set(local, owner);
  };

  return {
    from: (module, name, alias) => {
      const local = alias ?? name;
      claim(local, `${module}.${name}`);
      const ofModule = names.get(module) ?? new Map<string, ImportedName>();
      names.set(module, ofModule.set(local, { name, alias: alias === name ? undefined : alias }));
      return expressions.name(local);
    },
    module: (module, alias) => {
      claim(alias ?? module.split(".")[0] ?? module, alias === undefined ? "a module" : module);
      modules.set(`${module} ${alias ?? ""}`, statements.importModule(module, alias));
      return alias === undefined ? expressions.dotted(module) : expressions.name(alias);
    },
    statements: () => [
      ...modules.values(),
      ...[...names].map(([module, ofModule]) =>
        statements.importFrom(
          module,
          ...[...ofModule.values()].map(({ name, alias }): string | readonly [string, string] =>
            alias === undefined ? name : [name, alias],
          ),
        ),
      ),
    ],
  };
};
