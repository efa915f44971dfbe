package io.whimbrel.engine.steps.sql;

import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.StepDatabase;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.ground.Begun;
import io.whimbrel.engine.steps.ground.Settled;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.StepWork;
import io.whimbrel.engine.steps.sql.ScriptRun.CutOff;
import io.whimbrel.engine.steps.sql.ScriptSource.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs SQL. What is one transaction commits with a mark in the database itself, so it is done once
 * whenever a process is killed. A statement outside of any transaction has a mark before and
 * another one behind: between the two the catalog tells what is left of it, or a person has to.
 */
public final class SqlStep implements StepWork {
  private final ScriptSource source;
  private final StepDatabase database;
  private final Optional<Duration> lockTimeout;
  private final StepGround ground;

  /** Of scripts from somewhere. */
  public SqlStep(
      ScriptSource source,
      StepDatabase database,
      Optional<Duration> lockTimeout,
      StepGround ground) {
    this.source = source;
    this.database = database;
    this.lockTimeout = lockTimeout;
    this.ground = ground;
  }

  /** A step of this kind. */
  public SqlStep(StepAction.Sql action, StepGround ground) {
    this(
        new SqlFiles(action.text(), ground.name()),
        action.database(),
        action.lockTimeout(),
        ground);
  }

  private List<Script> scripts() {
    return on((_, scripts) -> scripts);
  }

  private <T> T on(BiFunction<ScriptDatabase, List<Script>, T> work) {
    return on(source.read(), work);
  }

  /** Of what the run was begun with, read once. */
  private <T> T onBound(Function<Bound, T> work) {
    Reading reading = source.read();
    ground.requireBound(reading.digest());
    return on(
        reading,
        (open, scripts) -> {
          ScriptRun run = new ScriptRun(ground, open, lockTimeout);
          run.takeOver();
          return work.apply(new Bound(reading, run, scripts));
        });
  }

  private record Bound(Reading reading, ScriptRun run, List<Script> scripts) {
    /** Without those that somebody else did. */
    List<Script> left() {
      Set<String> done = reading.done().apply(run.database());
      return scripts.stream().filter(s -> !done.contains(s.name()) || run.isDone(s)).toList();
    }
  }

  private <T> T on(Reading reading, BiFunction<ScriptDatabase, List<Script>, T> work) {
    try (ScriptDatabase open = ground.scripts(database.url())) {
      return work.apply(open, reading.scripts().apply(open));
    }
  }

  @Override
  public List<Finding> check() {
    Reading reading = source.read();
    return on(
        reading,
        (open, scripts) -> {
          Set<String> _ = reading.done().apply(open);
          return check(open, scripts);
        });
  }

  private List<Finding> check(ScriptDatabase open, List<Script> scripts) {
    List<Finding> findings = new ArrayList<>();
    if (scripts.stream().allMatch(script -> script.forward().isEmpty())) {
      findings.add(
          Finding.warn(
              ProblemCode.PLAN_INVALID,
              "step '%s' has no SQL to run".formatted(ground.name()),
              ground.place(),
              "write it behind '-- Forward migration'"));
    }
    for (String warning : source.warnings(scripts)) {
      findings.add(
          Finding.warn(
              ProblemCode.PLAN_INVALID,
              "step '%s': %s".formatted(ground.name(), warning),
              ground.place(),
              "see to it that nobody changes it meanwhile"));
    }
    for (String lacking : open.lacking()) {
      findings.add(
          Finding.block(
              ProblemCode.GRANT_MISSING,
              "step '%s': %s".formatted(ground.name(), lacking),
              database.name(),
              "give that right, then check again"));
    }
    return findings;
  }

  @Override
  public String what() {
    String names = scripts().stream().map(SqlStep::named).collect(Collectors.joining(", "));
    return "runs %s on %s".formatted(names, database.name());
  }

  private static String named(Script script) {
    return script.description().isEmpty()
        ? script.name()
        : "%s (%s)".formatted(script.name(), script.description());
  }

  @Override
  public String shown() {
    return ground.mask(text());
  }

  private String text() {
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
    return source.read().digest();
  }

  @Override
  public String formerDigest() {
    return Sha256.of(text());
  }

  /** What somebody else did before is not this step's to take back. */
  @Override
  public boolean isReversible() {
    Reading reading = source.read();
    return on(
        reading,
        (open, scripts) -> {
          List<Script> lasting =
              scripts.stream().filter(script -> script.rollback().isEmpty()).toList();
          if (lasting.isEmpty()) {
            return true;
          }
          ScriptRun run = new ScriptRun(ground, open, lockTimeout);
          Set<String> done = reading.done().apply(open);
          return lasting.stream().allMatch(s -> done.contains(s.name()) && !run.isDone(s));
        });
  }

  @Override
  public String work(Begun begun) {
    return onBound(
        bound -> {
          List<Script> left = bound.left();
          int count = left.stream().mapToInt(bound.run()::forward).sum();
          return "%d %s of %d %s"
              .formatted(
                  count,
                  count == 1 ? "statement" : "statements",
                  left.size(),
                  left.size() == 1 ? "script" : "scripts");
        });
  }

  @Override
  public Settled settle() {
    return onBound(
        bound -> {
          Settled settled =
              bound.scripts().stream().anyMatch(bound.run()::isDone) ? Settled.RAN : Settled.NEVER;
          bound.scripts().forEach(script -> leave(bound.run(), script));
          return settled;
        });
  }

  /** Nothing takes back what has no way back, but half of an index is of no use to anybody. */
  private void leave(ScriptRun run, Script script) {
    List<CutOff> cutOff = run.cutOff(script);
    if (ground.step().undo().isEmpty() && script.rollback().isEmpty()) {
      run.clear(cutOff);
    }
  }

  @Override
  public String undo() {
    return onBound(
        bound -> {
          ScriptRun run = bound.run();
          int count = 0;
          for (Script script : bound.scripts().reversed()) {
            if (run.isDone(script) && script.rollback().isPresent()) {
              List<CutOff> cutOff = run.cutOff(script);
              run.takeBack(script, script.rollback().get());
              run.clear(cutOff);
              count++;
            }
          }
          return count + (count == 1 ? " script" : " scripts") + " taken back";
        });
  }
}
