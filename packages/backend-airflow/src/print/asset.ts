import { type Expression, type Imports, py } from "@partitura/codegen";
import type { Dialect } from "../dialect.js";

/** `Asset("name")`, or what it was called before. */
export const assetExpression = (name: string, dialect: Dialect, imports: Imports): Expression =>
  py.call(imports.from(dialect.modules.asset, dialect.asset), [py.string(name)]);
