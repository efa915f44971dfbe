package io.whimbrel.engine.cutover;

import io.whimbrel.core.run.Phase;
import io.whimbrel.engine.gonogo.GoNoGo;
import java.util.function.BooleanSupplier;

/** When a run comes to its gate, and what it is about to do behind it. */
sealed interface GateMoment permits BeforePause, BeforeDowntime {

  /** What is decided about, in a word. */
  String name();

  /** Whether there is nothing to decide any more. */
  boolean isPassed();

  /** The phase in which the run waits. */
  Phase phase();

  /** What is said when the run comes to the gate. */
  String opened();

  /** What is said while it waits for a person. */
  String waiting();

  /** What is looked at. */
  GoNoGo list();

  /** Whether a rule may give a go, as far as the list does not say. */
  boolean isReady();

  /** Why a rule gave its go. */
  String ruleComment();

  /** Throws when the source's structure is not the one that was carried. */
  void requireStructure();

  /**
   * Does what is to be done while the run waits.
   *
   * @return whether something was: the run was in another phase for it
   */
  boolean tend();

  /**
   * Does what is left between the go and what follows.
   *
   * @param isGo whether it still is a go; throws when somebody said no-go meanwhile
   * @return whether it was one all the time; else nothing follows
   */
  boolean proceed(BooleanSupplier isGo);
}
