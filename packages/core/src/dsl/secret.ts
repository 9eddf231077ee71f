/** The name of a secret. Its value is never in the pipeline: each target looks it up in its own store. */
export interface Secret {
  readonly secret: true;
  readonly name: string;
}

/**
 * Names a secret for a task's `env`. Locally it is read from the environment (the name in upper case, `-` as `_`) or
 * from `.env`; on a target from what the project's config maps the name to.
 */
export function secret(name: string): Secret {
  return { secret: true, name };
}

/** Whether a value names a secret. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === "object" && value !== null && "secret" in value && value.secret === true;
}
