package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.ToolWay;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The migrations of a tool's directory, without the history that they are noted in. Their SQL is
 * for people to read: where a placeholder's value is secret, a mark stands in its place.
 *
 * @param pending those that a run would do, in their order
 * @param before names of those that the history already has
 * @param marked placeholders of pending ones that a mark stands for, each with its mark
 */
public record ToolMigrations(
    List<Pending> pending, List<String> before, Map<String, String> marked) {

  /**
   * A migration that was not done yet.
   *
   * @param undo that takes it back; an empty text where nothing has to be done for that
   */
  public record Pending(String name, String description, String sql, Optional<String> undo) {
    private boolean has(String text) {
      return sql.contains(text) || undo.filter(u -> u.contains(text)).isPresent();
    }
  }

  public ToolMigrations {
    pending = List.copyOf(pending);
    before = List.copyOf(before);
    marked = Collections.unmodifiableMap(new TreeMap<>(marked));
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
    List<Replayed> all = Replay.files(action, way, directory, PlaceholderValues.MARKED).get();
    Set<String> done =
        database
            .map(
                d ->
                    AppliedBefore.of(
                        action.tool(), all, d.history(action.tool(), way.schema().orElse(""))))
            .orElse(Set.of());
    List<Pending> pending =
        all.stream()
            .filter(one -> !done.contains(one.name()))
            .map(ToolMigrations::pending)
            .toList();
    return new ToolMigrations(
        pending,
        all.stream().map(Replayed::name).filter(done::contains).toList(),
        marked(way, pending));
  }

  private static Map<String, String> marked(ToolWay.Replay way, List<Pending> pending) {
    return way.placeholders().entrySet().stream()
        .filter(place -> PlaceholderValues.isSecret(place.getValue()))
        .map(Map.Entry::getKey)
        .filter(name -> pending.stream().anyMatch(one -> one.has(PlaceholderValues.mark(name))))
        .collect(Collectors.toMap(name -> name, PlaceholderValues::mark));
  }

  private static Pending pending(Replayed one) {
    return new Pending(one.name(), one.entry().description(), one.sql(), one.undo());
  }
}
