package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps of a plan that is not only about the rows of one database, in the order of the file.
 *
 * @param all empty for a plan without steps
 */
public record Steps(List<Step> all) {

  /** A plan without steps. */
  public static final Steps NONE = new Steps(List.of());

  public Steps {
    all = List.copyOf(all);
  }

  /** Whether the plan has none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether a rehearsal finds anything to try: what can be copied, or what the plan lets it do. */
  public boolean isRehearsable() {
    return all.stream().anyMatch(Steps::isTriable);
  }

  private static boolean isTriable(Step step) {
    return switch (step.trial()) {
      case StepTrial.LeftOut _ -> false;
      case StepTrial.AsPlanned _, StepTrial.Instead _ -> true;
      case StepTrial.ByKind _ ->
          step.isOfScripts()
              || step.action() instanceof StepAction.ChangeFile
              || step.action() instanceof StepAction.Code
              || step.action() instanceof StepAction.Check(StepCheck.Query _);
    };
  }

  /** The step of a name. */
  public Optional<Step> named(String name) {
    return all.stream().filter(step -> step.name().equals(name)).findFirst();
  }

  /**
   * The step of a name; a problem names those that may be meant.
   *
   * @param where the place of the steps in the plan
   */
  public Step require(String name, String where) {
    List<String> names = all.stream().map(Step::name).toList();
    String near = Suggestion.question(name, names);
    return named(name)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("the plan has no step '%s'".formatted(name))
                    .where(where)
                    .fix(near.isEmpty() ? "name one of " + String.join(", ", names) : near)
                    .exception());
  }

  /** The steps that must be done before one may begin: those it names, and of earlier phases. */
  public List<Step> before(Step step) {
    return all.stream()
        .filter(
            other ->
                step.after().contains(other.name()) || other.phase().compareTo(step.phase()) < 0)
        .toList();
  }

  /** The steps that begin only when this one is done. */
  public List<Step> behind(Step step) {
    return all.stream().filter(other -> before(other).contains(step)).toList();
  }

  /** Whether one step is done before another one begins, whatever happens. */
  public boolean isBefore(Step one, Step other) {
    return isBefore(one, other, new HashSet<>());
  }

  private boolean isBefore(Step one, Step other, Set<Step> seen) {
    return before(other).stream()
        .anyMatch(step -> step.equals(one) || (seen.add(step) && isBefore(one, step, seen)));
  }

  /** Steps that wait for each other, each for the next and the last for the first; or none. */
  public List<String> cycle() {
    Set<String> seen = new HashSet<>();
    return all.stream()
        .map(step -> cycle(step, List.of(), seen))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<String> cycle(Step step, List<String> behind, Set<String> seen) {
    int first = behind.indexOf(step.name());
    if (first >= 0) {
      return behind.subList(first, behind.size());
    }
    if (!seen.add(step.name())) {
      return List.of();
    }
    List<String> further = new ArrayList<>(behind);
    further.add(step.name());
    return step.after().stream()
        .flatMap(name -> named(name).stream())
        .map(next -> cycle(next, further, seen))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** What stands in the steps by reference, so that no output shows it. */
  public List<Secret> secrets() {
    return all.stream()
        .flatMap(
            step ->
                Stream.concat(
                    Stream.concat(Stream.of(step.action()), step.undo().stream())
                        .flatMap(StepSecrets::of),
                    StepSecrets.of(step.trial())))
        .toList();
  }

  /** The databases that steps work on. */
  public List<StepDatabase> databases() {
    return all.stream()
        .flatMap(step -> Stream.concat(Stream.of(step.action()), step.undo().stream()))
        .flatMap(StepSecrets::databases)
        .distinct()
        .toList();
  }
}
