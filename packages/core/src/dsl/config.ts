/**
 * Types the default export of `partitura.config.ts`. It gives back what it is given; the `partitura` package's own
 * `defineConfig` also knows the options of every target.
 */
export function defineConfig<const C>(config: C): C {
  return config;
}
