import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("the farm that is served says where it is, answers there, and ends on Ctrl-C", async () => {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--import", "./scripts/build/toml-loader.ts", "scripts/farm.ts"],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  try {
    let printed = "";
    for await (const chunk of child.stdout) {
      printed += chunk;
      if (printed.includes("DEADLINE_JOB_ID=")) break;
    }
    const environment = Object.fromEntries(
      [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const { AWS_ENDPOINT_URL_DEADLINE, DEADLINE_FARM_ID, DEADLINE_QUEUE_ID, DEADLINE_JOB_ID } = environment;
    const job = `farms/${DEADLINE_FARM_ID}/queues/${DEADLINE_QUEUE_ID}/jobs/${DEADLINE_JOB_ID}`;
    const response = await fetch(`${AWS_ENDPOINT_URL_DEADLINE}/2023-10-12/${job}`);
    expect(await response.json()).toMatchObject({ jobId: DEADLINE_JOB_ID, taskRunStatus: "FAILED" });
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
});
