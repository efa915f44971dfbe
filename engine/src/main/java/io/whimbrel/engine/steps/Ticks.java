package io.whimbrel.engine.steps;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.run.RunId;
import java.util.Optional;

/** What people have said of the steps of a run. Safe for use by several threads. */
record Ticks(Journal journal, RunId run) {

  /** What a person says. */
  enum Word {
    GO,
    DONE
  }

  /** Who let a step begin, in words. */
  Optional<String> go(String step) {
    return said(step, Word.GO);
  }

  /** Who did a step, in words. */
  Optional<String> done(String step) {
    return said(step, Word.DONE);
  }

  private Optional<String> said(String step, Word word) {
    return journal.fact(run, name(step, word)).filter(text -> !text.isEmpty());
  }

  void say(String step, Word word, String text) {
    journal.fact(run, name(step, word), text);
  }

  private static String name(String step, Word word) {
    return "step." + step + ".ticked." + word;
  }
}
