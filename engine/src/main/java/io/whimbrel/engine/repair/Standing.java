package io.whimbrel.engine.repair;

import io.whimbrel.engine.verify.Catching;
import java.util.function.Supplier;

/** Sync as a repair needs it: it is caught up with, and stands still while rows are written. */
public interface Standing extends Catching {

  /** Does something while the target holds whole transactions and nothing is being applied. */
  <T> T whilePaused(Supplier<T> body);
}
