package io.whimbrel.engine.verify;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.run.Facts;
import java.util.Optional;

/**
 * Rows that only the new side has, by what proofs behind the cutover found last: changes that are
 * carried back know nothing of them, so that a rollback would lose them.
 */
public final class RowsAtRisk {
  /** What helps against it. */
  public static final String FIX =
      "write these rows again on the new side (delete and insert them in one transaction), so that"
          + " they are carried back, and try again when the next proofs have ended";

  private RowsAtRisk() {}

  /** What is against a rollback of a run, in words; empty where nothing is. */
  public static Optional<String> against(Journal journal, RunId run) {
    return journal
        .fact(run, Facts.PROOFS_TOLD)
        .filter(text -> !text.isEmpty())
        .map(RoundFound::parse)
        .filter(found -> found.atRisk() > 0)
        .map(
            found ->
                "at least %d rows of %s are on the new side only, and would be lost on the way back%s"
                    .formatted(
                        found.atRisk(),
                        run,
                        found.failing().isEmpty() ? "" : ": " + found.failing().getFirst()));
  }
}
