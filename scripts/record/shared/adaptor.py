"""Imitates the adaptor runtime's way of logging around a renderer.

Runs the command after `--`, puts `ADAPTOR_OUTPUT: STDOUT: ` or `ADAPTOR_OUTPUT: STDERR: ` before each of its lines,
and where it fails ends with the generic message that adaptors report
(https://github.com/aws-deadline/deadline-cloud-for-blender and its siblings).
Usage: adaptor.py NAME -- COMMAND ...
"""

import subprocess
import sys
import threading


def relay(stream, label):
    for line in stream:
        print(f"ADAPTOR_OUTPUT: {label}: {line.rstrip()}", flush=True)


name, command = sys.argv[1], sys.argv[sys.argv.index("--") + 1 :]
print(f"ADAPTOR_OUTPUT: Daemon: starting {name}", flush=True)
process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
readers = [
    threading.Thread(target=relay, args=(process.stdout, "STDOUT")),
    threading.Thread(target=relay, args=(process.stderr, "STDERR")),
]
for reader in readers:
    reader.start()
for reader in readers:
    reader.join()
code = process.wait()
if code != 0:
    print(
        f"openjd_fail: Error encountered while running adaptor: {name} exited early and did not render successfully,"
        f" please check render logs. Exit code {code}",
        flush=True,
    )
    print(f"ADAPTOR_OUTPUT: Daemon: {name} cleaned up", flush=True)
    sys.exit(1)
print("openjd_progress: 100", flush=True)
