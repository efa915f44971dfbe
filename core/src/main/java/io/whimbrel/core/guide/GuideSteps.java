package io.whimbrel.core.guide;

import io.whimbrel.core.plan.step.Step;
import io.whimbrel.core.plan.step.Step.Trait;
import io.whimbrel.core.plan.step.StepAction;
import io.whimbrel.core.plan.step.Steps;
import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The steps of a guide: what must be so before comes first, then the restore point is made, then
 * come the steps of the plan, and last what must be so afterwards. So all of it is journaled, and
 * goes on after a kill, as any step does.
 */
public final class GuideSteps {
  /** The step that makes the restore point; taken back, it restores where nothing else helps. */
  public static final String RESTORE_POINT = "restore-point";

  private static final String BEFORE = "before-";
  private static final String AFTER = "after-";
  private static final StepAction NOTHING = new StepAction.Wait(Duration.ZERO);

  private GuideSteps() {}

  /** Whether a step of such a name comes from a guide. */
  public static boolean isOfGuide(String step) {
    return step.equals(RESTORE_POINT) || step.matches("(before|after)-\\d+");
  }

  /** All steps. */
  public static Steps of(Guide guide, Steps own) {
    List<Step> first = new ArrayList<>(items(BEFORE, guide.before(), Phase.ASSESS, List.of()));
    guide
        .restorePoint()
        .ifPresent(point -> first.add(restorePoint(point, names(first), needsRestore(own))));
    List<String> waited = names(first);
    List<Step> all = new ArrayList<>(first);
    own.all().forEach(step -> all.add(after(step, waited)));
    all.addAll(items(AFTER, guide.after(), Phase.CLEANUP, names(all)));
    return new Steps(all);
  }

  /**
   * The same steps for a way back on which the restore point is brought back, whatever becomes of
   * the others.
   *
   * @return empty when there is no restore point
   */
  public static Optional<Steps> restoring(Guide guide, Steps all) {
    return guide
        .restorePoint()
        .map(
            point ->
                new Steps(
                    all.all().stream()
                        .map(
                            step ->
                                step.name().equals(RESTORE_POINT)
                                    ? undoneBy(step, new StepAction.Command(point.restore()))
                                    : step)
                        .toList()));
  }

  /** Whether the steps cannot be undone by themselves. */
  private static boolean needsRestore(Steps own) {
    return own.all().stream().anyMatch(s -> s.is(Trait.IRREVERSIBLE) && s.undo().isEmpty());
  }

  private static Step restorePoint(RestorePoint point, List<String> after, boolean isNeeded) {
    return new Step(
        RESTORE_POINT,
        new StepAction.Command(point.make()),
        Phase.ASSESS,
        after,
        Optional.of(isNeeded ? new StepAction.Command(point.restore()) : NOTHING),
        Optional.empty(),
        List.of(Trait.REPEATABLE, Trait.KEEPS_ONLY));
  }

  private static List<Step> items(
      String prefix, List<ChecklistItem> items, Phase phase, List<String> after) {
    List<Step> steps = new ArrayList<>();
    for (ChecklistItem item : items) {
      steps.add(
          new Step(
              prefix + (steps.size() + 1),
              item.check()
                  .<StepAction>map(StepAction.Check::new)
                  .orElseGet(() -> new StepAction.Manual(item.what())),
              phase,
              after,
              Optional.of(NOTHING),
              Optional.empty(),
              List.of()));
    }
    return steps;
  }

  private static Step after(Step step, List<String> further) {
    return new Step(
        step.name(),
        step.action(),
        step.phase(),
        Stream.concat(step.after().stream(), further.stream()).distinct().toList(),
        step.undo(),
        step.timeout(),
        step.traits(),
        step.trial());
  }

  private static Step undoneBy(Step step, StepAction undo) {
    return new Step(
        step.name(),
        step.action(),
        step.phase(),
        step.after(),
        Optional.of(undo),
        step.timeout(),
        step.traits(),
        step.trial());
  }

  private static List<String> names(List<Step> steps) {
    return steps.stream().map(Step::name).toList();
  }
}
