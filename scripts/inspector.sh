#!/usr/bin/env bash
# Calls the built server through MCP Inspector's CLI, as the README shows it: the facts come, and a wrong id fails.
set -euo pipefail
cd "$(dirname "$0")/.."

inspector=@modelcontextprotocol/inspector@2.12.0
job=job-2e4f12efdbecf7ca95217ed972a3d081
action=sessionaction-2e0fca1c64bd7283bad5549fb635d113-2

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Into files: the CLI may exit before a pipe has taken all it printed.
call() {
  npx -y "$inspector" --cli node dist/main.js --demo --method tools/call --tool-name get_session_action \
    --tool-arg jobId="$job" --tool-arg sessionActionId="$1" >"$out/answer" 2>"$out/errors" </dev/null
}

call "$action" || { cat "$out/answer" "$out/errors"; echo "the call failed"; exit 1; }
for fact in 'FAILED: task run of step' '137 SIGKILL' 'Frame=42'; do
  grep -qF "$fact" "$out/answer" || { cat "$out/answer"; echo "the answer lacks: $fact"; exit 1; }
done
echo "a right id: exit 0, and the answer has the facts"

if call "${action%-*}-999"; then
  cat "$out/answer"
  echo "a wrong id must fail"
  exit 1
fi
grep -q '"Not found: session.action' "$out/answer" || { cat "$out/answer" "$out/errors"; exit 1; }
echo "a wrong id: exits with an error that says what was not found"
