package io.whimbrel.engine.run;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.RunId;

/** That somebody asked for a rollback of a run, and what is accepted for it: for this one only. */
public final class RollbackWord {
  private RollbackWord() {}

  /**
   * Asks; what was accepted comes first, so that nothing of an earlier rollback counts.
   *
   * @param word who asked, and why
   * @param despite who goes back although something is against it, and why; empty for nobody
   */
  public static void ask(Journal journal, RunId run, String word, String despite) {
    journal.together(
        () -> {
          journal.fact(run, Facts.ROLLBACK_DESPITE, despite);
          journal.fact(run, Facts.ROLLBACK_ASKED, word);
        });
  }

  /** It is done with; what was accepted goes first, since it must not outlive it. */
  public static void forget(Chronicle chronicle) {
    chronicle.fact(Facts.ROLLBACK_DESPITE, "");
    chronicle.fact(Facts.ROLLBACK_ASKED, "");
  }
}
