package io.whimbrel.engine.reads;

import io.whimbrel.core.plan.cutover.CompareRules;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertSeverity;
import io.whimbrel.core.watch.AlertState;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.sync.Lag;
import io.whimbrel.engine.verify.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What speaks against reading from the target now; changes nothing. */
final class ReadLook {
  private final RunFrame frame;
  private final Supplier<Optional<Lag>> lag;

  ReadLook(RunFrame frame, Supplier<Optional<Lag>> lag) {
    this.frame = frame;
    this.lag = lag;
  }

  /** Whoever reads at the target sees what was true a lag ago. */
  Optional<String> late() {
    Duration limit = frame.plan().limits().lag();
    Optional<Duration> time = lag.get().map(Lag::time);
    if (time.isEmpty()) {
      return Optional.of("nobody knows yet how late the target is");
    }
    return time.get().compareTo(limit) < 0
        ? Optional.empty()
        : Optional.of(
            "the target is %.1f s late, %.1f s are allowed"
                .formatted(time.get().toMillis() / 1e3, limit.toMillis() / 1e3));
  }

  /** An alert of the plan that fires, unless it is for information only. */
  Optional<String> alarmed() {
    return frame.plan().watch().alerts().stream()
        .filter(rule -> rule.severity() != AlertSeverity.INFO)
        .map(AlertRule::name)
        .filter(this::fires)
        .findFirst()
        .map(name -> "the alert '%s' fires".formatted(name));
  }

  private boolean fires(String alert) {
    return frame
        .chronicle()
        .fact(Facts.ALERT + alert)
        .map(standing -> standing.startsWith(AlertState.FIRING + " "))
        .orElse(false);
  }

  /**
   * Whether the proof of the rows is older than the plan allows. Counts what is proved anew when
   * the plan's levels are: nothing else would ever be young again.
   */
  boolean isProofOld() {
    Set<Level> levels = Wanted.PLANNED.levels(frame.plan());
    Set<TableName> tables =
        Stream.concat(
                Stream.of(Proof.WHOLE),
                frame.cargo().rowMappings().stream()
                    .filter(mapping -> mapping.source().isLogged())
                    .map(mapping -> mapping.source().name()))
            .collect(Collectors.toSet());
    CompareRules rules = frame.plan().parallel().compare();
    Instant limit = frame.clock().instant().minus(rules.proof());
    return frame.journal().history(frame.run()).proofs().stream()
        .filter(proof -> levels.contains(proof.level()) && tables.contains(proof.table()))
        .map(Proof::at)
        .anyMatch(at -> at.isBefore(limit));
  }
}
