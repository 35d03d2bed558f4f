"""Records the session logs of the demo farm. Run it through record.sh, which installs the pinned runtime."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, Iterator, Optional

import yaml

from scrub import Scrubber
from session_recorder import Recording, SessionRecorder

HERE = Path(__file__).resolve().parent
DEFINITIONS = HERE / "recordings"
OUTPUT = HERE.parents[1] / "src" / "demo" / "recordings"
CGROUP_V1 = Path("/sys/fs/cgroup/memory")
CGROUP_V2 = Path("/sys/fs/cgroup")


def main() -> int:
    arguments = _parse_arguments()
    definitions = {path.parent.name: path.parent for path in sorted(DEFINITIONS.glob("*/recording.yaml"))}
    names = arguments.recordings or list(definitions)
    unknown = [name for name in names if name not in definitions]
    if unknown:
        print(f"no such recording: {', '.join(unknown)}; there are: {', '.join(definitions)}", file=sys.stderr)
        return 2
    OUTPUT.mkdir(parents=True, exist_ok=True)
    missing = 0
    for name in names:
        definition = yaml.safe_load((definitions[name] / "recording.yaml").read_text())
        absent = [program for program in definition.get("programs", []) if shutil.which(program) is None]
        if absent:
            print(f"{name}: skipped, not installed: {', '.join(absent)} (see README.md)", file=sys.stderr)
            missing += 1
            continue
        recorded = _record(name, definitions[name], definition, arguments.user)
        target = OUTPUT / f"{name}.json"
        target.write_text(_to_json(recorded))
        print(f"{name}: {len(recorded['lines'])} lines, {target.stat().st_size} bytes")
        for action in recorded["actions"]:
            print("  ", action["kind"], action.get("name") or action["step"], action["status"], action["exitCode"])
    return 1 if missing else 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user", help="run the actions as this OS user through sudo, as a farm's worker does")
    parser.add_argument("recordings", nargs="*", help="names of recordings; all of them if none is given")
    return parser.parse_args()


def _record(name: str, folder: Path, definition: dict[str, Any], user: Optional[str]) -> dict[str, Any]:
    session_id = "session-" + hashlib.md5(name.encode()).hexdigest()
    with tempfile.TemporaryDirectory(prefix="record-") as temporary:
        root = Path(temporary)
        root.chmod(0o755)
        sessions, assets = root / "sessions", root / "assets"
        sessions.mkdir()
        _prepare_assets(folder, assets, definition.get("shared", []), user)
        template, environments = _templates(folder, assets)
        with _memory_limit(definition.get("memoryLimitMiB")):
            recording = SessionRecorder(
                session_id, template, environments, sessions, user, time.time
            ).record()
        random_part = Path(recording.working_directory).name
        session_folder = f"/sessions/{session_id}{random_part}"
        scrub = Scrubber(
            {
                recording.working_directory: session_folder,
                str(sessions): "/sessions",
                str(assets): definition.get("assetRoot", "/mnt/shows").format(session=session_folder),
            },
            definition.get("host", "ip-10-0-21-47"),
        )
        return _compose(name, definition, recording, scrub)


def _prepare_assets(folder: Path, assets: Path, shared: list[str], user: Optional[str]) -> None:
    """Copies the recording's `assets` and lets its `prepare.sh` make those that are not kept as files."""
    if (folder / "assets").is_dir():
        shutil.copytree(folder / "assets", assets)
    else:
        assets.mkdir()
    for name in shared:
        shutil.copy(HERE / "shared" / name, assets)
    if (folder / "prepare.sh").is_file():
        subprocess.run(["sh", str(folder / "prepare.sh")], cwd=assets, check=True, stdout=subprocess.DEVNULL)
    if user:
        owner = pwd.getpwnam(user)
        for path in [assets, *assets.rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def _templates(folder: Path, assets: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Reads the job template and the queue environments; `@ASSETS@` in them stands for the asset folder."""

    def read(path: Path) -> dict[str, Any]:
        return yaml.safe_load(path.read_text().replace("@ASSETS@", str(assets)))

    return read(folder / "template.yaml"), [read(path) for path in sorted(folder.glob("queue-environment*.yaml"))]


@contextlib.contextmanager
def _memory_limit(mebibytes: Optional[int]) -> Iterator[None]:
    """Runs this process and its children in a memory cgroup, so that the kernel's own OOM killer does the killing.

    The killer takes the largest process of the group, which is the task and not this small recorder.
    """
    if mebibytes is None:
        yield
        return
    version_1 = CGROUP_V1.is_dir()
    parent = CGROUP_V1 if version_1 else CGROUP_V2
    group = parent / f"record-{os.getpid()}"
    group.mkdir()
    limit_file = "memory.limit_in_bytes" if version_1 else "memory.max"
    try:
        (group / limit_file).write_text(str(mebibytes * 1024 * 1024))
        (group / "cgroup.procs").write_text(str(os.getpid()))
        yield
    finally:
        (parent / "cgroup.procs").write_text(str(os.getpid()))
        group.rmdir()


def _compose(name: str, definition: dict[str, Any], recording: Recording, scrub: Scrubber) -> dict[str, Any]:
    def milliseconds(seconds: Optional[float]) -> Optional[int]:
        return None if seconds is None else max(0, round(seconds * 1000))

    actions = [
        {
            **action,
            "message": scrub(action["message"]) if action["message"] else None,
            "start": milliseconds(action["start"]),
            "end": milliseconds(action["end"]),
        }
        for action in recording.actions
    ]
    return {
        "name": name,
        "how": definition["how"].strip(),
        "cause": definition.get("cause"),
        "decisive": definition.get("decisive", []),
        "noise": definition.get("noise", []),
        "sessionId": recording.session_id,
        "recordedAt": milliseconds(recording.started_at),
        "recordedWith": {
            "openjd-cli": version("openjd-cli"),
            "openjd-model": version("openjd-model"),
            "openjd-sessions": version("openjd-sessions"),
            "python": ".".join(str(part) for part in sys.version_info[:3]),
            "platform": sys.platform,
        },
        "actions": actions,
        "lines": [[milliseconds(at), scrub(text)] for at, text in recording.lines],
    }


def _to_json(recorded: dict[str, Any]) -> str:
    """One action and one line of the log a row, so that a re-made recording can be compared with the old one."""
    rows = []
    for key, value in recorded.items():
        if key in ("actions", "lines"):
            items = ",\n".join("    " + json.dumps(item, ensure_ascii=False) for item in value)
            rows.append(f'  "{key}": [\n{items}\n  ]')
        else:
            rows.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    raise SystemExit(main())
