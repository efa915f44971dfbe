package io.whimbrel.engine.downtime;

import java.time.Duration;
import java.util.Optional;

/**
 * How long the copy will surely take, by what it has done since this process began with it. A lower
 * bound of the downtime: what follows the copy comes on top. Immutable.
 *
 * @param rowsBefore rows that were there when the measure began
 * @param copying how long rows were copied since
 * @param rowsDone rows that are there now
 * @param rowsTotal rows in all, about
 */
record DowntimeForecast(long rowsBefore, Duration copying, long rowsDone, long rowsTotal) {

  /** What the copy will still take; empty as long as too little is known. */
  Optional<Duration> left(Duration evidence) {
    long copied = rowsDone - rowsBefore;
    long missing = rowsTotal - rowsDone;
    if (copied <= 0 || missing <= 0 || copying.compareTo(evidence) < 0) {
      return Optional.empty();
    }
    double millis = (double) copying.toMillis() * missing / copied;
    return Optional.of(Duration.ofMillis((long) millis));
  }
}
