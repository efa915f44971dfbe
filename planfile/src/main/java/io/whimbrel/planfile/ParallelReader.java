package io.whimbrel.planfile;

import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.CompareRules;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.QueryOrigin;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.rule.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads how reads are shifted to the target before writes are. */
final class ParallelReader {

  private static final String STATISTICS = "pg_stat_statements";
  private static final String PERCENT = "a share in whole per cent, as in 10%";
  private static final int REPEATS_MAX = 1_000;
  private static final double SLOWER_MAX = 1_000;

  private final Path directory;
  private final SwitchReader switches;

  ParallelReader(Path directory, UrlReader urls) {
    this.directory = directory;
    this.switches = new SwitchReader(directory, urls);
  }

  /** Reads the section, which stands in a plan of this strategy and in no other. */
  ParallelRules read(Strategy strategy, Section plan, Section section) {
    ParallelRules defaults = ParallelRules.DEFAULT;
    Optional<Value> whole = plan.value("parallel-run");
    if (strategy != Strategy.PARALLEL_RUN) {
      whole.ifPresent(
          v ->
              v.complain(
                  "'parallel-run' says how reads are shifted, and the strategy is another one",
                  "write 'strategy: parallel-run', or take the section out"));
    } else if (section.value("switch").isEmpty()) {
      whole
          .or(() -> plan.value("strategy"))
          .ifPresent(
              v ->
                  v.complain(
                      "the strategy parallel-run needs to know the path that reads take",
                      "write parallel-run: { switch: { haproxy: … } } for a path that only reads"
                          + " take; without one choose blue-green"));
    }
    return new ParallelRules(
        section.value("switch").map(this::switches).orElse(List.of()),
        section.value("reads").map(ParallelReader::reads).orElse(defaults.reads()),
        section
            .value("hold")
            .flatMap(v -> v.parsed(Quantity::duration, "a time: " + Quantity.DURATION))
            .orElse(defaults.hold()),
        section.value("advance").flatMap(v -> v.word(Approval.class)).orElse(defaults.advance()),
        section.value("compare").map(this::compare).orElse(defaults.compare()));
  }

  private List<SwitchAction> switches(Value value) {
    List<SwitchAction> actions = new ArrayList<>();
    (value.isList() ? value.items().stream() : Stream.of(value))
        .forEach(
            v ->
                switches
                    .read(v)
                    .ifPresent(
                        action -> {
                          complainOf(v, action);
                          actions.add(action);
                        }));
    if (value.isUnfilled()) {
      value.complain(value.label() + " names no switch", "write { haproxy: … } for instance");
    }
    return actions;
  }

  /** Each has to send any part of the reads to the target, and to take it back. */
  private static void complainOf(Value value, SwitchAction action) {
    boolean isSharing =
        switch (action) {
          case SwitchAction.HaProxy proxy -> proxy.servers() instanceof SwitchAction.Servers.Pair;
          case SwitchAction.Http http ->
              http.undo().isPresent() && http.call().body().value().contains(SwitchAction.SHARE);
          case SwitchAction.Command command -> command.undo().isPresent();
          case SwitchAction.EnvFile _, SwitchAction.PgBouncer _ -> false;
        };
    if (!isSharing) {
      value.complain(
          value.label() + " cannot send a part of the reads, and take it back",
          "write haproxy with two servers, command with 'undo' (the per cent are in"
              + " WHIMBREL_SHARE), or http with 'undo' and {share} in its body");
    }
  }

  private static List<Integer> reads(Value value) {
    List<Integer> shares =
        value.items().stream()
            .flatMap(v -> v.parsed(ParallelReader::percent, PERCENT).stream())
            .toList();
    boolean isRising = true;
    for (int i = 1; i < shares.size(); i++) {
      isRising &= shares.get(i - 1) < shares.get(i);
    }
    boolean isWhole = !shares.isEmpty() && shares.getLast() == ParallelRules.ALL;
    if (!isRising || !isWhole) {
      value.complain(
          value.label() + " does not rise to 100%",
          "write rising shares that end with all reads, as in [1%, 10%, 50%, 100%]");
    }
    return shares;
  }

  private static Optional<Integer> percent(String text) {
    return Optional.of(text.strip())
        .filter(t -> t.matches("\\d{1,3}%"))
        .map(t -> Integer.parseInt(t.substring(0, t.length() - 1)))
        .filter(share -> share >= 1 && share <= ParallelRules.ALL);
  }

  private CompareRules compare(Value value) {
    CompareRules defaults = CompareRules.DEFAULT;
    Section section = value.section(PlanKeys.COMPARE);
    return new CompareRules(
        time(section, "every").orElse(defaults.every()),
        section.value("shadow").flatMap(v -> queries(v, directory)),
        section
            .value("repeats")
            .flatMap(v -> v.parsed(ParallelReader::repeats, "a count from 1 to " + REPEATS_MAX))
            .orElse(defaults.repeats()),
        section
            .value("slower")
            .flatMap(v -> v.parsed(ParallelReader::times, "a factor of at least 1, as in 2x"))
            .orElse(defaults.slower()),
        time(section, "proof").orElse(defaults.proof()));
  }

  private static Optional<Duration> time(Section section, String key) {
    return section.value(key).flatMap(WatchReader::time);
  }

  private static Optional<Integer> repeats(String text) {
    return Quantity.count(text).filter(n -> n >= 1 && n <= REPEATS_MAX).map(Long::intValue);
  }

  private static Optional<Double> times(String text) {
    return Optional.of(text.strip())
        .filter(t -> t.matches("\\d{1,4}(\\.\\d{1,3})?x"))
        .map(t -> Double.parseDouble(t.substring(0, t.length() - 1)))
        .filter(factor -> factor >= 1 && factor <= SLOWER_MAX);
  }

  /** A file of queries, or the source's own statistics. */
  static Optional<QueryOrigin> queries(Value value, Path directory) {
    return value
        .stripped()
        .map(
            text ->
                text.equals(STATISTICS)
                    ? new QueryOrigin.Statistics()
                    : new QueryOrigin.QueryFile(directory.resolve(text).normalize()));
  }
}
