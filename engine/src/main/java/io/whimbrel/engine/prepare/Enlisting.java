package io.whimbrel.engine.prepare;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.TableNames;
import java.time.Duration;
import java.util.List;

/**
 * Takes all tables that the run carries now under its care: the target refuses writes of others to
 * them, the source tells their changes, the journal knows their names. Each part does only what is
 * not done yet.
 */
public final class Enlisting {
  private static final Duration FENCE_LIMIT = Duration.ofSeconds(30);
  private static final Duration SAY_EVERY = Duration.ofMinutes(1);

  private final RunFrame frame;
  private final Phase phase;
  private Deadline sayAgain = Deadline.in(Duration.ZERO);

  /** For a run, in a phase. */
  public Enlisting(RunFrame frame, Phase phase) {
    this.frame = frame;
    this.phase = phase;
  }

  /** Fences the tables on the target; tells how many. */
  public int fence() {
    List<TableName> tables = frame.cargo().targetNames();
    frame
        .retry()
        .run(
            phase,
            "fencing the target",
            () ->
                frame
                    .target()
                    .fence(tables)
                    .raise(frame.plan().limits().openTransactions(), FENCE_LIMIT));
    return tables.size();
  }

  /** Publishes the tables and makes the source keep its log; returns from where on it does. */
  public Position publish() {
    Position start =
        frame
            .retry()
            .call(
                phase,
                "making the source keep its log",
                () -> frame.source().log().create(frame.cargo().rowTables(), this::waiting));
    frame.board().note("");
    return start;
  }

  /** The ages in it change all the time: each word is shown, one per minute is noted. */
  private void waiting(String what) {
    frame.board().note(what);
    if (sayAgain.isPassed()) {
      sayAgain = Deadline.in(SAY_EVERY);
      frame.chronicle().event(phase, "log.waiting", what);
    }
    frame.stop().check();
  }

  /** Notes the names of the tables on both sides. */
  public void note() {
    frame.chronicle().fact(Facts.SOURCE_TABLES, TableNames.write(frame.cargo().sourceNames()));
    frame.chronicle().fact(Facts.TARGET_TABLES, TableNames.write(frame.cargo().targetNames()));
  }
}
