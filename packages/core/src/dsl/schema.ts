import type { z } from "zod";
import type { Scalar } from "../ir/json.js";
import type { Artifact, LocalArtifact } from "./reference.js";

/** The part of a zod schema that the types look at: a third of the instantiations of `z.ZodType`. */
export type Schema = {
  readonly _zod: {
    readonly input: unknown;
    readonly output: unknown;
    readonly optin?: "optional" | "defaulted" | undefined;
    readonly optout?: "optional" | undefined;
  };
};

/** Named schemas: the inputs, outputs or params of something. */
export type Shape = { readonly [name: string]: Schema };

type Plain = Scalar | undefined | Artifact | readonly Plain[] | { readonly [key: string]: Plain };
type Refused<T, D extends 0[] = []> = unknown extends T
  ? never
  : [T] extends [Plain]
    ? never
    : T extends Plain
      ? never
      : T extends bigint
        ? "P1020 bigint is no JSON value: use z.int() or z.string()"
        : T extends Date
          ? "P1020 Date is no JSON value: use z.iso.datetime()"
          : T extends (...args: never[]) => unknown
            ? "P1020 a function is no JSON value"
            : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
              ? "P1020 Map and Set are no JSON values: use z.record() or z.array()"
              : D["length"] extends 4
                ? "P1020 something in here is no JSON value"
                : T extends readonly (infer E)[]
                  ? Refused<E, [...D, 0]>
                  : T extends object
                    ? { [K in keyof T]: Refused<T[K], [...D, 0]> }[keyof T]
                    : "P1020 this is no JSON value";

type Problem<S extends Schema> =
  unknown extends z.input<S>
    ? unknown extends z.output<S>
      ? never
      : "P1021 z.coerce and z.preprocess change values: convert inside the task"
    : [z.output<S>] extends [z.input<S>]
      ? Refused<z.input<S>>
      : [Refused<z.input<S>>] extends [never]
        ? "P1021 a transform changes the type of the value: convert inside the task"
        : Refused<z.input<S>>;

/** The shape itself where every schema is one of JSON values; else a text that says what is wrong with a schema. */
export type Checked<S extends Shape> = {
  readonly [K in keyof S]: [Problem<S[K]>] extends [never] ? unknown : Problem<S[K]>;
};

/** A type written out, so that hovers show its fields. */
export type Show<T> = { [K in keyof T]: T[K] } & {};

type MayOmit<S extends Shape> = {
  [K in keyof S]: S[K] extends { _zod: { optin: "optional" | "defaulted" } } ? K : never;
}[keyof S];
type MayLack<S extends Shape> = {
  [K in keyof S]: S[K] extends { _zod: { optout: "optional" } } ? K : never;
}[keyof S];
type Without<S, K extends keyof S> = Pick<S, Exclude<keyof S, K>>;

/** What a caller gives for a shape: defaulted and optional names may be left out. */
export type In<S extends Shape> = Show<
  { -readonly [K in keyof Without<S, MayOmit<S>>]: z.input<S[K]> } & {
    -readonly [K in keyof Pick<S, MayOmit<S>>]?: z.input<S[K]>;
  }
>;

/** What a body gets, or gives, for a shape: defaults are filled in. */
export type Out<S extends Shape> = Show<
  { -readonly [K in keyof Without<S, MayLack<S>>]: z.output<S[K]> } & {
    -readonly [K in keyof Pick<S, MayLack<S>>]?: z.output<S[K]>;
  }
>;

/** What the body of a TypeScript task gets: its values, and its artifacts with a local path. */
export type BodyInputs<S extends Shape> = Show<{
  readonly [K in keyof Out<S>]: Out<S>[K] extends Artifact<infer Kind> ? LocalArtifact<Kind> : Out<S>[K];
}>;
