package io.whimbrel.engine.verify;

import io.whimbrel.core.change.Position;
import java.time.Duration;

/** Sync as verification needs it, in whichever process it goes on. */
public interface Catching {
  /** Up to where changes are on the target. */
  Position applied();

  /** Waits until the target holds everything that the source had committed when it was called. */
  void catchUp();

  /**
   * As above, for one who holds a moment of a live side meanwhile, which must not last for ever.
   *
   * @return whether the target holds all that; false when that took longer
   */
  default boolean catchUp(Duration max) {
    catchUp();
    return true;
  }
}
