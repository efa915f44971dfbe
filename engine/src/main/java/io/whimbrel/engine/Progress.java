package io.whimbrel.engine;

import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands at this moment.
 *
 * @param rowsTotal estimated by the source's statistics; may be below what was done
 * @param bytesPerSecond over the last 30 seconds
 * @param remaining estimated time of this phase; empty before there is something to tell
 * @param lagTime how old the oldest change is that is not on the target; empty before sync applies
 * @param lagBytes log that the source has written and that is not on the target
 * @param note what the run does or waits for, in words; empty when there is nothing to tell
 */
public record Progress(
    Phase phase,
    long rowsDone,
    long rowsTotal,
    long bytesDone,
    long bytesTotal,
    double bytesPerSecond,
    Optional<Duration> remaining,
    Optional<Duration> lagTime,
    long lagBytes,
    List<TableProgress> tables,
    String note) {

  public Progress {
    tables = List.copyOf(tables);
  }

  /** The same with another note. */
  public Progress noting(String other) {
    return new Progress(
        phase,
        rowsDone,
        rowsTotal,
        bytesDone,
        bytesTotal,
        bytesPerSecond,
        remaining,
        lagTime,
        lagBytes,
        tables,
        other);
  }
}
