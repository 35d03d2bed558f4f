/** Servers with a farm each, so that cases which change how a farm answers can run side by side. */
import type { DemoFarm } from "../../src/demo/demo-farm.ts";
import { type FarmServer, startFarmServer } from "./farm-server.ts";
import { type Host, realFarmAt, startHost } from "./host.ts";

/** One server under test and the farm that it reads. */
export interface Lane {
  readonly farm: FarmServer;
  readonly host: Host;
}

/** How the lanes are made. */
export interface LaneOptions {
  /** How many cases may run at once. */
  readonly width: number;
  /** What the farms serve; one world for all, so it must not be changed by a case. */
  readonly farm: DemoFarm;
  /** The bin's flags. */
  readonly args?: string[];
  /** Added to the environment that leads to the lane's farm. */
  readonly env?: Record<string, string>;
}

/** See the module's comment. */
export class Lanes {
  private readonly free: Lane[] = [];
  private readonly waiting: ((lane: Lane) => void)[] = [];

  private constructor(
    private readonly lanes: readonly Lane[],
    private readonly options: LaneOptions,
  ) {
    this.free.push(...lanes);
  }

  static async start(options: LaneOptions): Promise<Lanes> {
    return new Lanes(
      await Promise.all(Array.from({ length: options.width }, () => startLane(options))),
      options,
    );
  }

  /** Runs a case on a lane of its own; the farm has no fault before and after it. */
  async use<T>(task: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = this.free.pop() ?? (await new Promise<Lane>((resolve) => this.waiting.push(resolve)));
    try {
      return await task(lane);
    } finally {
      lane.farm.heal();
      lane.farm.forget();
      const next = this.waiting.shift();
      if (next) next(lane);
      else this.free.push(lane);
    }
  }

  /** Does something on every lane, while no case runs. */
  async each(task: (lane: Lane) => Promise<void>): Promise<void> {
    await Promise.all(this.lanes.map(task));
  }

  /** Runs a case on a server of its own that remembers nothing of earlier cases. */
  async fresh<T>(task: (lane: Lane) => Promise<T>): Promise<T> {
    return await this.use(async ({ farm }) => {
      const host = await startHostAt(farm, this.options);
      try {
        return await task({ farm, host });
      } finally {
        await host.close();
      }
    });
  }

  /** What the lanes' servers wrote to stderr so far. */
  stderr(): string {
    return this.lanes.map(({ host }) => host.stderr()).join("");
  }

  async close(): Promise<void> {
    await Promise.all(
      this.lanes.map(async ({ farm, host }) => {
        await host.close();
        await farm.close();
      }),
    );
  }
}

async function startLane(options: LaneOptions): Promise<Lane> {
  const farm = await startFarmServer({ farm: options.farm });
  return { farm, host: await startHostAt(farm, options) };
}

function startHostAt(farm: FarmServer, { args, env }: LaneOptions): Promise<Host> {
  return startHost({ args, env: { ...realFarmAt(farm.url), ...env } });
}
