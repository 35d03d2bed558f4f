/** Reads that give less than was asked for: what an answer may still claim then is tested with these. */
import { isIdArgument } from "../../src/deadline/ids.ts";
import type { Operation } from "../../src/deadline/sdk.ts";
import type { DemoFarm } from "../../src/demo/demo-farm.ts";
import type { FarmAnswer, FarmRequest } from "../../src/demo/service/http.ts";
import { faultAnswer } from "./faults.ts";

/** A way in which one operation gives less. */
export type Loss =
  | "refused"
  | "broken"
  | "cut"
  | "emptied"
  | "with a row that has no id"
  | "counted low"
  | "counted to the cap";

type Ask = (request?: FarmRequest) => Promise<FarmAnswer>;
type Body = Record<string, unknown>;

/** The token under which the rest of a cut list would stand. */
const CUT = "AQICA+/cutHere==";
const CAP = 10_000;

/**
 * The ways in which an operation can lose something; a single item can only be refused or broken. Where a refusal
 * leads to other reads that say the same, it is no loss.
 */
export function lossesOf(operation: Operation): readonly Loss[] {
  if (operation.startsWith("BatchGet")) return ["broken", "cut", "emptied"];
  const losses: readonly Loss[] = operation === "SearchTasks" ? ["broken"] : ["refused", "broken"];
  if (operation.startsWith("Search"))
    return [...losses, "cut", "emptied", "counted low", "counted to the cap"];
  // S3's lists are XML, and its one page is all that a test's job has.
  if (operation === "ListObjectsV2") return losses;
  if (operation === "GetLogEvents") return [...losses, "cut", "emptied"];
  if (operation.startsWith("List")) return [...losses, "cut", "emptied", "with a row that has no id"];
  return losses;
}

/** What the farm answers where the operation asked for loses something. */
export async function lossyAnswer(loss: Loss, request: FarmRequest, ask: Ask): Promise<FarmAnswer> {
  const fault = (name: "access denied" | "internal error") => faultAnswer(name, request, {} as DemoFarm);
  switch (loss) {
    case "refused":
      return fault("access denied");
    case "broken":
      return fault("internal error");
    case "cut":
      return goesOn(request)
        ? fault("internal error")
        : changed(await ask(), (body) => cutShort(body, isFromTheEnd(request)));
    case "emptied":
      return changed(await ask(), emptied);
    case "with a row that has no id":
      return changed(await ask(), withOddRow);
    case "counted low":
      return changed(await ask(), (body) => ({ ...body, totalResults: Math.max(0, rowsIn(body) - 1) }));
    case "counted to the cap":
      return changed(await ask(), (body) => ({ ...body, totalResults: CAP }));
  }
}

function changed(answer: FarmAnswer, change: (body: Body) => Body): FarmAnswer {
  if (answer.status !== 200) return answer;
  return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body) as Body)) };
}

/** Whether a request asks for what comes after the first page. */
function goesOn({ query, body }: FarmRequest): boolean {
  if (query.get("nextToken") !== undefined) return true;
  const asked = body === "" ? {} : (JSON.parse(body) as { nextToken?: string; itemOffset?: number });
  return asked.nextToken !== undefined || (asked.itemOffset ?? 0) > 0;
}

function rowsIn(body: Body): number {
  return Object.values(body).reduce<number>(
    (sum, member) => sum + (Array.isArray(member) ? member.length : 0),
    0,
  );
}

/** Logs are read from either end. */
function isFromTheEnd({ body }: FarmRequest): boolean {
  return body !== "" && (JSON.parse(body) as { startFromHead?: boolean }).startFromHead === false;
}

/** The first half of what is there (from the end: the last), and the promise of the rest. */
function cutShort(body: Body, fromTheEnd: boolean): Body {
  const half = Object.fromEntries(
    Object.entries(body).map(([name, member]) => [
      name,
      Array.isArray(member) ? halfOf(member, fromTheEnd) : member,
    ]),
  );
  // A batch has no pages: what it leaves out is lost.
  if ("errors" in body) return half;
  if ("events" in body) return { ...half, nextForwardToken: `f/${CUT}`, nextBackwardToken: `b/${CUT}` };
  // A search counts: of one row nothing can be missing.
  if ("totalResults" in body) return rowsIn(body) < 2 ? body : { ...half, nextItemOffset: rowsIn(half) };
  return { ...half, nextToken: CUT };
}

function halfOf(rows: readonly unknown[], fromTheEnd: boolean): readonly unknown[] {
  const half = Math.ceil(rows.length / 2);
  return fromTheEnd ? rows.slice(-half) : rows.slice(0, half);
}

/** The last row of a list has a text for an id that is none: nobody could ask for it. */
function withOddRow(body: Body): Body {
  return Object.fromEntries(
    Object.entries(body).map(([name, member]) => {
      if (!Array.isArray(member) || member.length === 0) return [name, member];
      const row = member.at(-1) as Body;
      const id = Object.keys(row).find((key) => isIdArgument(key));
      return [name, id === undefined ? member : [...member.slice(0, -1), { ...row, [id]: "not an id" }]];
    }),
  );
}

function emptied(body: Body): Body {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => name !== "nextToken" && name !== "nextItemOffset")
      .map(([name, member]) => [name, Array.isArray(member) ? [] : member]),
  );
}
