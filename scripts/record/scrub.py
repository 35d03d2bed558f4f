"""Replaces what belongs to the recording machine, so that a recording reads like the log of a farm's worker.

Everything is replaced by a fixed name in every line and message:

- the session's working directory -> /sessions/<session id><its own random part>
- the recording's asset folder    -> what the recording says (`assetRoot`), e.g. a mounted share, or a job
                                     attachment folder inside the session's directory
- the virtual environment, the interpreter behind it -> /opt/deadline/worker, /usr
- the recording user, host name   -> job-user, a host name like those of EC2
"""

from __future__ import annotations

import os
import pwd
import re
import socket
import sys

WORKER_INSTALLATION = "/opt/deadline/worker"


class Scrubber:
    """Replaces machine names in text. `paths` maps a path of this machine to the one that is written instead."""

    def __init__(self, paths: dict[str, str], host: str) -> None:
        everywhere = {
            **paths,
            sys.prefix: WORKER_INSTALLATION,
            sys.base_prefix: "/usr",
        }
        # The longest first: a session's directory lies inside the folder that holds all of them.
        self._paths = sorted(everywhere.items(), key=lambda pair: -len(pair[0]))
        user = pwd.getpwuid(os.geteuid()).pw_name
        self._words = [(re.compile(rf"/(?:root|home/{re.escape(user)})(?=/|$)"), "/home/job-user")]
        if len(socket.gethostname()) > 2:
            self._words.append((re.compile(rf"\b{re.escape(socket.gethostname())}\b"), host))

    def __call__(self, text: str) -> str:
        """Returns `text` with every machine name replaced."""
        for path, replacement in self._paths:
            text = text.replace(path, replacement)
        for pattern, replacement in self._words:
            text = pattern.sub(replacement, text)
        return text
