package io.whimbrel.engine.alteration;

import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepAction.SqlText;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.sql.MigrationDirectory;
import io.whimbrel.engine.steps.sql.MigrationFile;
import io.whimbrel.engine.steps.tool.ToolMigrations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scripts that a schema change consists of, in the order in which they run. What the history of
 * a tool says was done before is not among them.
 */
public final class ScriptSources {
  private final Plan plan;
  private final TrialDatabase parser;
  private final Optional<ScriptDatabase> real;
  private final List<TriedScript> scripts = new ArrayList<>();
  private final List<String> apart = new ArrayList<>();
  private final List<String> before = new ArrayList<>();

  /**
   * Of a plan.
   *
   * @param parser takes scripts apart
   * @param real the database that is changed; its histories are read
   */
  public ScriptSources(Plan plan, TrialDatabase parser, Optional<ScriptDatabase> real) {
    this.plan = plan;
    this.parser = parser;
    this.real = real;
  }

  /** What was found. */
  public List<TriedScript> scripts() {
    return List.copyOf(scripts);
  }

  /** What is not as a run would have it: steps left out, secret values; each with why. */
  public List<String> apart() {
    return List.copyOf(apart);
  }

  /** Scripts that were done before. */
  public List<String> before() {
    return List.copyOf(before);
  }

  /** The database that the plan's scripts change; empty where they are of a directory. */
  public static Optional<StepDatabase> database(Plan plan, Optional<Path> given) {
    return given.isPresent() ? Optional.empty() : Optional.of(database(steps(plan).getFirst()));
  }

  private static StepDatabase database(Step step) {
    return step.action() instanceof StepAction.Migrations migrations
        ? migrations.database()
        : ((StepAction.Sql) step.action()).database();
  }

  /** The steps that run scripts; there is one at least. */
  private static List<Step> steps(Plan plan) {
    List<Step> steps = ordered(plan).stream().filter(Step::isOfScripts).toList();
    if (steps.isEmpty()) {
      throw Problem.of(ProblemCode.USAGE)
          .what("the plan has no step that runs SQL, and names no directory of migrations")
          .where(plan.locate("steps"))
          .fix(
              "write 'schema-change: { scripts: DIRECTORY }' into it, or give --scripts; what a"
                  + " plan of rows changes is told by 'whimbrel docs'")
          .exception();
    }
    return steps;
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

  /**
   * Reads them.
   *
   * @param given a directory or file that is meant instead of the plan's steps
   */
  public void read(Optional<Path> given) {
    if (given.isPresent()) {
      scripts.addAll(read(given.get(), ""));
      return;
    }
    List<Step> steps = steps(plan);
    StepDatabase database = database(steps.getFirst());
    for (Step step : steps) {
      if (database(step).url().equals(database.url())) {
        scripts.addAll(of(step, steps.size() > 1 ? step.name() + "/" : ""));
      } else {
        apart.add(
            "step '%s' works on %s, the others on %s"
                .formatted(step.name(), database(step).name(), database.name()));
      }
    }
  }

  private List<TriedScript> of(Step step, String prefix) {
    List<TriedScript> all = scripts(step.action(), step.name(), prefix);
    if (step.undo().isEmpty()) {
      return all;
    }
    // What undoes the whole step stands at its last script, which is the first to be taken back.
    Optional<List<Portion>> undo =
        step.undo()
            .filter(StepAction.Sql.class::isInstance)
            .map(sql -> portions(scripts(sql, step.name() + ".undo", prefix)));
    List<TriedScript> undone = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      TriedScript script = all.get(i);
      boolean isLast = i == all.size() - 1;
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

  private List<TriedScript> scripts(StepAction action, String name, String prefix) {
    return switch (action) {
      case StepAction.Sql(SqlText.Files files, _, _) -> read(files.path(), prefix);
      case StepAction.Sql(SqlText.Inline inline, _, _) ->
          List.of(tried(parser.parse(name, inline.script()), Optional.empty()));
      case StepAction.Migrations migrations -> pending(migrations, prefix);
      default -> List.of();
    };
  }

  private List<TriedScript> read(Path path, String prefix) {
    MigrationDirectory directory = MigrationDirectory.read(path);
    return switch (directory.form()) {
      case FLYWAY -> pending(MigrationTool.FLYWAY, path, prefix);
      case PRISMA -> pending(MigrationTool.PRISMA, path, prefix);
      case TEMPLATE, PLAIN ->
          directory.migrations().stream().map(file -> tried(file, prefix)).toList();
    };
  }

  private TriedScript tried(MigrationFile file, String prefix) {
    String name = prefix + file.name();
    return tried(
        parser.parse(name, file.text()),
        file.undo().map(text -> parser.portions(name + " (its way back)", text)));
  }

  private List<TriedScript> pending(MigrationTool tool, Path path, String prefix) {
    ToolWay way =
        new ToolWay.Replay(Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    return pending(
        new StepAction.Migrations(tool, path, new StepDatabase("", DatabaseUrl.NONE), way), prefix);
  }

  private List<TriedScript> pending(StepAction.Migrations action, String prefix) {
    ToolMigrations migrations = ToolMigrations.of(action, plan.directory(), real);
    before.addAll(migrations.before());
    migrations
        .marked()
        .forEach(
            (name, mark) ->
                apart.add(
                    "the value of placeholder %s: it is secret, so the scripts were tried with %s"
                        .formatted(name, mark)));
    return migrations.pending().stream()
        .map(
            one ->
                new TriedScript(
                    prefix + one.name(),
                    one.description(),
                    parser.portions(prefix + one.name(), one.sql()),
                    one.undo()
                        .map(sql -> parser.portions(prefix + one.name() + " (its way back)", sql))))
        .toList();
  }

  private static TriedScript tried(Script script, Optional<List<Portion>> beside) {
    return new TriedScript(
        script.name(), script.description(), script.forward(), beside.or(script::rollback));
  }
}
