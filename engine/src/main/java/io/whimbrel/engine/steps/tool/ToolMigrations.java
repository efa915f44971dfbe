package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.ScriptDatabase;
import io.whimbrel.core.plan.StepAction;
import io.whimbrel.core.plan.ToolWay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The migrations of a tool's directory, without the history that they are noted in.
 *
 * @param pending those that a run would do, in their order
 * @param before names of those that the history already has
 */
public record ToolMigrations(List<Pending> pending, List<String> before) {

  /**
   * A migration that was not done yet.
   *
   * @param undo that takes it back; an empty text where nothing has to be done for that
   */
  public record Pending(String name, String description, String sql, Optional<String> undo) {}

  public ToolMigrations {
    pending = List.copyOf(pending);
    before = List.copyOf(before);
  }

  /**
   * Of a step.
   *
   * @param directory of the plan
   * @param database whose history says what was done; empty where there is none
   */
  public static ToolMigrations of(
      StepAction.Migrations action, Path directory, Optional<ScriptDatabase> database) {
    ToolWay.Replay way =
        action.way() instanceof ToolWay.Replay replay
            ? replay
            : new ToolWay.Replay(Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    List<Replayed> all = Replay.files(action, way, directory).get();
    Set<String> done =
        database
            .map(
                d ->
                    AppliedBefore.of(
                        action.tool(), all, d.history(action.tool(), way.schema().orElse(""))))
            .orElse(Set.of());
    return new ToolMigrations(
        all.stream()
            .filter(one -> !done.contains(one.name()))
            .map(ToolMigrations::pending)
            .toList(),
        all.stream().map(Replayed::name).filter(done::contains).toList());
  }

  private static Pending pending(Replayed one) {
    return new Pending(one.name(), one.entry().description(), one.sql(), one.undo());
  }
}
