package io.whimbrel.engine.watch;

import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.core.watch.ApplicationFigures;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Asks the application on a thread of its own. */
final class ApplicationSampler implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LAST_LOOK = Duration.ofMillis(500);

  private final ApplicationFigures application;
  private final Duration every;
  private final Rounds rounds;
  private volatile Map<String, Reading> figures;
  private volatile long readAt = System.nanoTime();

  /**
   * A sampler that does not ask yet.
   *
   * @param failed is told what of ours failed, and how
   */
  ApplicationSampler(
      ApplicationFigures application,
      List<ApplicationFigure> wanted,
      Duration every,
      BiConsumer<String, RuntimeException> failed) {
    this.application = application;
    this.every = every;
    Map<String, Reading> none = new HashMap<>();
    wanted.forEach(f -> none.put(f.name(), new Reading.NoData("the application was not asked")));
    this.figures = Map.copyOf(none);
    this.rounds =
        new Rounds(
            "watch application",
            this::sample,
            every,
            fault -> failed(fault, failed),
            () -> {},
            LAST_LOOK);
  }

  void start() {
    rounds.start();
  }

  /** What the application told last. */
  Map<String, Reading> figures() {
    Duration age = Duration.ofNanos(System.nanoTime() - readAt);
    return age.compareTo(every.plus(PATIENCE).multipliedBy(2)) < 0
        ? figures
        : none("no answer for too long");
  }

  private Map<String, Reading> none(String why) {
    return figures.keySet().stream()
        .collect(Collectors.toMap(name -> name, _ -> new Reading.NoData(why)));
  }

  private Duration sample() {
    Map<String, Reading> read = new HashMap<>(figures);
    read.putAll(application.read(PATIENCE));
    figures = Map.copyOf(read);
    readAt = System.nanoTime();
    return every;
  }

  private void failed(RuntimeException fault, BiConsumer<String, RuntimeException> told) {
    figures = none("asking the application failed");
    readAt = System.nanoTime();
    told.accept("asking the application", fault);
  }

  @Override
  public void close() {
    rounds.close();
    application.close();
  }
}
