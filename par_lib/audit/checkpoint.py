"""Where an interrupted run went on from: the blocks counted so far, in one file that is replaced whole."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from par_lib.composite.ledger import Entry, Ledger
from par_lib.composite.montecarlo import Plan, Progress
from par_lib.composite.rank_tally import RankTally
from par_lib.files import replacing


def write_progress(path: Path, progress: Progress) -> None:
    """Keeps what is counted so far."""
    head = {
        "plan": asdict(progress.plan),
        "sources": progress.sources,
        "blocks": progress.blocks,
        "replicates": progress.tally.replicates,
        "ledger": [asdict(entry) for entry in progress.ledger.entries],
    }
    with replacing(path) as temporary, temporary.open("wb") as file:
        text = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
        np.savez(file, head=text, counts=progress.tally.counts, wins=progress.tally.wins)


def read_progress(path: Path, plan: Plan, sources: tuple[str, ...]) -> Progress | None:
    """The progress of a run of the same plan and sources, or None: what is unreadable is counted again."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            head = json.loads(kept["head"].tobytes().decode())
            counts, wins = kept["counts"], kept["wins"]
        entries = [Entry(**{**entry, "options": tuple(entry["options"])}) for entry in head["ledger"]]
        progress = Progress(
            Plan(**head["plan"]),
            tuple(head["sources"]),
            int(head["blocks"]),
            RankTally(int(head["replicates"]), counts, wins),
            Ledger(tuple(entries)),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return None
    return progress if (progress.plan, progress.sources) == (plan, sources) else None
