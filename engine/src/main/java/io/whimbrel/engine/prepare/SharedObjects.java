package io.whimbrel.engine.prepare;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Objects of the target that several phases need, such as a type: the first phase makes them and
 * notes it in its run, later ones find them there.
 */
public final class SharedObjects {
  private final Journal journal;
  private final Plan plan;

  /** For the plan of one phase; of any other plan nothing is shared. */
  public SharedObjects(Journal journal, Plan plan) {
    this.journal = journal;
    this.plan = plan;
  }

  /** Ids of what runs of other phases have made, or have found there. */
  public Set<String> made() {
    Set<String> ids = new TreeSet<>();
    if (plan.phasing().isPart()) {
      MigrationId whole = plan.migration().whole();
      plan.phasing().phases().stream()
          .filter(phase -> !phase.name().equals(plan.phasing().current()))
          .flatMap(phase -> journal.latest(whole.phase(phase.name())).stream())
          .filter(run -> run.state() != RunState.ABORTED)
          .flatMap(run -> ids(run.run()))
          .forEach(ids::add);
    }
    return ids;
  }

  private Stream<String> ids(RunId run) {
    return journal.fact(run, Facts.OBJECTS).stream().flatMap(String::lines);
  }

  /** Whether a step makes what another phase has made, or found: of tables only those it shares. */
  boolean isMade(SchemaStep step, Set<String> made) {
    return isShared(step) && made.contains(step.id());
  }

  private boolean isShared(SchemaStep step) {
    return step.table().map(table -> !plan.phasing().sharing(table).isEmpty()).orElse(true);
  }

  /** Notes that what these steps make is there; those of whole tables are nobody else's. */
  void note(RunId run, Collection<SchemaStep> steps) {
    if (!plan.phasing().isPart()) {
      return;
    }
    Set<String> ids = new LinkedHashSet<>(ids(run).toList());
    boolean isNews =
        steps.stream()
            .filter(this::isShared)
            .map(SchemaStep::id)
            .map(ids::add)
            .reduce(false, Boolean::logicalOr);
    if (isNews) {
      journal.fact(run, Facts.OBJECTS, String.join("\n", ids));
    }
  }
}
