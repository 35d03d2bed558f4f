/** A TOML file as a module: its tables, without what only a test reads (scripts/build/toml-module.ts). */
declare module "*.toml" {
  const tables: unknown;
  export default tables;
}

/** The same with the examples. */
declare module "*.toml?examples" {
  const tables: unknown;
  export default tables;
}
