package io.whimbrel.engine.prepare;

import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.database.SchemaStep.Stage;
import io.whimbrel.core.database.SchemaWriter;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Cargo;
import io.whimbrel.engine.run.Retry;
import io.whimbrel.engine.run.RunFrame;
import java.util.List;
import java.util.Set;

/**
 * The target's structure, stage by stage. The target itself knows which steps were run, so a stage
 * may be run again at any time. Tables refuse writes of others from the moment they are there.
 */
public final class SchemaSteps {
  private static final int TOGETHER = 50;

  private final RunFrame frame;

  /** For a run. */
  public SchemaSteps(RunFrame frame) {
    this.frame = frame;
  }

  /** The steps of a stage in the order in which they run. */
  public List<SchemaStep> of(Stage stage) {
    return isGiven() && stage != Stage.AT_CUTOVER
        ? List.of()
        : plan().stream().filter(step -> step.stage() == stage).toList();
  }

  /** What makes tables that the source got while its changes were carried, in order. */
  public List<SchemaStep> late(Set<TableName> tables) {
    return isGiven()
        ? List.of()
        : frame.target().schema().late(plan(), frame.cargo().mappings(), tables);
  }

  private boolean isGiven() {
    return frame.plan().schema() == SchemaMode.EXISTING;
  }

  private List<SchemaStep> plan() {
    Set<String> made = shared().made();
    return all().stream().filter(step -> !shared().isMade(step, made)).toList();
  }

  private List<SchemaStep> all() {
    return of(frame.plan().schema(), frame.target().schema(), frame.cargo());
  }

  private SharedObjects shared() {
    return new SharedObjects(frame.journal(), frame.plan());
  }

  /** Notes that the run relies on what other phases have made, too. */
  void noteFound() {
    Set<String> made = shared().made();
    shared().note(frame.run(), all().stream().filter(step -> shared().isMade(step, made)).toList());
  }

  /** All steps of a structure that is made, or that is given. */
  public static List<SchemaStep> of(SchemaMode mode, SchemaWriter writer, Cargo cargo) {
    return switch (mode) {
      case CREATE -> writer.plan(cargo.inventory(), cargo.definitions(), cargo.mappings());
      case EXISTING -> writer.given(cargo.definitions(), cargo.mappings());
    };
  }

  /**
   * Runs steps in order, each for itself, and tells how many were not there yet.
   *
   * @param retry the rules, with the signal that the calling task looks at
   */
  public String run(Phase phase, List<SchemaStep> steps, Retry retry) {
    return run(phase, steps, 1, retry);
  }

  /** The same of short steps, of which many share a transaction. */
  public String runTogether(Phase phase, List<SchemaStep> steps, Retry retry) {
    return run(phase, steps, TOGETHER, retry);
  }

  private String run(Phase phase, List<SchemaStep> steps, int together, Retry retry) {
    int run = 0;
    boolean makesTables = steps.stream().anyMatch(step -> step.stage() == Stage.BEFORE_COPY);
    List<TableName> fenced = makesTables ? frame.cargo().targetNames() : List.of();
    for (int from = 0; from < steps.size(); from += together) {
      List<SchemaStep> next = steps.subList(from, Math.min(steps.size(), from + together));
      retry.stop().check();
      frame.board().note(next.getFirst().id());
      run +=
          retry.call(phase, next.getFirst().id(), () -> frame.target().schema().run(next, fenced));
    }
    frame.board().note("");
    shared().note(frame.run(), steps);
    return "%d of %d steps were run now".formatted(run, steps.size());
  }
}
