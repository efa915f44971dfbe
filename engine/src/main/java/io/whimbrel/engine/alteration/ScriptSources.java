package io.whimbrel.engine.alteration;

import io.whimbrel.core.database.Script;
import io.whimbrel.core.database.Script.Portion;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Step;
import io.whimbrel.core.plan.StepAction;
import io.whimbrel.core.plan.StepAction.SqlText;
import io.whimbrel.core.plan.StepDatabase;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.sql.MigrationDirectory;
import io.whimbrel.engine.steps.sql.MigrationFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The scripts that a schema change consists of, in the order in which they run.
 *
 * @param database that the steps work on; empty where the scripts are of a directory that no step
 *     names
 * @param apart steps whose SQL is not among them, each with why
 */
public record ScriptSources(
    List<TriedScript> scripts, Optional<StepDatabase> database, List<String> apart) {

  public ScriptSources {
    scripts = List.copyOf(scripts);
    apart = List.copyOf(apart);
  }

  /** The database that the plan's scripts change; empty where they are of a directory. */
  public static Optional<StepDatabase> database(Plan plan, Optional<Path> given) {
    return given.isPresent()
        ? Optional.empty()
        : Optional.of(((StepAction.Sql) steps(plan).getFirst().action()).database());
  }

  /** The steps that run SQL; there is one at least. */
  private static List<Step> steps(Plan plan) {
    List<Step> steps =
        ordered(plan).stream().filter(s -> s.action() instanceof StepAction.Sql).toList();
    if (steps.isEmpty()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the plan has no step of kind 'sql', and names no directory of migrations")
          .where(plan.locate("steps"))
          .fix("write 'schema-change: { scripts: DIRECTORY }' into it, or give --scripts")
          .exception();
    }
    return steps;
  }

  /**
   * Of a plan.
   *
   * @param given a directory or file that is meant instead of the plan's steps
   * @param parse takes a script apart, by its name and text
   */
  public static ScriptSources of(
      Plan plan, Optional<Path> given, BiFunction<String, String, Script> parse) {
    if (given.isPresent()) {
      return new ScriptSources(read(given.get(), "", parse), Optional.empty(), List.of());
    }
    List<Step> steps = steps(plan);
    StepDatabase database = ((StepAction.Sql) steps.getFirst().action()).database();
    List<TriedScript> scripts = new ArrayList<>();
    List<String> apart = new ArrayList<>();
    for (Step step : steps) {
      StepAction.Sql action = (StepAction.Sql) step.action();
      if (action.database().url().equals(database.url())) {
        scripts.addAll(of(step, action, steps.size() > 1 ? step.name() + "/" : "", parse));
      } else {
        apart.add(
            "step '%s' works on %s, the others on %s"
                .formatted(step.name(), action.database().name(), database.name()));
      }
    }
    return new ScriptSources(scripts, Optional.of(database), apart);
  }

  /** Steps behind those that must be done before. */
  private static List<Step> ordered(Plan plan) {
    List<Step> left = new ArrayList<>(plan.steps().all());
    List<Step> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Step next =
          left.stream()
              .filter(step -> plan.steps().before(step).stream().noneMatch(left::contains))
              .findFirst()
              .orElse(left.getFirst());
      left.remove(next);
      ordered.add(next);
    }
    return ordered;
  }

  private static List<TriedScript> of(
      Step step, StepAction.Sql action, String prefix, BiFunction<String, String, Script> parse) {
    List<TriedScript> scripts = scripts(action, step.name(), prefix, parse);
    if (step.undo().isEmpty()) {
      return scripts;
    }
    // What undoes the whole step stands at its last script, which is the first to be taken back.
    Optional<List<Portion>> undo =
        step.undo()
            .filter(StepAction.Sql.class::isInstance)
            .map(StepAction.Sql.class::cast)
            .map(sql -> portions(scripts(sql, step.name() + ".undo", prefix, parse)));
    List<TriedScript> undone = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      TriedScript script = scripts.get(i);
      boolean isLast = i == scripts.size() - 1;
      undone.add(
          new TriedScript(
              script.name(),
              script.description(),
              script.forward(),
              isLast ? undo : undo.map(_ -> List.<Portion>of())));
    }
    return undone;
  }

  private static List<Portion> portions(List<TriedScript> scripts) {
    return scripts.stream().flatMap(script -> script.forward().stream()).toList();
  }

  private static List<TriedScript> scripts(
      StepAction.Sql action, String name, String prefix, BiFunction<String, String, Script> parse) {
    return switch (action.text()) {
      case SqlText.Files files -> read(files.path(), prefix, parse);
      case SqlText.Inline inline ->
          List.of(tried(parse.apply(name, inline.script()), Optional.empty()));
    };
  }

  private static List<TriedScript> read(
      Path path, String prefix, BiFunction<String, String, Script> parse) {
    List<TriedScript> scripts = new ArrayList<>();
    for (MigrationFile file : MigrationDirectory.read(path).migrations()) {
      Script script = parse.apply(prefix + file.name(), file.text());
      String undoName = prefix + file.name() + " (its way back)";
      scripts.add(tried(script, file.undo().map(text -> parse.apply(undoName, text).forward())));
    }
    return scripts;
  }

  private static TriedScript tried(Script script, Optional<List<Portion>> beside) {
    return new TriedScript(
        script.name(), script.description(), script.forward(), beside.or(script::rollback));
  }
}
