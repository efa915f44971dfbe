package io.whimbrel.core.database;

import io.whimbrel.core.rule.Measure;
import io.whimbrel.core.rule.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Measures a running server: cheaply, on a connection of its own that it opens when it is first
 * asked, with statements that end after seconds. Used by one thread.
 */
public interface Meter extends AutoCloseable {

  /** Has no figure of anything. */
  Meter NONE =
      new Meter() {
        @Override
        public Map<Measure, Reading> read(Set<Measure> measures) {
          Map<Measure, Reading> readings = new HashMap<>();
          measures.forEach(m -> readings.put(m, new Reading.NoData("this source has no meter")));
          return readings;
        }

        @Override
        public void close() {}
      };

  /**
   * What these are now; never fails. {@link Measure#PROBE_P95} is the latency of one probe: the
   * caller makes the percentile.
   */
  Map<Measure, Reading> read(Set<Measure> measures);

  @Override
  void close();
}
