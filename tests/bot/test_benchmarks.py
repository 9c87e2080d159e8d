"""What is measured is still there: the edition that benchmarks open can be voted in."""

import os
import subprocess
from pathlib import Path

from benchmarks.entrants import Stage, Store, ours
from budget.timeline import Phase
from storage.engine import open_storage
from storage.process import editions


async def test_the_edition_of_the_benchmarks_opens_for_votes(tmp_path: Path) -> None:
    entrant = ours(Store.SQLITE)
    stage = Stage(tmp_path, 1, f"sqlite:///{tmp_path}/bot.db", "http://127.0.0.1:1")
    settings = os.environ | entrant.settings(stage)
    for step in entrant.before:
        subprocess.run(step, check=True, cwd=tmp_path, env=settings, capture_output=True)  # noqa: ASYNC221
    storage = await open_storage(stage.database, entrant.schema)
    row = await storage.run(lambda db: editions.load(db, "de-linden"))
    await storage.close()
    assert row.phase == Phase.VOTING
