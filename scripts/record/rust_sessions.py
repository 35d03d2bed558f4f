"""Records sessions of the Rust runtime, which the service may choose for a session instead of the Python one.

Its lines differ, and so do the exit codes that it reports: see README.md. Run it through rust_sessions.sh. Each
session is one job of a few lines of shell; the files go to test/fixtures/rust-runtime/.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import logging
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, Callable, Optional

from openjd.model._v1 import create_job, decode_job_template
from openjd.sessions._v1 import ActionState, PosixSessionUser, Session

from scrub import Scrubber

OUTPUT = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "rust-runtime"
STATUS_BY_STATE = {
    ActionState.SUCCESS: "SUCCEEDED",
    ActionState.FAILED: "FAILED",
    ActionState.CANCELED: "CANCELED",
    ActionState.TIMEOUT: "FAILED",
}
# The worker agent's words for a time-out, for which the runtime has no message.
TIMEOUT_MESSAGE = "TIMEOUT - Exceeded the allotted runtime limit."


def _shell(script: str, **action: Any) -> dict[str, Any]:
    return {"command": "bash", "args": ["-c", script], **action}


CLIMBING = """
for gigabytes in 11 24 38 52 63; do
  echo "Fra:12 Mem:${gigabytes}12.48M (Peak ${gigabytes}12.48M) | Building BVH"
