package io.whimbrel.core.watch;

import io.whimbrel.core.rule.Reading;
import java.time.Duration;
import java.util.Map;

/** Asks the application for the plan's figures. Used by one thread. */
public interface ApplicationFigures extends AutoCloseable {

  /** Asks for nothing. */
  ApplicationFigures NONE =
      new ApplicationFigures() {
        @Override
        public Map<String, Reading> read(Duration patience) {
          return Map.of();
        }

        @Override
        public void close() {}
      };

  /**
   * What each figure is now, by name, in its unit; one that could not be had has no data, and why.
   * Never fails, and returns within about this time.
   */
  Map<String, Reading> read(Duration patience);

  @Override
  void close();
}
