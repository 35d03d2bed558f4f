/** Teaches Node to import TOML files; for `tsx --import`. */
import { register } from "node:module";

register("./toml-hooks.ts", import.meta.url);
