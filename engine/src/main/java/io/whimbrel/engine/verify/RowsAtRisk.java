package io.whimbrel.engine.verify;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.GateLine;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.TableNames;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that only the new side has, by what proofs behind the cutover found last: changes that are
 * carried back know nothing of them, so that a rollback would lose them.
 */
public final class RowsAtRisk {
  /** The name of the line that speaks against a rollback. */
  public static final String NAME = "rows at risk";

  private static final String FIX =
      "write these rows again on the new side (delete and insert them in one transaction), so that"
          + " they are carried back, and try again; or go back without them with --despite and the"
          + " reason";

  private RowsAtRisk() {}

  /** What is against a rollback of a run, in words; empty where nothing is. */
  public static Optional<String> against(Journal journal, RunId run) {
    return told(journal, run).map(RowsAtRisk::words);
  }

  /** The line against a rollback of a run; empty where nothing is. */
  public static Optional<GateLine> line(Journal journal, RunId run) {
    return told(journal, run).map(RowsAtRisk::line);
  }

  /** The line of a round that found such rows. */
  public static GateLine line(RoundFound found) {
    return GateLine.noGo(NAME, words(found), "none", FIX);
  }

  /**
   * The tables in which such rows may be; none where none were seen.
   *
   * @param all the tables that are carried: all of them may have such rows where a round that saw
   *     some has not ended, or did not tell where
   */
  public static Set<TableName> tables(Journal journal, RunId run, Set<TableName> all) {
    Optional<RoundFound> told = told(journal, run);
    if (told.isEmpty()) {
      return Set.of();
    }
    Set<TableName> known = named(journal, run);
    return known.isEmpty() || told.get().ended().isEmpty() ? all : known;
  }

  /** The tables in which the last round that ended saw such rows. */
  public static Set<TableName> named(Journal journal, RunId run) {
    return names(journal, run, Facts.PROOFS_AT_RISK);
  }

  private static Set<TableName> names(Journal journal, RunId run, String fact) {
    return journal
        .fact(run, fact)
        .filter(text -> !text.isEmpty())
        .map(TableNames::read)
        .map(Set::copyOf)
        .orElse(Set.of());
  }

  private static Optional<RoundFound> told(Journal journal, RunId run) {
    return journal
        .fact(run, Facts.PROOFS_TOLD)
        .filter(text -> !text.isEmpty())
        .map(RoundFound::parse)
        .filter(found -> found.atRisk() > 0);
  }

  /** The line of tables that could not be decided, so that they may have such rows still. */
  public static GateLine undecided(Set<TableName> tables) {
    return GateLine.noGo(
        NAME,
        "whether rows are on the new side only cannot be decided while they change, in " + tables,
        "none",
        "write less to them for a moment, and try again; or go back all the same with --despite"
            + " and the reason: as many rows as are found inside the pause are lost then");
  }

  private static String words(RoundFound found) {
    return "at least %d rows are on the new side only, and would be lost on the way back%s"
        .formatted(
            found.atRisk(), found.failing().isEmpty() ? "" : ": " + found.failing().getFirst());
  }
}
