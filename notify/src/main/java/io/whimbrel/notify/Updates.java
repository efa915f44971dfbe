package io.whimbrel.notify;

import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which status updates a run sends by itself, and who writes them.
 *
 * @param every time between two of them; one at each change of the phase comes anyway
 * @param channels where they go; empty for where the routes say
 */
public record Updates(Duration every, List<String> channels, Writer writer) {
  public Updates {
    channels = List.copyOf(channels);
  }

  /** Writes one; asked on the thread that tells of the run, which nobody waits for. */
  @FunctionalInterface
  public interface Writer {
    /**
     * How the run stands.
     *
     * @param next when the next one comes at the latest
     */
    Written write(RunId run, Instant now, Instant next);
  }

  /**
   * One that is written. Holds no secret.
   *
   * @param phase the phase that it tells of: the run may have gone on since somebody looked
   * @param isOver whether it tells that the run is over
   */
  public record Written(String title, String text, Phase phase, boolean isOver) {}
}
