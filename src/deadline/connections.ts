/**
 * One connection for each region. Which one a call takes goes by its farm: what was pasted, then the flag, then what
 * AWS's tools remember of that farm, then the environment, then the profile's own, which the SDK finds.
 */
import type { ConnectionSettings } from "./clients.ts";
import { Connection } from "./connection.ts";
import { CredentialPrograms } from "./credential-process.ts";
import { paceFor } from "./log-pace.ts";

/** Regions as they were configured, by how strongly. */
export interface RegionSettings {
  readonly flag?: string;
  /** `farm_region` of AWS's tools, by farm. */
  readonly farms?: Readonly<Record<string, string>>;
  readonly environment?: string;
  /** Where farms are looked for by a sign-in of the monitor. */
  readonly scanned?: readonly string[];
}

/** What is known of a farm beside its id. */
interface KnownFarm {
  readonly region?: string;
  readonly host?: string;
}

/** Farms remembered at most; of more the oldest are forgotten. */
const MOST_FARMS = 200;

/** See the module's comment. One for the life of the process. */
export class Connections {
  private readonly byRegion = new Map<string | undefined, Connection>();
  /** Programs that get credentials run once, whatever region asks. */
  private readonly programs = new CredentialPrograms();
  /** Where farms were found: in a pasted address whose farm answered, or in a list of a region. */
  private readonly known = new Map<string, KnownFarm>();

  /** @param settings of all connections, but for the region */
  constructor(
    private readonly settings: Omit<ConnectionSettings, "region">,
    readonly regions: RegionSettings = {},
  ) {}

  /** The connection of a region; undefined is what the SDK finds. */
  in(region: string | undefined): Connection {
    const known = this.byRegion.get(region);
    if (known) return known;
    const { requestHandler } = this.settings;
    const made = new Connection(
      { ...this.settings, region, logPace: requestHandler ? undefined : paceFor(region) },
      this.programs,
    );
    this.byRegion.set(region, made);
    return made;
  }

  /**
   * The connection for reads of a farm.
   * @param pasted the region of an address that was given with the call
   */
  ofFarm(farmId: string | undefined, pasted?: string): Connection {
    const { flag, farms = {}, environment } = this.regions;
    const known = farmId === undefined ? undefined : this.known.get(farmId)?.region;
    const configured = farmId !== undefined && Object.hasOwn(farms, farmId) ? farms[farmId] : undefined;
    return this.in(pasted ?? known ?? flag ?? configured ?? environment);
  }

  /** The monitor's host that was pasted with a farm. */
  hostOf(farmId: string): string | undefined {
    return this.known.get(farmId)?.host;
  }

  /** Remembers where a farm is, once it answered there. */
  learn(farmId: string, { region, host }: KnownFarm): void {
    const before = this.known.get(farmId);
    this.known.delete(farmId);
    this.known.set(farmId, { region: region ?? before?.region, host: host ?? before?.host });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_FARMS && oldest !== undefined) this.known.delete(oldest);
  }

  /** Regions in which a sign-in of the monitor has its farms looked for; none where one host stands for all. */
  scanned(): readonly string[] {
    return this.settings.deadlineUrl === undefined ? (this.regions.scanned ?? []) : [];
  }
}
