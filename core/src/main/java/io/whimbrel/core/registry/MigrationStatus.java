package io.whimbrel.core.registry;

import java.util.Locale;

/** How a migration stands, in one word. */
public enum MigrationStatus {
  /** Nobody has begun it. */
  PLANNED,
  /** On its way: begun, and not cleaned up. */
  ACTIVE,
  /** The new side is in charge, and all is cleaned up. */
  COMPLETED,
  /** The old side is in charge again. */
  ROLLED_BACK,
  /** Given up before its cutover. */
  ABORTED;

  /** The word for people and options. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether it has ended, well or not. */
  public boolean isOver() {
    return this == COMPLETED || this == ROLLED_BACK || this == ABORTED;
  }
}