done
kill -9 $$
"""
WAITING = """
echo "opening /mnt/shows/harbour/caches/sea.2.vdb"
while true; do echo "still waiting for lock /mnt/shows/harbour/caches/sea.2.vdb.lock"; sleep 0.2; done
"""
WORKING = 'echo "Rendering frame 12"; while true; do echo "bucket done"; sleep 0.2; done'
# What each session runs: an environment's two actions, where it has one, and the tasks' action.
SESSIONS: dict[str, dict[str, Any]] = {
    "exit-code": {"tasks": _shell('echo "reading shot.json"; echo "openjd_fail: 3 of 10 tiles are black"; exit 42')},
    "kill": {"tasks": _shell(CLIMBING)},
    "segmentation-fault": {"tasks": _shell('echo "loading plug-in sparks.so"; kill -11 $$')},
    "time-out": {"tasks": _shell(WAITING, timeout=2)},
    "cancel": {
        "tasks": _shell(
            WORKING, cancelation={"mode": "NOTIFY_THEN_TERMINATE", "notifyPeriodInSeconds": 2}
        ),
        "cancel_after": 0.7,
    },
    "program-missing": {"tasks": {"command": "/opt/renderer/bin/draw", "args": ["-i", "shot.scn"]}},
    "program-not-executable": {"tasks": {"command": "/etc/passwd", "args": ["-i", "shot.scn"]}},
    "command-not-found": {"tasks": _shell("draw -i shot.scn")},
    "environment": {
        "enter": _shell('echo "Creating the environment"; conda activate show; exit 5'),
        "exit": _shell('echo "Nothing to leave"'),
        "tasks": _shell("true"),
    },
    "malformed-directive": {
        "enter": _shell('echo "openjd_env: SHOW harbour"; sleep 1; echo "SHOW is set"'),
        "tasks": _shell("true"),
    },
    "two-tasks": {
        "frames": "1-2",
        "tasks": _shell('echo "frame {{Task.Param.Frame}}"; [ {{Task.Param.Frame}} = 1 ] || { ls /nope/plate.exr; exit 2; }'),
    },
}


# Those that log otherwise where the actions run as another user, as they do on a farm's worker.
OTHERWISE = ("kill", "time-out", "program-missing", "environment")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user", help="run the actions as this OS user through sudo, as a farm's worker does")
    parser.add_argument("sessions", nargs="*", help="names of sessions; all of them if none is given")
    arguments = parser.parse_args()
    logger = logging.getLogger("openjd.sessions")
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for name in arguments.sessions or (OTHERWISE if arguments.user else SESSIONS):
        called = f"other-user-{name}" if arguments.user else name
        recorded = _record(called, SESSIONS[name], logger, arguments.user)
        (OUTPUT / f"{called}.json").write_text(_to_json(recorded))
        for action in recorded["actions"]:
            print(name, action["kind"], action["status"], action["exitCode"], action["message"])
    return 0


def _template(definition: dict[str, Any]) -> dict[str, Any]:
    step: dict[str, Any] = {"name": "Render", "script": {"actions": {"onRun": definition["tasks"]}}}
    if "frames" in definition:
        step["parameterSpace"] = {
            "taskParameterDefinitions": [{"name": "Frame", "type": "INT", "range": definition["frames"]}]
        }
    template: dict[str, Any] = {"specificationVersion": "jobtemplate-2023-09", "name": "rust", "steps": [step]}
    if "enter" in definition:
        actions = {"onEnter": definition["enter"]}
        if "exit" in definition:
            actions["onExit"] = definition["exit"]
        template["jobEnvironments"] = [{"name": "Conda", "script": {"actions": actions}}]
    return template


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[float, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.created, record.getMessage()))


def _record(
    name: str, definition: dict[str, Any], logger: logging.Logger, user: Optional[str]
) -> dict[str, Any]:
    lines = _Lines()
    logger.addHandler(lines)
    session_id = "session-" + hashlib.md5(name.encode()).hexdigest()
    job = create_job(job_template=decode_job_template(_template(definition)), job_parameter_values={})
    ended = threading.Event()
    last: list[Any] = [None]

    def on_update(_session_id: str, status: Any) -> None:
        if status.state != ActionState.RUNNING:
            last[0] = status
            ended.set()

    actions: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="record-") as root:
        Path(root).chmod(0o755)
        started_at = time.time()
        session = Session(
            session_id=session_id,
            job_parameter_values={},
            callback=on_update,
            session_root_directory=Path(root),
            user=PosixSessionUser(user, group=user) if user else None,
        )
        folder = str(session.working_directory)

        def run(kind: str, begin: Callable[[], Any], cancel_after: Optional[float] = None) -> bool:
            ended.clear()
            start = time.time() - started_at
            begin()
            if cancel_after is not None:
                time.sleep(cancel_after)
                session.cancel_action(time_limit=datetime.timedelta(seconds=1))
            ended.wait()
            status = last[0]
            message = status.fail_message or status.status_message
            actions.append(
                {
                    "kind": kind,
                    "status": STATUS_BY_STATE[status.state],
                    "exitCode": status.exit_code,
                    "message": TIMEOUT_MESSAGE if status.state == ActionState.TIMEOUT else message,
                    "start": round(start * 1000),
                    "end": round((time.time() - started_at) * 1000),
                }
            )
            return status.state == ActionState.SUCCESS

        _run_job(job, session, definition, run)
        session.cleanup()
    logger.removeHandler(lines)
    scrub = Scrubber({folder: f"/sessions/{session_id}", root: "/sessions"}, "ip-10-0-21-47")
    return {
        "name": name,
        "recordedWith": {each: version(each) for each in ("openjd-model", "openjd-sessions")},
        "actions": actions,
        "lines": [[round((at - started_at) * 1000), scrub(text)] for at, text in lines.records],
    }


def _run_job(job: Any, session: Any, definition: dict[str, Any], run: Callable[..., bool]) -> None:
    """Enters the environments, runs the tasks until one fails, and exits what was entered, as a worker does."""
    entered = []
    went_well = True
    for environment in job.jobEnvironments or []:
        entered.append(environment.name)
        went_well = run(
            "envEnter", lambda: session.enter_environment(environment=environment, identifier=environment.name)
        )
    step = job.steps[0]
    first, last = (int(each) for each in definition.get("frames", "1-1").split("-"))
    for frame in range(first, last + 1):
        if not went_well:
            break
        values = {"Frame": {"type": "INT", "value": str(frame)}} if "frames" in definition else {}
        went_well = run(
            "taskRun",
            lambda: session.run_task(
                step_script=step.script,
                task_parameter_values=values,
                resolved_symtab=step.resolved_symtab,
                step_name=step.name,
            ),
            definition.get("cancel_after"),
        )
    for name in reversed(entered):
        run("envExit", lambda: session.exit_environment(identifier=name, keep_session_running=False))


def _to_json(recorded: dict[str, Any]) -> str:
    """One action and one line of the log a row, so that a re-made recording can be compared with the old one."""
    rows = []
    for key, value in recorded.items():
        if key in ("actions", "lines"):
            items = ",\n".join("    " + json.dumps(item, ensure_ascii=False) for item in value)
            rows.append(f'  "{key}": [\n{items}\n  ]')
        else:
            rows.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    raise SystemExit(main())
