import { demoGuide, KEYS, REGION } from "../../src/demo/index.ts";

/**
 * The environment that leads AWS's command line, AWS's Deadline Cloud tools and this product to a demo farm.
 * @param url where the farm answers, such as `http://127.0.0.1:8080`
 */
export function farmEnvironment(url: string): Record<string, string> {
  const { farmId, queueId } = demoGuide();
  return {
    // Not AWS_ENDPOINT_URL: with that one `deadline farm list` asks the same address once for each region.
    AWS_ENDPOINT_URL_DEADLINE: url,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: url,
    // The farm has neither; what the tools ask of them is refused here and does not leave the machine.
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_STS: url,
    // botocore would ask management.127.0.0.1 and scheduling.127.0.0.1, which are no names.
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
    AWS_REGION: REGION,
    // AWS's command line, version 1, knows only this one.
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    DEADLINE_CLOUD_TELEMETRY_OPT_OUT: "true",
    DEADLINE_FARM_ID: farmId,
    DEADLINE_QUEUE_ID: queueId,
  };
}
