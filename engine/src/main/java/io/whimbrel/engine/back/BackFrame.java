package io.whimbrel.engine.back;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.mapping.ReverseMappings;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Sides;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.engine.run.TableNames;
import java.util.List;

/**
 * What the way back of a run stands on: the same lease and the same journal, the sides swapped, the
 * mappings turned round. On servers and on this machine's disk it has a name of its own. It stops
 * with the run, but when it fails the run goes on.
 */
final class BackFrame {
  private BackFrame() {}

  /** Opens it; the caller closes its sides. */
  static RunFrame open(RunFrame forth) {
    RunId run = new RunId(forth.run() + ".back");
    StopSignal stop = forth.stop().child();
    Plan plan = forth.plan().back(selection(forth));
    Chronicle chronicle =
        forth.chronicle().as(new BackJournal(forth.journal(), forth.run()), run, stop);
    Sides sides = Sides.open(plan, forth.products(), run, Course.BACK, forth.epoch());
    Cargo cargo =
        new Cargo(
            plan,
            sides.source(),
            found -> ReverseMappings.of(forth.plan(), forth.cargo().mappings(), found.tables()));
    return new RunFrame(
        plan,
        run,
        forth.lease(),
        forth.pauses(),
        sides,
        cargo,
        chronicle,
        forth.board(),
        forth.valve(),
        forth.pressure(),
        new Retry(plan.limits().retry(), chronicle, stop).waitingForRoom(),
        stop,
        forth.clock(),
        forth.products());
  }

  /** The target's tables, by their names. */
  private static TableSelection selection(RunFrame forth) {
    List<TableName> tables =
        forth
            .chronicle()
            .fact(Facts.TARGET_TABLES)
            .map(TableNames::read)
            .orElseGet(() -> forth.cargo().targetNames());
    return new TableSelection(tables.stream().map(TableName::toString).toList(), List.of());
  }
}
