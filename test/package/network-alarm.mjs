/**
 * Preloaded with `node --import`: whatever would leave the process fails, and is told on stderr. Everything in Node
 * that talks to a network goes through one of these: http, https, http2, tls and fetch open their connections with
 * net.Socket, and look names up with dns.
 */
import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

function refuse(what) {
  return () => {
    process.stderr.write(`network alarm: ${what}\n`);
    throw new Error(`network alarm: ${what}`);
  };
}

net.Socket.prototype.connect = refuse("a connection");
dgram.createSocket = refuse("a datagram socket");
for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
  dns[name] = refuse("a name looked up");
  dns.promises[name] = refuse("a name looked up");
}
// A program that is started could do what the process itself does not.
for (const name of ["spawn", "exec", "execFile", "fork", "spawnSync", "execSync", "execFileSync"]) {
  childProcess[name] = refuse("a program started");
}
syncBuiltinESMExports();
