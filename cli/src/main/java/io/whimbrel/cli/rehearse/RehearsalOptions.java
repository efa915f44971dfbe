package io.whimbrel.cli.rehearse;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.rehearsal.SampleRule;
import java.time.Duration;
import java.util.Optional;

/**
 * How to rehearse.
 *
 * @param sourceServer a server for the copy of the source, by the URL of any database of it; empty
 *     for one that is started on this machine
 * @param targetServer the same for the target
 * @param limit how long all of it may take; empty for as long as it takes
 */
public record RehearsalOptions(
    SampleRule sample,
    Optional<DatabaseUrl> sourceServer,
    Optional<DatabaseUrl> targetServer,
    SmokeTests smokeTests,
    Load load,
    Afterwards afterwards,
    Optional<Duration> limit) {

  /** Whether the plan's smoke tests are run, against the scratch databases. */
  public enum SmokeTests {
    SKIP,
    RUN
  }

  /** Whether rows are written while it runs. */
  public enum Load {
    NONE,
    TOUCH
  }

  /** What becomes of the scratch databases. */
  public enum Afterwards {
    REMOVE,
    KEEP
  }
}
