package io.whimbrel.engine.steps;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.run.StepState;
import io.whimbrel.engine.steps.Ticks.Word;
import io.whimbrel.engine.steps.copy.KeptCopies;
import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.steps.ground.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people say of steps: needs the journal only. A process at work sees it within a second. */
public final class StepDesk {
  private static final String UNDO = ".undo";

  private final Plan plan;
  private final Journal journal;

  /** Over a journal, which stays the caller's to close. */
  public StepDesk(Plan plan, Journal journal) {
    this.plan = plan;
    this.journal = journal;
  }

  /**
   * Ticks a step: lets it begin, says that a person did it, or decides what nobody knows of it.
   *
   * @param name of the step, or of its undoing
   * @param verdict what is decided of what nobody knows; empty where that is not asked
   * @param by who says it
   */
  public void tick(String name, Optional<Verdict> verdict, String by, String comment) {
    RunRecord run = new StepBook(plan, journal).live();
    String base = name.endsWith(UNDO) ? name.substring(0, name.length() - UNDO.length()) : name;
    Step step = plan.steps().require(base, plan.locate("steps"));
    String told = comment.isBlank() ? by : by + ": " + comment;
    if (journal
        .fact(run.run(), fact(name, StepGround.UNKNOWN))
        .filter(t -> !t.isEmpty())
        .isPresent()) {
      decide(run, step, name, verdict, told);
    } else {
      refuse(verdict, name);
      Ticks ticks = new Ticks(journal, run.run());
      boolean isAsked = step.is(Trait.APPROVED_BY_PERSON) && ticks.go(name).isEmpty();
      requireReached(run, step);
      if (isAsked) {
        ticks.say(name, Word.GO, "let go by " + told);
      } else if (step.action() instanceof StepAction.Manual && ticks.done(name).isEmpty()) {
        ticks.say(name, Word.DONE, "done by " + told);
      } else {
        throw StepBook.wrong(
            "step '%s' asks nobody for anything".formatted(name),
            "see with 'whimbrel status' what the run waits for");
      }
      event(run, step, name, isAsked ? "let step '%s' begin" : "ticked step '%s'", told);
    }
  }

  private void decide(
      RunRecord run, Step step, String name, Optional<Verdict> verdict, String told) {
    Verdict decided =
        verdict.orElseThrow(
            () ->
                StepBook.wrong(
                    "nobody knows whether '%s' was done".formatted(name),
                    "find out, then add '--as done' or '--as again'"));
    journal.fact(run.run(), fact(name, StepGround.VERDICT), decided.name());
    journal.fact(run.run(), fact(name, StepGround.UNKNOWN), "");
    event(
        run,
        step,
        name,
        decided == Verdict.DONE ? "found step '%s' done" : "has step '%s' done again",
        told);
  }

  private static void refuse(Optional<Verdict> verdict, String name) {
    if (verdict.isPresent()) {
      throw StepBook.wrong(
          "of '%s' nothing is unknown".formatted(name),
          "leave '--as' out to tick what a person did");
    }
  }

  private void requireReached(RunRecord run, Step step) {
    List<String> open =
        plan.steps().before(step).stream()
            .filter(
                other ->
                    !journal
                        .stepState(run.run(), other.phase(), other.name())
                        .equals(Optional.of(StepState.DONE)))
            .map(Step::name)
            .toList();
    if (!open.isEmpty()) {
      throw StepBook.wrong(
          "the run has not come to step '%s': %s before it"
              .formatted(
                  step.name(), String.join(", ", open) + (open.size() == 1 ? " comes" : " come")),
          "let 'whimbrel run' bring it there first");
    }
    new StepGates(plan, journal, run.run())
        .closed(step)
        .ifPresent(
            gate -> {
              throw StepBook.wrong(
                  "gate %s stands before step '%s'".formatted(gate, step.name()),
                  "have it decided by '%s'".formatted(StepGates.command(gate)));
            });
  }

  private void event(RunRecord run, Step step, String name, String words, String told) {
    journal.event(
        run.run(),
        step.phase(),
        "step.ticked",
        told + " " + words.formatted(name),
        Map.of("step", name, "by", told));
  }

  private static String fact(String step, String what) {
    return "step." + step + "." + what;
  }

  /** What the newest run waits for that only people can do. */
  public Asked asked() {
    RunRecord run = new StepBook(plan, journal).now();
    return run.state().isFinal() ? Asked.NOTHING : new Waiting(plan, journal, run.run()).asked();
  }

  /**
   * Other plans' runs between two steps, whose changes nothing carries while no process works on
   * the newest run, in words.
   */
  public List<String> notCarried() {
    RunRecord run = new StepBook(plan, journal).now();
    if (run.state().isFinal()) {
      return List.of();
    }
    return KeptCopies.between(
            plan.steps().all(), step -> journal.stepState(run.run(), step.phase(), step.name()))
        .values()
        .stream()
        .map(copies -> notCarried((StepAction.Copy) copies.getFirst().action()))
        .sorted()
        .toList();
  }

  static String notCarried(StepAction.Copy copy) {
    return "while no process works on this run the source of %s keeps its log, and nothing is carried: 'whimbrel run --stay' carries"
        .formatted(copy.shortPath());
  }

  /** What steps of the newest run wait for that people decide elsewhere, in words by step. */
  public Map<String, String> elsewhere() {
    RunRecord run = new StepBook(plan, journal).now();
    return run.state().isFinal() ? Map.of() : new Waiting(plan, journal, run.run()).elsewhere();
  }
}
