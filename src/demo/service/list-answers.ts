import type { Context } from "./context.ts";
import { pageOf, writeToken } from "./page-tokens.ts";
import type { RoutedCall } from "./router.ts";

/**
 * The answer of a List operation: one page under the list's own member name, and the token of the next.
 * @param member name of the list in the answer, such as `sessions`
 * @param operation name of the operation; together with the ids and filters it says what a token is for
 */
export function listAnswer<Item>(
  context: Context,
  call: RoutedCall,
  operation: string,
  member: string,
  items: readonly Item[],
): Record<string, unknown> {
  const filters = [...call.query].filter(([name]) => name !== "nextToken" && name !== "maxResults").sort();
  const listing = JSON.stringify([operation, call.ids, filters]);
  if (context.switches.emptyListPages && !call.query.has("nextToken")) {
    return { [member]: [], nextToken: writeToken(0, listing, context.now()) };
  }
  const page = pageOf(items, call.query, listing, context.now());
  const endless = context.switches.endlessLists ? writeToken(0, listing, context.now()) : undefined;
  const nextToken = page.nextToken ?? endless;
  return { [member]: page.items, ...(nextToken !== undefined && { nextToken }) };
}
