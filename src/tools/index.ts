/** The toolset, in the order hosts show it. */
import { getSession } from "./get-session.ts";
import { getSessionAction } from "./get-session-action.ts";
import type { AnyTool } from "./tool.ts";

export const TOOLS: readonly AnyTool[] = [getSession, getSessionAction];
