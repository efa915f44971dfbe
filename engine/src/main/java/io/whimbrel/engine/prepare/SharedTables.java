package io.whimbrel.engine.prepare;

import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;

/**
 * Tables of the target in which other phases have rows, too: what is given up of a run there are
 * its rows, and the tables stay. Safe for use by several threads.
 */
public final class SharedTables {
  private final RunFrame frame;

  /** For a run. */
  public SharedTables(RunFrame frame) {
    this.frame = frame;
  }

  /** Removes the run's rows from tables that other phases need. */
  public void empty() {
    if (frame.plan().phasing().isPart()) {
      for (TableMapping mapping : frame.cargo().rowMappings()) {
        if (isUsedByOthers(mapping.source().name())) {
          frame.target().rows().reset(mapping, frame.epoch());
        }
      }
    }
  }

  /** Gives up the fence around the tables of which the run has a part. */
  public void lower() {
    List<TableName> tables =
        frame.cargo().rowMappings().stream()
            .filter(mapping -> mapping.share().isPresent())
            .map(TableMapping::target)
            .toList();
    if (!tables.isEmpty()) {
      frame.target().fence(tables).lower();
    }
  }

  private boolean isUsedByOthers(TableName table) {
    return frame.plan().phasing().sharing(table).stream()
        .filter(phase -> !phase.name().equals(frame.plan().phasing().current()))
        .anyMatch(this::isThere);
  }

  /** Whether a phase has begun and was not given up since. */
  private boolean isThere(PlannedPhase phase) {
    MigrationId id = frame.plan().migration().whole().phase(phase.name());
    return frame.journal().latest(id).filter(run -> !isGivenUp(run)).isPresent();
  }

  private boolean isGivenUp(RunRecord run) {
    return run.state() == RunState.ABORTED
        || (run.state() == RunState.ROLLED_BACK
            && frame.journal().fact(run.run(), Facts.ROLLBACK_CLEANED).isPresent());
  }
}
