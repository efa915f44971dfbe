package io.whimbrel.engine.sync;

import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Board;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Pulse;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Standstill;
import io.whimbrel.engine.run.StopSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells when a server hangs with its connection open: when no row of a table goes over, rows that
 * went over are not there a while later, nothing comes out of the source's log, or the target does
 * not take changes. Asks no server itself.
 */
final class StallWatch implements Runnable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Behind the last row the target may have work of its own: expressions, checks, its log. */
  private static final Duration ENDING = Standstill.AFTER.multipliedBy(3);

  private final Board board;
  private final Chronicle chronicle;
  private final StopSignal stop;
  private final Pulse reading;
  private final Pulse applying;
  private final Standstill log;
  private final Standstill target;
  private final Map<TableName, Standstill> tables = new HashMap<>();
  private final Map<TableName, Standstill> endings = new HashMap<>();

  /**
   * A watch.
   *
   * @param reading of whoever reads the log, which tells something every ten seconds at least
   * @param applying of whoever applies changes
   */
  StallWatch(RunFrame frame, Pulse reading, Pulse applying, StopSignal stop) {
    this.board = frame.board();
    this.chronicle = frame.chronicle();
    this.stop = stop;
    this.reading = reading;
    this.applying = applying;
    this.log =
        new Standstill(chronicle, Phase.SYNC, "the source's log has told nothing, not even a mark");
    this.target =
        new Standstill(
            chronicle, Phase.SYNC, "the target has not answered while changes are applied");
  }

  @Override
  public void run() {
    while (!stop.isStopped()) {
      log.look(reading.silence());
      target.look(applying.silence());
      board.lines().forEach(line -> table(line.getKey()).look(line.getValue().silence()));
      board.lines().forEach(line -> ending(line.getKey()).look(line.getValue().silenceAtEnd()));
      stop.rest(EVERY);
    }
  }

  private Standstill table(TableName name) {
    return tables.computeIfAbsent(
        name,
        _ ->
            new Standstill(
                chronicle, Phase.COPY, "no row of a chunk of %s has gone over".formatted(name)));
  }

  private Standstill ending(TableName name) {
    return endings.computeIfAbsent(
        name,
        _ ->
            new Standstill(
                chronicle,
                Phase.COPY,
                "the target has not finished a chunk of %s whose rows have all gone over"
                    .formatted(name),
                ENDING));
  }
}
