import { describe, expect, it } from "vitest";
import { hostInShort, readHost } from "../../../src/explain/action/host.ts";

const ARN = "arn:aws:ec2:us-west-2:111122223333:instance/i-0c41f2a97be3d5086";

/** What is there, without what is not. */
const read = (host: Parameters<typeof readHost>[0]) => {
  const readout = readHost(host);
  return readout && JSON.parse(JSON.stringify(readout));
};

describe("readHost", () => {
  it("reads all that the service gives", () => {
    expect(
      read({
        hostName: "lx-17",
        ipAddresses: { ipV4Addresses: ["10.20.4.17", "192.168.0.4"], ipV6Addresses: ["fd00::17"] },
        ec2InstanceArn: ARN,
        ec2InstanceType: "g5.2xlarge",
      }),
    ).toEqual({
      name: "lx-17",
      ipAddresses: ["10.20.4.17", "192.168.0.4", "fd00::17"],
      instanceType: "g5.2xlarge",
      instanceId: "i-0c41f2a97be3d5086",
      instanceArn: ARN,
    });
  });

  it.each([
    [undefined],
    [{}],
    [{ ipAddresses: {} }],
    [{ ipAddresses: { ipV4Addresses: [], ipV6Addresses: [] } }],
    [{ hostName: "", ec2InstanceType: "", ec2InstanceArn: "" }],
    [{ hostName: "\u200b\u001b[0m" }],
  ])("is nothing where there is nothing to read: %j", (host) => {
    expect(readHost(host)).toBeUndefined();
  });

  it("keeps an ARN of another form, without an instance id", () => {
    const other = "arn:aws:ec2:us-west-2:111122223333:host/h-1";
    expect(read({ ec2InstanceArn: other })).toEqual({ instanceArn: other });
  });

  it("shows names of hosts clean and bounded", () => {
    const { name } = read({ hostName: `\u001b[31mren\u202eder\n${"x".repeat(500)}` });
    expect(name).toMatch(/^render ⏎ x+ … \(\d+ more characters\)$/);
    expect(name.length).toBeLessThan(160);
  });
});

describe("hostInShort", () => {
  it.each([
    [{ name: "lx-17", instanceType: "g5.2xlarge", ipAddresses: ["10.0.0.1"] }, "lx-17 (g5.2xlarge)"],
    [{ name: "lx-17" }, "lx-17"],
    [{ ipAddresses: ["10.0.0.1", "10.0.0.2"], instanceId: "i-1" }, "10.0.0.1"],
    [{ instanceId: "i-1", instanceType: "g5.2xlarge" }, "i-1 (g5.2xlarge)"],
    [{ instanceType: "g5.2xlarge" }, "g5.2xlarge"],
    [{}, undefined],
    [undefined, undefined],
  ])("%j: %s", (host, words) => {
    expect(hostInShort(host)).toBe(words);
  });
});
