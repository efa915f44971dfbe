package io.whimbrel.notify.figures;

import io.whimbrel.core.rule.Reading;
import io.whimbrel.core.watch.ApplicationFigure;
import io.whimbrel.core.watch.ApplicationFigures;
import io.whimbrel.core.watch.FigureOrigin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks each figure's origin, all at once. What does not answer in time, answers nothing or answers
 * something else than one number has no data, with the reason: never 0.
 */
public final class AskedFigures implements ApplicationFigures {
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final List<ApplicationFigure> figures;
  private final HttpQuestion http = new HttpQuestion();
  private final CommandQuestion commands;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Figures to ask for.
   *
   * @param directory where commands run
   */
  public AskedFigures(List<ApplicationFigure> figures, Path directory) {
    this.figures = List.copyOf(figures);
    this.commands = new CommandQuestion(directory);
  }

  @Override
  public Map<String, Reading> read(Duration patience) {
    Map<String, Future<Reading>> asked = new LinkedHashMap<>();
    for (ApplicationFigure figure : figures) {
      asked.put(figure.name(), threads.submit(() -> ask(figure, patience)));
    }
    long end = System.nanoTime() + patience.plus(MARGIN).toNanos();
    Map<String, Reading> readings = new LinkedHashMap<>();
    asked.forEach((name, future) -> readings.put(name, await(future, end, patience)));
    return readings;
  }

  private static Reading await(Future<Reading> future, long end, Duration patience) {
    try {
      return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      return late(patience);
    } catch (ExecutionException e) {
      return new Reading.NoData("it could not be asked: " + e.getCause());
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      return new Reading.NoData("interrupted");
    }
  }

  /** What is told of an origin that does not answer in time. */
  static Reading late(Duration patience) {
    return new Reading.NoData("no answer within " + patience.toMillis() + " ms");
  }

  private Reading ask(ApplicationFigure figure, Duration patience) throws InterruptedException {
    Reading reading =
        switch (figure.origin()) {
          case FigureOrigin.Prometheus prometheus -> http.ask(prometheus, patience);
          case FigureOrigin.Http health -> http.ask(health, patience);
          case FigureOrigin.Command command -> commands.ask(command.run(), figure.name(), patience);
        };
    return switch (reading) {
      case Reading.Figure told when Double.isFinite(told.value()) ->
          new Reading.Figure(told.value() * figure.factor());
      case Reading.Figure told -> new Reading.NoData("it is told as " + told.value());
      case Reading.NoData none -> none;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }
}
