package io.whimbrel.engine.steps.sql;

import io.whimbrel.core.database.Script;
import io.whimbrel.core.database.Script.Portion;
import io.whimbrel.core.database.Script.Statement;
import io.whimbrel.core.database.ScriptDatabase;
import io.whimbrel.core.database.ScriptDatabase.Marking;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.Step.Trait;
import io.whimbrel.core.plan.StepAction;
import io.whimbrel.core.plan.StepAction.SqlText;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.Digests;
import io.whimbrel.engine.steps.ground.Settled;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.ground.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs SQL. What is one transaction commits with a mark in the database itself, so it is done once
 * whenever a process is killed. A statement outside of any transaction has a mark before and
 * another one behind: between the two the catalog tells what is left of it, or a person has to.
 */
public final class SqlStep implements StepWork {
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
  private static final String BEGUN = "begun ";

  private final StepAction.Sql action;
  private final StepGround ground;

  /** A step of this kind. */
  public SqlStep(StepAction.Sql action, StepGround ground) {
    this.action = action;
    this.ground = ground;
  }

  private List<ScriptFiles.Text> texts() {
    return switch (action.text()) {
      case SqlText.Files files -> ScriptFiles.read(files.path());
      case SqlText.Inline inline -> List.of(new ScriptFiles.Text(ground.name(), inline.script()));
    };
  }

  private List<Script> scripts() {
    return parsed(texts());
  }

  /** What the run was begun with, read once. */
  private List<Script> bound() {
    List<ScriptFiles.Text> texts = texts();
    ground.requireBound(digest(texts));
    return parsed(texts);
  }

  private List<Script> parsed(List<ScriptFiles.Text> texts) {
    try (ScriptDatabase database = ground.scripts(action.database().url())) {
      return texts.stream().map(text -> database.parse(text.name(), text.text())).toList();
    }
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    if (scripts().stream().allMatch(script -> script.forward().isEmpty())) {
      findings.add(
          Finding.warn(
              ProblemCode.PLAN_INVALID,
              "step '%s' has no SQL to run".formatted(ground.name()),
              ground.place(),
              "write it behind '-- Forward migration'"));
    }
    try (ScriptDatabase database = ground.scripts(action.database().url())) {
      for (String lacking : database.lacking()) {
        findings.add(
            Finding.block(
                ProblemCode.GRANT_MISSING,
                "step '%s': %s".formatted(ground.name(), lacking),
                action.database().name(),
                "give that right, then check again"));
      }
    }
    return findings;
  }

  @Override
  public String what() {
    List<Script> scripts = scripts();
    String names = scripts.stream().map(SqlStep::named).collect(Collectors.joining(", "));
    return "runs %s on %s".formatted(names, action.database().name());
  }

  private static String named(Script script) {
    return script.description().isEmpty()
        ? script.name()
        : "%s (%s)".formatted(script.name(), script.description());
  }

  @Override
  public String shown() {
    return scripts().stream()
        .map(
            script ->
                "-- %s%n%s%s"
                    .formatted(
                        script.name(),
                        shown(script.forward()),
                        script
                            .rollback()
                            .map(portions -> "-- to take it back\n" + shown(portions))
                            .orElse("")))
        .collect(Collectors.joining());
  }

  /** Portions as SQL that can be read, and run by hand. */
  public static String shown(List<Portion> portions) {
    StringBuilder text = new StringBuilder();
    for (Portion portion : portions) {
      switch (portion) {
        case Portion.Together together -> {
          text.append("begin;\n");
          together.statements().forEach(s -> text.append(s.sql()).append(";\n"));
          text.append("commit;\n");
        }
        case Portion.Alone alone ->
            text.append("-- outside of a transaction\n")
                .append(alone.statement().sql())
                .append(";\n");
      }
    }
    return text.toString();
  }

  @Override
  public String digest() {
    return digest(texts());
  }

  private static String digest(List<ScriptFiles.Text> texts) {
    return Digests.of(
        texts.stream()
            .map(text -> Digests.of(text.name()) + Digests.of(text.text()))
            .collect(Collectors.joining()));
  }

  @Override
  public boolean isReversible() {
    return scripts().stream().allMatch(script -> script.rollback().isPresent());
  }

  @Override
  public String work(Begun begun) {
    List<Script> scripts = bound();
    int count = 0;
    try (ScriptDatabase database = ground.scripts(action.database().url())) {
      ground.retry().run(ground.step().phase(), what(), database::takeOver);
      for (Script script : scripts) {
        for (int i = 0; i < script.forward().size(); i++) {
          Portion portion = script.forward().get(i);
          String id = id(script, i);
          ground.stop().check();
          ground
              .retry()
              .run(
                  ground.step().phase(),
                  "step " + ground.name(),
                  () -> run(database, script, portion, id, new Marking.Leave(id, digest(portion))));
          count += portion.statements().size();
        }
      }
    }
    return "%d %s of %d %s"
        .formatted(
            count,
            count == 1 ? "statement" : "statements",
            scripts.size(),
            scripts.size() == 1 ? "script" : "scripts");
  }

  private String id(Script script, int portion) {
    return prefix(script) + portion;
  }

  private String prefix(Script script) {
    return "step/%s/%s/".formatted(ground.name(), script.name());
  }

  private String backPrefix(Script script) {
    return "back/%s/%s/".formatted(ground.name(), script.name());
  }

  private static String digest(Portion portion) {
    return Digests.of(
        portion.statements().stream()
            .map(s -> s.sql() + s.data().orElse(""))
            .collect(Collectors.joining(";")));
  }

