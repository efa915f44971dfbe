package io.whimbrel.engine.watch;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at one side on a thread of its own, so that a server that hangs holds nothing else up. */
final class SideSampler implements AutoCloseable {
  private static final Duration LAST_LOOK = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Supplier<Vitals> opening;
  private final Duration every;
  private final boolean hasProbes;
  private final LatencyPercentiles latencies = new LatencyPercentiles();
  private final Rounds rounds;
  private @Nullable Vitals vitals;
  private volatile Map<String, Reading> figures = Map.of();
  private volatile long readAt;

  /**
   * A sampler that does not look yet.
   *
   * @param failed is told what of ours failed, and how
   */
  SideSampler(
      String side,
      Supplier<Vitals> opening,
      Duration every,
      List<String> probes,
      BiConsumer<String, RuntimeException> failed) {
    this.opening = opening;
    this.every = every;
    this.hasProbes = !probes.isEmpty();
    this.readAt = System.nanoTime();
    String what = "looking at the " + side;
    this.rounds =
        new Rounds(
            "watch " + side,
            this::look,
            every,
            fault -> failed(what, fault, failed),
            this::end,
            LAST_LOOK);
  }

  void start() {
    rounds.start();
  }

  /** What the side told last, by plain names; no data when that is too long ago. */
  Map<String, Reading> figures() {
    Duration age = Duration.ofNanos(System.nanoTime() - readAt);
    return age.compareTo(every.multipliedBy(2).plus(SILENCE)) < 0
        ? figures
        : none("no answer for %d s".formatted(age.toSeconds()));
  }

  /** Of everything that was told before, or of everything that a side tells. */
  private Map<String, Reading> none(String why) {
    Set<String> told = figures.keySet();
    return (told.isEmpty() ? names() : told)
        .stream().collect(Collectors.toMap(name -> name, _ -> new Reading.NoData(why)));
  }

  private static Set<String> names() {
    return Arrays.stream(KnownFigure.values())
        .filter(KnownFigure::isOfSide)
        .map(KnownFigure::text)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Duration look() {
    Vitals open = vitals;
    if (open == null) {
      open = opening.get();
      vitals = open;
    }
    Vitals.Signs signs = open.read();
    latencies.add(signs.probes());
    Map<String, Reading> read = new HashMap<>(signs.figures());
    latencies.figures().forEach((figure, reading) -> read.putIfAbsent(figure.text(), reading));
    if (!hasProbes) {
      Reading none = new Reading.NoData("the plan has no watch.probes");
      read.putIfAbsent(KnownFigure.QUERY_P50.text(), none);
      read.putIfAbsent(KnownFigure.QUERY_P95.text(), none);
      read.putIfAbsent(KnownFigure.QUERY_P99.text(), none);
    }
    figures = Map.copyOf(read);
    readAt = System.nanoTime();
    return every;
  }

  private void failed(
      String what, RuntimeException fault, BiConsumer<String, RuntimeException> told) {
    figures = none(what + " failed");
    readAt = System.nanoTime();
    end();
    told.accept(what, fault);
  }

  private void end() {
    Vitals open = vitals;
    vitals = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
