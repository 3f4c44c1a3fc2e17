"""What verifying finds is mended: from the files, from the store, and last of all anew."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.audit import Audit, LexiconRow, set_aside, stored_folder, stored_left_out
from index.derived import forget_chroma
from index.errors import StoreError
from index.hit import Embedder
from index.index import DEFAULT_LIMITS, Index
from index.owner import own
from index.parts import embedded, vectors_name
from index.report import Report
from index.rows import origin_words
from index.store import Store
from index.update import PASSAGE_TOKENS, Progress
from index.verify import Told, verify
from ingest import Limits

_EMBED = 96  # passages embedded between two saves


@dataclass(frozen=True, slots=True)
class Repair:
    """What was wrong, what was done about it, and what is wrong still."""

    before: Report
    done: tuple[str, ...]
    after: Report


def repair(
    directory: Path,
    embedder: Embedder,
    folder: Path | None = None,
    chroma_url: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    everything: bool = False,
    progress: Told = lambda share, what: None,
) -> Repair:
    """Verify, mend what was found, bring up to date with the folder, and verify again.

    Nothing is ever deleted that is not held elsewhere: a store whose file is damaged is moved
    aside. Killed at any moment, it may be run again. Raises StoreError if another process owns the
    index, or if a damaged store cannot even say which folder it was made from.
    """
    path = directory / "store.db"
    _require_ownership(directory)
    folder = folder or (stored_folder(path) if path.exists() else None)
    if folder is None:
        raise StoreError(
            f"{path}: cannot say from which folder it was made; name it: app.py repair --corpus"
        )

    def verified(told: Told) -> Report:
        return verify(
            directory, embedder, folder, chroma_url, limits, everything=everything, progress=told
        )

    try:
        before = verified(_part(progress, 0.0, 0.4))
    except StoreError as error:  # there is none, or one of other settings: it is made anew
        before = Report((), (str(error),))
    done = _mend(directory, before, embedder, chroma_url)
    done += _brought_up_to_date(
        directory, embedder, folder, chroma_url, limits, _part(progress, 0.4, 0.6)
    )
    with closing(Audit(path)) as audit:
        audit.compact()
    after = verified(_part(progress, 0.6, 1.0))
    return Repair(before, tuple(done), after)


def _part(progress: Told, start: float, end: float) -> Told:
    return lambda share, what: progress(start + (end - start) * share, what)


def _brought_up_to_date(
    directory: Path,
    embedder: Embedder,
    folder: Path,
    chroma_url: str | None,
    limits: Limits,
    told: Told,
) -> list[str]:
    def tell(progress: Progress) -> None:
        told(progress.whole, progress.name)

    done: list[str] = []
    with closing(Index(directory, embedder, chroma_url, limits)) as index:
        update = index.update(folder, tell)
        done += [f"read: {name}" for name in (*update.added, *update.changed)]
        done += [f"dropped: {name}" for name in update.removed]
        index.retriever()  # opens Chroma, which is built again where it is not whole
    return done


def _require_ownership(directory: Path) -> None:
    owned, owner = own(directory) if directory.is_dir() else (None, "")
    if owned:
        owned.close()
    elif owner:
        raise StoreError(f"{directory} is in use by process {owner}; stop it first")


def _mend(directory: Path, report: Report, embedder: Embedder, url: str | None) -> list[str]:
    wrong = {finding.check for finding in report.findings}
    path = directory / "store.db"
    done: list[str] = []
    if not wrong - {"papers"}:
        return done
    with closing(Audit(path)) as audit:
        damaged = bool(audit.damage())
        if not damaged:
            if wrong & {"database", "passages"}:
                names = {f.paper for f in report.findings if f.check == "passages" and f.paper}
                audit.forget(names)
                done += [f"forgotten, to be read again: {name}" for name in sorted(names)]
            if wrong & {"database", "passages", "lexicon"}:
                rows = _lexicon_rows(audit, path, embedder)
                audit.remake_lexicon(rows)
                done.append(f"lexicon made again from {len(rows)} passages")
            bad = [f.hash for f in report.findings if f.check == "vectors" and f.hash]
            audit.drop_vectors(bad)
            audit.touch()
    if damaged:
        left_out = stored_left_out(path)
        done.append(f"damaged store moved to {set_aside(path)}")
        with closing(_store(path, embedder)) as store:
            for name in left_out:
                store.remove(name, leave_out=True)
        return done
    count, lost = _embed_missing(path, embedder)
    if count:
        done.append(f"{count} passages embedded again")
    if lost:
        with closing(Audit(path)) as audit:
            audit.forget(lost)
            audit.remake_lexicon(_lexicon_rows(audit, path, embedder))
    if wrong & {"chroma", "vectors"}:
        with closing(_store(path, embedder)) as store:
            forget_chroma(store, url)
        done.append("Chroma built again from the store")
    return done


def _store(path: Path, embedder: Embedder) -> Store:
    return Store(path, embedder=embedder.name, passage_tokens=PASSAGE_TOKENS, writable=True)


def _lexicon_rows(audit: Audit, path: Path, embedder: Embedder) -> dict[int, LexiconRow]:
    rows: dict[int, LexiconRow] = {}
    with closing(
        Store(path, embedder=embedder.name, passage_tokens=PASSAGE_TOKENS, writable=False)
    ) as store:
        for name in audit.readable():
            for key, passage in store.passages(audit.keys(name)).items():
                source = origin_words(passage.source)
                rows[key] = (source, " ".join(passage.headings), passage.flat)
    return rows


def _embed_missing(path: Path, embedder: Embedder) -> tuple[int, set[str]]:
    """Embed what has no vectors; how much, and the papers for which that is impossible."""
    count = 0
    lost: set[str] = set()
    with closing(Audit(path)) as audit, closing(_store(path, embedder)) as store:
        for name in audit.readable():
            passages = {vectors_name(p): p for p in store.passages(audit.keys(name)).values()}
            missing = sorted(store.missing_vectors(list(passages)))
            for i in range(0, len(missing), _EMBED):
                made = embedded(embedder, {n: passages[n] for n in missing[i : i + _EMBED]})
                store.save_vectors(made)
                count += len(made)
            if store.missing_vectors([vectors for vectors, _ in audit.named(name).values()]):
                lost.add(name)
    return count, lost
