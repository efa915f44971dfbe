package io.whimbrel.engine.steps.ground;

import io.whimbrel.core.problem.Finding;
import java.util.List;
import java.util.Optional;

/**
 * One step of one kind. Whoever does it may be killed at any moment: the next process finds out
 * what was done, or says that a person has to. Used by one thread at a time.
 */
public interface StepWork {

  /** What stands in its way; may ask servers, changes nothing. */
  List<Finding> check();

  /** What it will do, in words without secrets. */
  String what();

  /** What it will do in its own language: SQL, a diff, a request. Without secrets. */
  String shown();

  /**
   * A digest of what it reads besides the plan. It is bound to the run when that begins; whatever
   * the step reads later it compares with that ({@link StepGround#requireBound}) before it acts.
   */
  default String digest() {
    return "";
  }

  /** The digest as earlier versions noted it, for runs that one of them began. */
  default String formerDigest() {
    return digest();
  }

  /** Whether {@link #undo} takes it back. */
  boolean isReversible();

  /**
   * Does it, or what is left of it; returns what came of it, in words without secrets. Where people
   * decide something elsewhere first it throws {@code GATE_WAITING}: it did not fail, and the next
   * process goes on.
   */
  String work(Begun begun);

  /**
   * Waits for what still runs of it, before it is taken back, where the journal does not have it as
   * done. Where nobody can know whether it ran, or still runs, a person has to say.
   */
  default Settled settle() {
    return Settled.RAN;
  }

  /** Fails where {@link #undo} would for good: asked before anything of a run is taken back. */
  default void requireWayBack() {}

  /** What people still have to do elsewhere once the run has ended, in words; empty for nothing. */
  default Optional<String> afterwards() {
    return Optional.empty();
  }

  /** Takes back what was done of it, as far as it was. Done twice, it changes nothing more. */
  String undo();
}
