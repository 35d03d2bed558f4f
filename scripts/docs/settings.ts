import { SETTINGS } from "../../src/settings.ts";
import { table } from "./sections.ts";

/** Flags and environment in one table. */
export function settings(): string {
  return table(
    ["Flag", "Environment", "What it does"],
    SETTINGS.map(({ flag, value, environment = [], means }) => [
      flag ? `\`--${flag}${value ? ` ${value}` : ""}\`` : "",
      environment.map((name) => `\`${name}\``).join(", "),
      means,
    ]),
  );
}
