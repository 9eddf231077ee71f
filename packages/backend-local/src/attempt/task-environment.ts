/** Names of variables that say where programs, daemons, temporary files and certificates are, and how to speak to people. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|DOCKER_[A-Z_]+|XDG_RUNTIME_DIR|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|(https?|no|all)_proxy)$/iu;

/** A set of environment variables. */
export type Variables = { readonly [name: string]: string };

/**
 * The environment of a task: of the surrounding one only what is on a short list, so that a run does not depend
 * on what happens to be set, and the task's own variables.
 */
export function taskEnvironment(surrounding: NodeJS.ProcessEnv, own: Variables): Variables {
  const kept = Object.entries(surrounding).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && passedOn.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), PYTHONUNBUFFERED: "1", ...own };
}
