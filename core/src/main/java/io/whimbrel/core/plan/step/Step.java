package io.whimbrel.core.plan.step;

import io.whimbrel.core.run.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One step of a plan.
 *
 * @param name unique in the plan
 * @param phase no step of a phase begins before those of earlier phases are done
 * @param after steps that must be done before
 * @param undo what takes it back, where the kind does not know by itself
 * @param timeout the longest time that it may take; what it is about depends on the kind
 * @param trial what a rehearsal does with it
 */
public record Step(
    String name,
    StepAction action,
    Phase phase,
    List<String> after,
    Optional<StepAction> undo,
    Optional<Duration> timeout,
    List<Trait> traits,
    StepTrial trial) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  /** What else a plan says of a step. */
  public enum Trait {
    /** A person lets it begin. */
    APPROVED_BY_PERSON,
    /** It may be done again when nobody knows whether it was done. */
    REPEATABLE,
    /** That nothing takes it back is accepted. */
    IRREVERSIBLE,
    /** It only keeps what is there: where it was not done there is nothing to take back. */
    KEEPS_ONLY
  }

  /** A step with which a rehearsal does what its kind allows. */
  public Step(
      String name,
      StepAction action,
      Phase phase,
      List<String> after,
      Optional<StepAction> undo,
      Optional<Duration> timeout,
      List<Trait> traits) {
    this(name, action, phase, after, undo, timeout, traits, new StepTrial.ByKind());
  }

  public Step {
    after = List.copyOf(after);
    traits = List.copyOf(traits);
  }

  /** Whether a text can be the name of a step. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether it runs scripts of SQL, its own or those of a tool. */
  public boolean isOfScripts() {
    return action instanceof StepAction.Sql || action instanceof StepAction.Migrations;
  }

  /** Whether the plan says this of it. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
