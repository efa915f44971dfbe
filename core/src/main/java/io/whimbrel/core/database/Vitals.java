package io.whimbrel.core.database;

import io.whimbrel.core.rule.Reading;
import java.util.List;
import java.util.Map;

/**
 * How a server does: cheaply, on a connection of its own that it opens when it is first asked, with
 * statements that end after seconds. Used by one thread.
 */
public interface Vitals extends AutoCloseable {

  /** Has no figure of anything. */
  Vitals NONE =
      new Vitals() {
        @Override
        public Signs read() {
          return new Signs(Map.of(), List.of());
        }

        @Override
        public void close() {}
      };

  /**
   * What a look brought.
   *
   * @param figures by the names of {@link io.whimbrel.core.rule.KnownFigure}, in their units; rates
   *     and shares are of the time since the look before
   * @param probes latencies of the plan's probes, each run once, in seconds
   */
  record Signs(Map<String, Reading> figures, List<Double> probes) {
    public Signs {
      figures = Map.copyOf(figures);
      probes = List.copyOf(probes);
    }
  }

  /** How it does now; never fails. */
  Signs read();

  @Override
  void close();
}
