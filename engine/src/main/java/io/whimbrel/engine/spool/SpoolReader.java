package io.whimbrel.engine.spool;

import io.whimbrel.core.change.LogEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cursor over a spool. */
@SuppressWarnings("DoNotCallSuggester")
public final class SpoolReader implements AutoCloseable {
  SpoolReader() {}

  /** The next entry of a transaction whose end is in the spool; null when none came in time. */
  public @Nullable LogEntry next(Duration waitMax) {
    throw new UnsupportedOperationException(waitMax.toString());
  }

  @Override
  public void close() {}
}
