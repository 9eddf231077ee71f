import type { ArtifactKind } from "../ir/value-type.js";
import type { Json, Scalar } from "../ir/json.js";

declare const VALUE: unique symbol;

/** A reference to a value that exists when the pipeline runs. All that assignability looks at is the value's type. */
export interface Ref<out T> {
  readonly [VALUE]: T;
}

/** A file or folder that a task made: immutable, known by the sha256 (hex) of its content, and where it is kept. */
export interface Artifact<out Kind extends ArtifactKind = ArtifactKind> {
  readonly type: Kind;
  readonly uri: string;
  readonly sha256: string;
}

/** An artifact that a task takes as an input of its own: it is at `path` on the local disk, read-only. */
export interface LocalArtifact<out Kind extends ArtifactKind = ArtifactKind> extends Artifact<Kind> {
  readonly path: string;
}

type Bool = boolean | Ref<boolean>;
type Num = number | Ref<number>;
type Text = string | Ref<string>;

/** A reference to a boolean: what `when` takes. */
export interface BooleanRef extends Ref<boolean> {
  eq(other: Bool): BooleanRef;
  and(other: Bool): BooleanRef;
  or(other: Bool): BooleanRef;
  not(): BooleanRef;
}

/** A reference to a number. */
export interface NumberRef extends Ref<number> {
  eq(other: Num): BooleanRef;
  ne(other: Num): BooleanRef;
  gt(other: Num): BooleanRef;
  gte(other: Num): BooleanRef;
  lt(other: Num): BooleanRef;
  lte(other: Num): BooleanRef;
  plus(other: Num): NumberRef;
  minus(other: Num): NumberRef;
  times(other: Num): NumberRef;
  /** The quotient, not rounded; by zero it is an error, which fails what reads it. */
  dividedBy(other: Num): NumberRef;
}

/** A reference to one of several known numbers. */
export interface NumberChoiceRef<out T extends number> extends NumberRef, Ref<T> {
  readonly [VALUE]: T;
}

/** A reference to a string. */
export interface StringRef extends Ref<string> {
  eq(other: Text): BooleanRef;
  ne(other: Text): BooleanRef;
  startsWith(part: Text): BooleanRef;
  endsWith(part: Text): BooleanRef;
  contains(part: Text): BooleanRef;
}

/** A reference to one of several known strings. */
export interface ChoiceRef<out T extends string> extends StringRef, Ref<T> {
  readonly [VALUE]: T;
  eq(other: NoInfer<T> | Ref<T>): BooleanRef;
  ne(other: NoInfer<T> | Ref<T>): BooleanRef;
  in(...options: NoInfer<T>[]): BooleanRef;
}

/** A reference to a list. It has no member in common with Array: a reference is not a list until the pipeline runs. */
export interface ListRef<E> extends Ref<E[]> {
  /** How many elements the list has. */
  readonly count: NumberRef;
  /** The element at a position, from 0; null where the list is shorter. */
  item(index: number): MaybeRef<E | null>;
  /** Of a list of records, the list of one field. */
  column<K extends keyof E & string>(name: K): ListRef<E[K]>;
}

/** A reference to an object with any keys. */
export interface RecordRef<V> extends Ref<{ [key: string]: V }> {
  get(key: string): MaybeRef<V | undefined>;
}

/** A reference to a value that may be null: a required input refuses it until `orElse` or `orSkip` says what is meant. */
export interface MaybeRef<T> extends Ref<T> {
  /** The value, or another where it is null. */
  orElse(value: Wire<NonNullable<T>>): RefOf<NonNullable<T>>;
  /** The value; a task that takes it as an input is skipped where it is null. */
  orSkip(): RefOf<NonNullable<T>>;
  /** Whether it is not null. */
  present(): BooleanRef;
}

/** A reference to an artifact. */
export interface ArtifactRef<out Kind extends ArtifactKind> extends Ref<Artifact<Kind>> {}

/** A reference to a value of which nothing is known. */
export interface AnyRef<out T> extends Ref<T> {
  eq(other: Scalar): BooleanRef;
}

/** A reference to an object: its fields are references. */
export type ObjectRef<T> = Ref<T> & Fields<T>;
type Fields<T, K extends keyof T = keyof T> = { readonly [P in K]-?: RefOf<T[P]> };

/** The reference to a value of a type. */
export type RefOf<T> = unknown extends T
  ? AnyRef<T>
  : null extends T
    ? MaybeRef<T>
    : undefined extends T
      ? MaybeRef<T>
      : [T] extends [Artifact]
        ? ArtifactRef<T["type"]>
        : [T] extends [boolean]
          ? BooleanRef
          : [T] extends [number]
            ? number extends T
              ? NumberRef
              : NumberChoiceRef<T>
            : [T] extends [string]
              ? string extends T
                ? StringRef
                : ChoiceRef<T>
              : [T] extends [readonly (infer E)[]]
                ? number extends T["length"]
                  ? ListRef<E>
                  : ObjectRef<Omit<T, keyof (readonly unknown[])>> & Ref<T>
                : [T] extends [object]
                  ? string extends keyof T
                    ? RecordRef<T[keyof T]>
                    : ObjectRef<T>
                  : AnyRef<T>;

/** What a task call may give for a value: a reference, a constant, or a structure that mixes them. */
export type Wire<T> = [AnyJson] extends [T] ? JsonWire : Ref<T> | Mixed<T>;
/** What a type must accept to count as one of any JSON value, such as that of `z.json()`. */
type AnyJson = Scalar | { [key: string]: never[] };
type JsonWire =
  Scalar | Ref<unknown> | readonly JsonWire[] | { readonly [key: string]: JsonWire | undefined };
type Mixed<T> = unknown extends T
  ? Json
  : T extends Artifact
    ? never
    : T extends Scalar | undefined
      ? T
      : T extends object
        ? { readonly [K in keyof T]: Wire<T[K]> }
        : never;

/** The type of the value behind a reference. */
export type ValueOf<R> = R extends Ref<infer T> ? T : never;

/**
 * The type of the value behind a body's result when that is one reference; never when it is a record of references,
 * also one that another reference was spread into (a spread copies the brand).
 */
export type WholeOf<R> =
  R extends Ref<infer T>
    ? T extends readonly unknown[] | Scalar | undefined
      ? T
      : [Exclude<keyof R & string, keyof T | "orElse" | "present">] extends [never]
        ? T
        : never
    : never;
