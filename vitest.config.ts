import { defineConfig } from "vitest/config";
import { viteTomlFiles } from "./scripts/build/toml-module.ts";

export default defineConfig({
  plugins: [viteTomlFiles],
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
