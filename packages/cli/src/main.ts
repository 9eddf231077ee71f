import module from "node:module";
import { version } from "./version.js";

/** Node 22 keeps compiled code between starts; Node 20 has no such cache. */
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };

const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(`${version()}\n`);
} else {
  enableCompileCache?.();
  const { main } = await import("./entry.js");
  await main(args);
}
