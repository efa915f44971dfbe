package io.whimbrel.core.change;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads a source's log from a position on. {@link #next} is called by one thread; {@link #confirm}
 * may be called by another. Feedback that keeps the connection alive is sent inside both.
 */
public interface ChangeReader extends AutoCloseable {

  /** The next entry, or null when none came in this time. */
  @Nullable LogEntry next(Duration waitMax);

  /** Tells the source that everything before this position is never needed again. */
  void confirm(Position durable);

  @Override
  void close();
}