  private void run(
      ScriptDatabase database, Script script, Portion portion, String id, Marking marking) {
    Optional<String> mark = database.mark(id);
    String digest = digest(portion);
    if (mark.equals(Optional.of(digest))) {
      return;
    }
    if (mark.isPresent() && !mark.get().equals(BEGUN + digest)) {
      throw overtaken(script);
    }
    database.endOthers(id);
    switch (portion) {
      case Portion.Together together ->
          database.together(
              id,
              script.name(),
              together.statements(),
              marking,
              action.lockTimeout().orElse(LOCK_TIMEOUT));
      case Portion.Alone alone -> {
        if (mark.isEmpty() || isToRun(database, alone.statement(), id)) {
          alone(database, script, alone.statement(), id, BEGUN + digest);
        }
        switch (marking) {
          case Marking.Leave leave -> database.mark(leave.id(), leave.value());
          case Marking.Remove remove -> database.unmark(remove.prefix());
        }
        if (ground.verdict(id).isPresent()) {
          ground.settled();
        }
      }
    }
  }

  private void alone(
      ScriptDatabase database, Script script, Statement statement, String id, String begun) {
    database.mark(id, begun);
    FaultPoint.STEP_SQL_ALONE_BEGUN.pass();
    database.clear(statement);
    try {
      database.alone(id, script.name(), statement, lockTimeout(database, statement));
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.STEP_FAILED) {
        database.clear(statement);
        database.unmark(id);
      }
      throw problem;
    }
    FaultPoint.STEP_SQL_ALONE_DONE.pass();
  }

  /** What waits for others by design has no limit of its own: cut off, it leaves half an index. */
  private Duration lockTimeout(ScriptDatabase database, Statement statement) {
    return action
        .lockTimeout()
        .orElse(database.isConcurrent(statement) ? Duration.ZERO : LOCK_TIMEOUT);
  }

  /** Of one that was begun and did not say its end. */
  private boolean isToRun(ScriptDatabase database, Statement statement, String id) {
    return switch (database.trace(statement)) {
      case DONE -> false;
      case NOT_DONE -> true;
      case UNKNOWN -> {
        Optional<Verdict> verdict = ground.verdict(id);
        if (verdict.isPresent()) {
          ground.settled();
          yield verdict.get() == Verdict.AGAIN;
        }
        if (!ground.step().is(Trait.REPEATABLE)) {
          throw ground.unknown(
              id,
              "a process was cut off in '%s', which leaves no trace".formatted(statement.sql()));
        }
        yield true;
      }
    };
  }

  private Problem overtaken(Script script) {
    return Problem.of(ProblemCode.STEP_OVERTAKEN)
        .what("%s is not what it was when this run did a part of it".formatted(script.name()))
        .where(ground.place())
        .fix("put the file back as it was, or roll the run back and begin a new one")
        .exception();
  }

  @Override
  public Settled settle() {
    List<Script> scripts = bound();
    try (ScriptDatabase database = ground.scripts(action.database().url())) {
      ground.retry().run(ground.step().phase(), "step " + ground.name(), database::takeOver);
      Settled settled =
          scripts.stream().anyMatch(script -> isDone(database, script))
              ? Settled.RAN
              : Settled.NEVER;
      scripts.forEach(script -> leave(database, script));
      return settled;
    }
  }

  /** Nothing takes back what has no way back, but half of an index is of no use to anybody. */
  private void leave(ScriptDatabase database, Script script) {
    List<Statement> cutOff = cutOff(database, script);
    if (ground.step().undo().isEmpty() && script.rollback().isEmpty()) {
      cutOff.forEach(database::clear);
    }
  }

  /** Statements that were begun and did not say their end; they run no more. */
  private List<Statement> cutOff(ScriptDatabase database, Script script) {
    List<Statement> cutOff = new ArrayList<>();
    for (int i = 0; i < script.forward().size(); i++) {
      String id = id(script, i);
      if (database.mark(id).filter(mark -> mark.startsWith(BEGUN)).isPresent()) {
        database.endOthers(id);
        cutOff.addAll(script.forward().get(i).statements());
      }
    }
    return cutOff;
  }

  @Override
  public String undo() {
    List<Script> scripts = bound();
    int count = 0;
    try (ScriptDatabase database = ground.scripts(action.database().url())) {
      ground.retry().run(ground.step().phase(), "step " + ground.name(), database::takeOver);
      for (Script script : scripts.reversed()) {
        if (isDone(database, script) && script.rollback().isPresent()) {
          List<Statement> cutOff = cutOff(database, script);
          takeBack(database, script, script.rollback().get());
          cutOff.forEach(database::clear);
          count++;
        }
      }
    }
    return count + (count == 1 ? " script" : " scripts") + " taken back";
  }

  private boolean isDone(ScriptDatabase database, Script script) {
    return IntStream.range(0, script.forward().size())
        .anyMatch(i -> database.mark(id(script, i)).isPresent());
  }

  /** The last portion says that nothing of the script is done any more. */
  private void takeBack(ScriptDatabase database, Script script, List<Portion> portions) {
    for (int i = 0; i < portions.size(); i++) {
      Portion portion = portions.get(i);
      String id = backPrefix(script) + i;
      Marking marking =
          i < portions.size() - 1
              ? new Marking.Leave(id, digest(portion))
              : new Marking.Remove(prefix(script));
      ground.stop().check();
      ground
          .retry()
          .run(
              ground.step().phase(),
              "taking step %s back".formatted(ground.name()),
              () -> {
                if (isDone(database, script)) {
                  run(database, script, portion, id, marking);
                }
              });
    }
    database.unmark(backPrefix(script));
  }
}
