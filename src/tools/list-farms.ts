/** list_farms: the farms that this identity may see, in one region or in all that may hold some. */
import * as z from "zod";
import { farmText, quoted } from "../explain/text/untrusted.ts";
import { type FarmInRegion, farmsOfRegions, readFarms, regionsOfFarms } from "./access/farm-regions.ts";
import { LIST_OUTPUT, listInput, offsetCursor, readOffset, shownLine } from "./parts/lists.ts";
import { FRAME } from "./parts/shapes.ts";
import { type Call, defineTool, lines, words } from "./parts/tool.ts";

const MAX_NAME = 120;

const FARM = z.strictObject({
  farmId: z.string(),
  name: z.string(),
  region: z.string().optional(),
  note: z.string().optional(),
});

const OUTPUT = z.strictObject({
  ...FRAME,
  farms: z.array(FARM).optional(),
  ...LIST_OUTPUT,
});

type Farm = z.input<typeof FARM>;
type Answer = z.input<typeof OUTPUT>;

export const listFarms = defineTool({
  name: "list_farms",
  title: "Farms you may see",
  description:
    "List the farms that the current AWS identity may see, each with its farm id and the default one marked: in the configured region; for a sign-in of the Deadline Cloud monitor in all its regions. Needed only when no default farm is set.",
  input: { ...listInput(30) },
  needs: [],
  output: OUTPUT,

  async run({ limit, cursor }, call): Promise<Answer> {
    const regions = await regionsOfFarms(call);
    return regions.length > 1
      ? await overRegions(regions, limit, cursor, call)
      : await inOneRegion(limit, cursor, call);
  },

  text: (answer) =>
    lines(
      answer.summary,
      answer.farms?.map(
        (farm) => words([farm.farmId, quoted(farm.name, MAX_NAME), farm.region, farm.note], "  ") ?? "",
      ),
      shownLine(answer),
    ),
});

function rowOf({ farmId = "?", displayName }: FarmInRegion, region: string | undefined, call: Call): Farm {
  return {
    farmId,
    name: farmText(displayName ?? "", MAX_NAME),
    region,
    note: farmId === call.settings.defaults.farmId ? "default" : undefined,
  };
}

/** Rows came, and none of them could be read. */
const NONE_READ = "No farm that could be read is listed.";

async function inOneRegion(limit: number, cursor: string | undefined, call: Call): Promise<Answer> {
  const { rows, nextToken, ...list } = await readFarms(call.reads, limit, cursor);
  const { region } = await call.reads.connection.endpoint("ListFarms");
  const farms = rows.map((farm) => rowOf(farm, undefined, call));
  const isWhole = cursor === undefined && list.isWhole;
  const place = region ? ` in ${region}` : "";
  const none = `No farms${place}: the account has none there, or this identity may see none. Farms of another region need AWS_REGION or --region.`;
  return {
    summary:
      farms.length === 0
        ? isWhole
          ? none
          : cursor === undefined
            ? NONE_READ
            : "No more farms."
        : summaryOf(farms, isWhole, place, call),
    farms,
    shown:
      farms.length > 0 ? `${farms.length}${isWhole ? ` of ${farms.length}` : " on this page"}` : undefined,
    cursor: nextToken,
    next: nextOf(farms),
  };
}

async function overRegions(
  regions: readonly string[],
  limit: number,
  cursor: string | undefined,
  call: Call,
): Promise<Answer> {
  const from = readOffset(cursor) ?? 0;
  const { farms: all, read, isWhole } = await farmsOfRegions(call, regions);
  const farms = all.slice(from, from + limit).map((farm) => rowOf(farm, farm.region, call));
  const end = from + farms.length;
  const silent = regions.length - read;
  const place = ` in ${read} regions${silent > 0 ? ` (${silent} gave no answer)` : ""}`;
  const isAll = isWhole && silent === 0 && from === 0 && end === all.length;
  const none = `No farms${place}: this identity may see none there. Other regions: set DEADLINE_CLOUD_REGIONS.`;
  const more = isWhole ? "" : "at least ";
  return {
    summary:
      farms.length === 0
        ? from > 0
          ? "No more farms."
          : isWhole
            ? none
            : NONE_READ
        : summaryOf(farms, isAll, place, call),
    farms,
    shown: farms.length > 0 ? `${farms.length} of ${more}${all.length}` : undefined,
    cursor: end < all.length ? offsetCursor(end) : undefined,
    next: nextOf(farms),
  };
}

function nextOf(farms: readonly Farm[]): string {
  return farms.length > 0
    ? "list_queues with a farmId, or search_jobs"
    : "check_access, for what is used now";
}

function summaryOf(farms: readonly Farm[], isWhole: boolean, place: string, call: Call): string {
  const count = `${farms.length} ${farms.length === 1 ? "farm" : "farms"}${place}${isWhole ? "" : " on this page"}`;
  return `${count}; ${defaultInWords(farms, isWhole, call.settings.defaults.farmId)}.`;
}

function defaultInWords(farms: readonly Farm[], isWhole: boolean, defaultId: string | undefined): string {
  if (defaultId === undefined) return "no default farm is set (DEADLINE_FARM_ID or --farm-id)";
  const found = farms.find((farm) => farm.note);
  if (found)
    return farms.length === 1 ? "it is the default" : `the default is ${quoted(found.name, MAX_NAME)}`;
  return isWhole ? `the default ${defaultId} is not among them` : "the default is not on this page";
}
