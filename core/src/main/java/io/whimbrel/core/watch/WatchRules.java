package io.whimbrel.core.watch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is watched, how often, and what follows from it.
 *
 * @param every time between two samples
 * @param probes queries whose latency is measured on each side; only read
 * @param sourceDisk a query of free and, in a second column, all bytes of the source's disk
 * @param targetDisk the same of the target's
 * @param baseline for how long figures are looked at before rows are copied; zero for as long as
 *     the phases before take
 * @param deadMan the silence of a watcher behind which one that stands by takes over
 * @param smokeEvery time between two runs of the smoke tests behind the cutover; zero for never
 * @param metrics where figures are given out
 * @param application figures that the application tells
 * @param alerts rules that tell somebody
 * @param triggers rules that start a rollback
 * @param standBy what a process does that stands by
 */
public record WatchRules(
    Duration every,
    List<String> probes,
    Optional<String> sourceDisk,
    Optional<String> targetDisk,
    Duration baseline,
    Duration deadMan,
    Duration smokeEvery,
    Optional<MetricsEndpoint> metrics,
    List<ApplicationFigure> application,
    List<AlertRule> alerts,
    List<TriggerRule> triggers,
    StandBy standBy) {

  /** What holds where the plan says nothing. */
  public static final WatchRules DEFAULT =
      new WatchRules(
          Duration.ofSeconds(5),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Duration.ZERO,
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Optional.empty(),
          List.of(),
          DefaultAlerts.rules(),
          List.of(),
          StandBy.WATCH);

  /** What a process that stands by does when the one that works on the run is gone. */
  public enum StandBy {
    /** It watches and tells; the run waits for somebody who goes on with it. */
    WATCH,
    /** It also goes on with the run, and does a rollback that a rule asked for. */
    RUN
  }

  public WatchRules {
    probes = List.copyOf(probes);
    application = List.copyOf(application);
    alerts = List.copyOf(alerts);
    triggers = List.copyOf(triggers);
  }
}
