package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;

/** Sync as verification needs it, in whichever process it goes on. */
public interface Catching {
  /** Up to where changes are on the target. */
  Position applied();

  /** Waits until the target holds everything that the source had committed when it was called. */
  void catchUp();
}
