"""Runs one job template in one session of the public Open Job Description runtime and keeps what it logs.

The session is driven as a worker of AWS Deadline Cloud drives it: environments are entered in order, tasks run
one after another, and after the first action that does not succeed only the environments are exited
(https://github.com/aws-deadline/deadline-cloud-worker-agent).
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

from openjd.cli._common import SUPPORTED_EXTENSIONS, job_from_template
from openjd.model import (
    RevisionExtensions,
    SpecificationRevision,
    StepParameterSpaceIterator,
    decode_environment_template,
    decode_job_template,
)
from openjd.sessions import LOG, ActionState, ActionStatus, PosixSessionUser, Session

# The worker agent's words for an outcome that the runtime library has no message for.
TIMEOUT_MESSAGE = "TIMEOUT - Exceeded the allotted runtime limit."
STATUS_BY_STATE = {
    ActionState.SUCCESS: "SUCCEEDED",
    ActionState.FAILED: "FAILED",
    ActionState.CANCELED: "CANCELED",
    ActionState.TIMEOUT: "FAILED",
}
# The names that the Deadline Cloud API gives to the members of a task parameter value.
API_TYPE_NAMES = {"INT": "int", "FLOAT": "float", "STRING": "string", "PATH": "path", "CHUNK[INT]": "chunkInt"}
MAX_MESSAGE_LENGTH = 4096


@dataclass
class Recording:
    """What one session did: its actions in order, and its log as (seconds since `started_at`, text).

    `started_at` is in seconds since the epoch: the runtime's time-out lines hold times of day.
    """

    session_id: str
    started_at: float
    working_directory: str = ""
    actions: list[dict[str, Any]] = field(default_factory=list)
    lines: list[tuple[float, str]] = field(default_factory=list)


class _Lines(logging.Handler):
    """Keeps each log record as the worker agent writes it to the session log: the bare message."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[tuple[float, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.created, record.getMessage()))


class SessionRecorder:
    """One session of one job. `record` runs it and may be called once."""

    def __init__(
        self,
        session_id: str,
        job_template: dict[str, Any],
        environment_templates: list[dict[str, Any]],
        session_root: Path,
        user: Optional[str],
        clock: Callable[[], float],
    ) -> None:
        extensions = list(SUPPORTED_EXTENSIONS)
        template = decode_job_template(template=job_template, supported_extensions=extensions)
        environments = [
            decode_environment_template(template=each, supported_extensions=extensions)
            for each in environment_templates
        ]
        self._job, parameters, _ = job_from_template(template, environments, None, session_root, session_root)
        self._queue_environments = [each.environment for each in environments]
        self._clock = clock
        self._ended = threading.Event()
        self._status: Optional[ActionStatus] = None
        self._broken_by: Optional[dict[str, Any]] = None
        self._log = _Lines()
        LOG.propagate = False
        LOG.addHandler(self._log)
        self._start = clock()
        self._recording = Recording(session_id, self._start)
        self._session = Session(
            session_id=session_id,
            job_parameter_values=parameters,
            job_name=str(self._job.name),
            user=PosixSessionUser(user, group=user) if user else None,
            callback=self._on_update,
            session_root_directory=session_root,
            revision_extensions=RevisionExtensions(
                spec_rev=SpecificationRevision.v2023_09, supported_extensions=extensions
            ),
        )

    def record(self) -> Recording:
        """Runs every environment and task of the job, cleans up, and returns what was recorded."""
        self._recording.working_directory = str(self._session.working_directory)
        try:
            self._within(self._queue_environments + (self._job.jobEnvironments or []), self._run_steps)
        finally:
            self._session.cleanup()
            LOG.removeHandler(self._log)
        self._recording.lines = [(at - self._start, text) for at, text in self._log.records]
        return self._recording

    def _run_steps(self) -> None:
        for step in self._job.steps:
            self._within(step.stepEnvironments or [], lambda step=step: self._run_tasks(step), keep_running=True)

    def _run_tasks(self, step: Any) -> None:
        for parameters in StepParameterSpaceIterator(space=step.parameterSpace):
            values = {
                name: {API_TYPE_NAMES[value.type.value]: value.value} for name, value in parameters.items()
            }
            self._run(
                {"kind": "taskRun", "step": step.name, "parameters": values},
                lambda parameters=parameters: self._session.run_task(
                    step_script=step.script, task_parameter_values=parameters, step_name=step.name
                ),
            )

    def _within(self, environments: list[Any], body: Callable[[], None], keep_running: bool = False) -> None:
        entered: list[tuple[str, str]] = []
        for environment in environments:
            identifier = f"{len(self._recording.actions)}-{environment.name}"
            attempted = self._run(
                {"kind": "envEnter", "name": environment.name},
                lambda: self._session.enter_environment(environment=environment, identifier=identifier),
            )
            if attempted:
                entered.append((environment.name, identifier))
        body()
        for name, identifier in reversed(entered):
            self._run(
                {"kind": "envExit", "name": name},
                lambda: self._session.exit_environment(identifier=identifier, keep_session_running=keep_running),
                after_failure=True,
            )

    def _run(self, action: dict[str, Any], begin: Callable[[], Any], after_failure: bool = False) -> bool:
        self._recording.actions.append(action)
        if self._broken_by is not None and not after_failure:
            # A task that waited behind a time-out names that action's id, which only the service knows.
            message = None if self._broken_by["message"] == TIMEOUT_MESSAGE else self._broken_by["message"]
            action.update(status="NEVER_ATTEMPTED", exitCode=None, message=message, start=None, end=None)
            return False
        self._ended.clear()
        started = self._clock() - self._start
        begin()
        self._ended.wait()
        status = self._status
        assert status is not None
        message = status.fail_message or status.status_message
        if status.state == ActionState.TIMEOUT:
            message = TIMEOUT_MESSAGE
        action.update(
            status=STATUS_BY_STATE[status.state],
            exitCode=status.exit_code,
            message=message[:MAX_MESSAGE_LENGTH] if message else None,
            start=started,
            end=self._clock() - self._start,
        )
        if status.state != ActionState.SUCCESS and self._broken_by is None:
            self._broken_by = action
        return True

    def _on_update(self, _session_id: str, status: ActionStatus) -> None:
        if status.state != ActionState.RUNNING:
            self._status = status
            self._ended.set()
