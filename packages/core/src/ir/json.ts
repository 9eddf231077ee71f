import { z } from "zod";

/** A JSON scalar. */
export type Scalar = string | number | boolean | null;

/** Any JSON value. */
export type Json = Scalar | readonly Json[] | { readonly [key: string]: Json };

/** Zod schema of any JSON value (finite numbers only). */
export const jsonSchema: z.ZodType<Json> = z.json().meta({ id: "Json" });
