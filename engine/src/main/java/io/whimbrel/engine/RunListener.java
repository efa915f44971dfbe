package io.whimbrel.engine;

import io.whimbrel.core.journal.EventRecord;

/**
 * Is told what a run does while it does it. Called often and from several threads; must return
 * soon.
 */
public interface RunListener {
  /** A new state of the progress; about four times per second. */
  void progress(Progress progress);

  /** Something happened, and the journal has it; the sequence counts what this process told. */
  void event(EventRecord event);

  /** Listens to nothing. */
  static RunListener none() {
    return new RunListener() {
      @Override
      public void progress(Progress progress) {}

      @Override
      public void event(EventRecord event) {}
    };
  }
}
