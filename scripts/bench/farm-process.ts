/** The demo farm over HTTP in a process of its own, so that it takes no time from those who are measured. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startFarmServer } from "../../test/support/farm-server.ts";

/** A farm in another process. */
export interface FarmProcess {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts this very file as another process. */
export async function startFarmProcess(): Promise<FarmProcess> {
  const child = fork(fileURLToPath(import.meta.url));
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    void gone.then(() => reject(new Error("the farm's process ended before it served")));
  });
  return {
    url,
    async close() {
      child.disconnect();
      await gone;
    },
  };
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startFarmServer();
  // However the parent ends, its end of the channel goes with it.
  process.once("disconnect", () => void server.close());
  process.send(server.url);
}
