import type { z } from "zod";
import type { Schema } from "./schema.js";

/** What zod keeps of a schema: its kind and whatever belongs to it. */
export type Def = z.core.$ZodTypeDef & { readonly [field: string]: unknown };
/** What zod keeps of a check. */
export type CheckDef = z.core.$ZodCheckDef & { readonly [field: string]: unknown };

/** The definition of a schema. */
export const defOf = (schema: Schema): Def =>
  (schema as unknown as { readonly _zod: { readonly def: Def } })._zod.def;
/** The definitions of a schema's checks. */
export const checksOf = (def: Def): readonly CheckDef[] =>
  ((def.checks ?? []) as unknown as readonly { readonly _zod: { readonly def: CheckDef } }[]).map(
    (check) => check._zod.def,
  );
