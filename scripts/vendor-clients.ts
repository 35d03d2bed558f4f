/**
 * Drives AWS's own clients through the demo farm, the best proof of its truth that can be had without an account:
 * `npm run vendor-clients`, by hand, because it installs `deadline` and `awscli` from PyPI into a folder that goes
 * with it. `-- --venv <folder>` keeps the folder for the next run. Exits 1 where a client was refused.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startFarmServer } from "../test/support/farm-server.ts";
import { farmEnvironment } from "./farm/environment.ts";
import { awsCall, awsLogCalls } from "./vendor-clients/aws-reads.ts";
import { runCommand } from "./vendor-clients/command.ts";
import { deadlineCalls } from "./vendor-clients/deadline-calls.ts";
import { demoRoutes } from "./vendor-clients/demo-routes.ts";
import { idsFrom } from "./vendor-clients/ids.ts";
import { askMcpServer } from "./vendor-clients/mcp-calls.ts";
import { type Outcome, outcomeText } from "./vendor-clients/outcome.ts";

const { values } = parseArgs({ options: { venv: { type: "string" } } });
const home = mkdtempSync(join(tmpdir(), "vendor-clients-"));
const venv = resolve(values.venv ?? join(home, "venv"));
const bin = join(venv, process.platform === "win32" ? "Scripts" : "bin");
/** What a client sees beside the farm: nobody's own profiles and settings. */
const outside = {
  PATH: process.env.PATH ?? "",
  HOME: home,
  DEADLINE_CONFIG_FILE_PATH: join(home, "deadline-config"),
  AWS_EC2_METADATA_DISABLED: "true",
};
const server = await startFarmServer();

try {
  if (!existsSync(bin)) await install();
  const outcomes = await drive();
  for (const outcome of outcomes) console.log(outcomeText(outcome));
  const refused = outcomes.filter(({ ok }) => !ok).length;
  console.log(`${outcomes.length - refused} ok, ${refused} refused`);
  process.exitCode = refused > 0 ? 1 : 0;
} finally {
  await server.close();
  rmSync(home, { recursive: true, force: true });
}

async function install(): Promise<void> {
  console.log("installing deadline and awscli from PyPI ...");
  const pip = [join(bin, "pip"), "install", "--quiet", "--disable-pip-version-check"] as const;
  for (const command of [
    ["python3", "-m", "venv", venv],
    [...pip, "deadline[mcp]", "awscli"],
  ] as const) {
    const { ok, said } = await runCommand({ command: [...command], says: [] }, outside);
    if (!ok) throw new Error(said);
  }
}

async function drive(): Promise<Outcome[]> {
  const ids = await idsFrom(server.url);
  const environment = { ...outside, ...farmEnvironment(server.url) };
  const aws = demoRoutes().map((route) => awsCall(route, ids));
  const outcomes: Outcome[] = [];
  for (const call of [...deadlineCalls(ids), ...aws, ...awsLogCalls(ids)]) {
    const [name, ...args] = call.command;
    const ended = await runCommand({ ...call, command: [join(bin, name), ...args] }, environment);
    outcomes.push({ asked: call.command.join(" "), ...ended });
  }
  return [...outcomes, ...(await askMcpServer(join(bin, "deadline"), environment, ids))];
}
