package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.MigrationHistory;
import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.plan.step.MigrationTool;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.ToolWay;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.sql.ScriptSource;
import io.whimbrel.engine.steps.sql.SqlStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs a tool's migrations in its place. Each is noted in the tool's history in its own, last
 * transaction, so that the tool goes on where Whimbrel stopped. What the history already has is
 * left alone, there and back.
 */
public final class Replay implements ScriptSource {
  private final MigrationTool tool;
  private final ToolWay.Replay way;
  private final Supplier<List<Replayed>> files;

  private Replay(MigrationTool tool, ToolWay.Replay way, Supplier<List<Replayed>> files) {
    this.tool = tool;
    this.way = way;
    this.files = files;
  }

  /** A step that replays. */
  public static SqlStep step(StepAction.Migrations action, ToolWay.Replay way, StepGround ground) {
    Supplier<List<Replayed>> files =
        files(action, way, ground.plan().directory(), PlaceholderValues.REAL);
    return new SqlStep(
        new Replay(action.tool(), way, files), action.database(), way.lockTimeout(), ground);
  }

  /** The migrations of a step, in a plan of this directory. */
  static Supplier<List<Replayed>> files(
      StepAction.Migrations action, ToolWay.Replay way, Path directory, PlaceholderValues values) {
    return switch (action.tool()) {
      case FLYWAY -> new FlywayFiles(action.files(), way, values);
      case PRISMA -> new PrismaFiles(action.files());
      case LIQUIBASE ->
          new ChangelogFile(
              action.files(), way.loggedAs().orElse(relative(directory, action.files())));
    };
  }

  private static String relative(Path directory, Path file) {
    return (file.startsWith(directory) ? directory.relativize(file) : file)
        .toString()
        .replace('\\', '/');
  }

  @Override
  public Reading read() {
    List<Replayed> all = files.get();
    return new Reading(
        Sha256.of(all.stream().map(Replayed::digest).collect(Collectors.joining())),
        database -> scripts(all, database),
        database -> AppliedBefore.of(tool, all, history(database)));
  }

  private MigrationHistory history(ScriptDatabase database) {
    return database.history(tool, way.schema().orElse(""));
  }

  private List<Script> scripts(List<Replayed> all, ScriptDatabase database) {
    MigrationHistory history = history(database);
    List<Script> scripts = new ArrayList<>();
    scripts.add(
        new Script(
            tool.table(),
            "what %s knows".formatted(tool.title()),
            List.of(new Portion.Together(history.create())),
            Optional.of(List.of(new Portion.Together(history.remove())))));
    for (Replayed one : all) {
      scripts.add(
          new Script(
              one.name(),
              one.entry().description(),
              noted(
                  one, database.portions(one.name(), one.sql()), history, history.add(one.entry())),
              one.undo()
                  .map(
                      undo ->
                          noted(
                              one,
                              database.portions(one.name(), undo),
                              history,
                              history.forget(one.entry())))));
    }
    return scripts;
  }

  /** The last transaction of a migration also writes the history. */
  private List<Portion> noted(
      Replayed one, List<Portion> portions, MigrationHistory history, Statement note) {
    List<Portion> all = new ArrayList<>();
    for (int i = 0; i < portions.size(); i++) {
      switch (portions.get(i)) {
        case Portion.Together together ->
            all.add(
                together(
                    history,
                    together.statements(),
                    i == portions.size() - 1 ? List.of(note) : List.of()));
        case Portion.Alone alone -> all.add(alone(one, alone));
      }
    }
    if (portions.isEmpty() || portions.getLast() instanceof Portion.Alone) {
      all.add(together(history, List.of(), List.of(note)));
    }
    return all;
  }

  private Portion together(
      MigrationHistory history, List<Statement> statements, List<Statement> note) {
    List<Statement> all = new ArrayList<>();
    way.schema().ifPresent(schema -> all.add(history.lookIn(schema)));
    all.addAll(history.lock());
    all.addAll(statements);
    all.addAll(note);
    return new Portion.Together(all);
  }

  private Portion alone(Replayed one, Portion.Alone alone) {
    if (way.schema().isPresent()) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("'schema' does not reach a statement outside of a transaction")
          .where("%s:%d".formatted(one.name(), alone.statement().line()))
          .fix("take 'schema' out and give the user that search_path")
          .exception();
    }
    return alone;
  }
}
