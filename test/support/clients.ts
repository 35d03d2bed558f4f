import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DeadlineClient } from "@aws-sdk/client-deadline";
import type { AwsCredentialIdentity } from "@smithy/types";
import type { DemoFarm } from "../../src/demo/demo-farm.ts";
import { demoRequestHandler } from "../../src/demo/request-handler.ts";

/** Keys that AWS's documents use as examples. */
export const FAKE_KEYS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** A real Deadline client that talks to an embedded farm. */
export function deadlineClientOf(farm: DemoFarm): DeadlineClient {
  return new DeadlineClient({
    region: "us-west-2",
    credentials: FAKE_KEYS,
    requestHandler: demoRequestHandler(farm),
  });
}

/** A real CloudWatch Logs client that talks to an embedded farm. */
export function logsClientOf(
  farm: DemoFarm,
  credentials: AwsCredentialIdentity = FAKE_KEYS,
): CloudWatchLogsClient {
  return new CloudWatchLogsClient({
    region: "us-west-2",
    credentials,
    requestHandler: demoRequestHandler(farm),
  });
}
