/** list_farms: the farms that this identity may see. */
import * as z from "zod";
import { readList } from "../deadline/paging.ts";
import { farmText, quoted } from "../explain/text/untrusted.ts";
import { LIST_OUTPUT, listInput, shownLine } from "./parts/lists.ts";
import { FRAME } from "./parts/shapes.ts";
import { type Call, defineTool, lines, words } from "./parts/tool.ts";

const MAX_NAME = 120;

const FARM = z.strictObject({
  farmId: z.string(),
  name: z.string(),
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
  title: "Farms",
  description:
    "List the farms that the current AWS identity may see in the configured region, with the default farm marked. Needed only when no default farm is set.",
  input: { ...listInput(30) },
  needs: [],
  output: OUTPUT,

  async run({ limit, cursor }, call): Promise<Answer> {
    const { rows, nextToken } = await readList(
      call.reads,
      "ListFarms",
      {},
      ({ farms }) => farms,
      limit,
      cursor,
    );
    const farms = rows.map(
      ({ farmId = "?", displayName }): Farm => ({
        farmId,
        name: farmText(displayName ?? "", MAX_NAME),
        note: farmId === call.settings.defaults.farmId ? "default" : undefined,
      }),
    );
    const isWhole = cursor === undefined && nextToken === undefined;
    const { region } = await call.reads.connection.endpoint("ListFarms");
    return {
      summary: summaryOf(farms, isWhole, region, call),
      farms,
      shown:
        farms.length > 0 ? `${farms.length}${isWhole ? ` of ${farms.length}` : " on this page"}` : undefined,
      cursor: nextToken,
      next:
        farms.length > 0 ? "list_queues with a farmId, or search_jobs" : "check_access, for what is used now",
    };
  },

  text: (answer) =>
    lines(
      answer.summary,
      answer.farms?.map((farm) => words([farm.farmId, quoted(farm.name, MAX_NAME), farm.note], "  ") ?? ""),
      shownLine(answer),
    ),
});

function summaryOf(farms: readonly Farm[], isWhole: boolean, region: string | undefined, call: Call): string {
  const place = region ? ` in ${region}` : "";
  if (farms.length === 0) {
    return isWhole
      ? `No farms${place}: the account has none there, or this identity may see none. Farms of another region need AWS_REGION or --region.`
      : "No more farms.";
  }
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
