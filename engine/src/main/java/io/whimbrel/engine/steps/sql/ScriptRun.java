package io.whimbrel.engine.steps.sql;

import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.database.script.ScriptDatabase.Marking;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs scripts portion by portion, there and back, and leaves marks by which whoever comes after
 * knows how far they are. Used by one thread.
 *
 * @param lockTimeout as the plan says it; empty where it says nothing
 */
record ScriptRun(StepGround ground, ScriptDatabase database, Optional<Duration> lockTimeout) {
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
  private static final String BEGUN = "begun ";

  /** Makes room for marks. */
  void takeOver() {
    ground.retry().run(ground.step().phase(), "step " + ground.name(), database::takeOver);
  }

  /** Does what is left of a script; returns how many statements that part has. */
  int forward(Script script) {
    int count = 0;
    for (int i = 0; i < script.forward().size(); i++) {
      Portion portion = script.forward().get(i);
      String id = id(script, i);
      ground.stop().check();
      ground
          .retry()
          .run(
              ground.step().phase(),
              "step " + ground.name(),
              () -> run(script, portion, id, new Marking.Leave(id, digest(portion))));
      count += portion.statements().size();
    }
    return count;
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
    return Sha256.of(
        portion.statements().stream()
            .map(s -> s.sql() + s.data().orElse(""))
            .collect(Collectors.joining(";")));
  }

  private void run(Script script, Portion portion, String id, Marking marking) {
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
              id, script.name(), together.statements(), marking, lockTimeout.orElse(LOCK_TIMEOUT));
      case Portion.Alone alone -> {
        if (mark.isEmpty() || isToRun(alone.statement(), id)) {
          alone(script, alone.statement(), id, BEGUN + digest);
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

  private void alone(Script script, Statement statement, String id, String begun) {
    database.mark(id, begun);
    FaultPoint.STEP_SQL_ALONE_BEGUN.pass();
    database.clear(id, statement);
    try {
      database.alone(id, script.name(), statement, lockTimeout(statement));
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.STEP_FAILED) {
        database.clear(id, statement);
        database.unmark(id);
      }
      throw problem;
    }
    FaultPoint.STEP_SQL_ALONE_DONE.pass();
  }

  /** What waits for others by design has no limit of its own: cut off, it leaves half an index. */
  private Duration lockTimeout(Statement statement) {
    return lockTimeout.orElse(database.isConcurrent(statement) ? Duration.ZERO : LOCK_TIMEOUT);
  }

  /** Of one that was begun and did not say its end. */
  private boolean isToRun(Statement statement, String id) {
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

  /** A statement that was begun and did not say its end; it runs no more. */
  record CutOff(String id, Statement statement) {}

  /** All of these of a script. */
  List<CutOff> cutOff(Script script) {
    List<CutOff> cutOff = new ArrayList<>();
    for (int i = 0; i < script.forward().size(); i++) {
      String id = id(script, i);
      if (database.mark(id).filter(mark -> mark.startsWith(BEGUN)).isPresent()) {
        database.endOthers(id);
        script.forward().get(i).statements().forEach(s -> cutOff.add(new CutOff(id, s)));
      }
    }
    return cutOff;
  }

  /** Removes what they left. */
  void clear(List<CutOff> cutOff) {
    cutOff.forEach(one -> database.clear(one.id(), one.statement()));
  }

  /** Whether any of it was done. */
  boolean isDone(Script script) {
    return IntStream.range(0, script.forward().size())
        .anyMatch(i -> database.mark(id(script, i)).isPresent());
  }

  /** The last portion says that nothing of the script is done any more. */
  void takeBack(Script script, List<Portion> portions) {
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
                if (isDone(script)) {
                  run(script, portion, id, marking);
                }
              });
    }
    database.unmark(backPrefix(script));
  }
}
