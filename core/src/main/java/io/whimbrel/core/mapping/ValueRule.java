package io.whimbrel.core.mapping;

import java.util.Optional;

/** Where the value of one target column comes from. */
public sealed interface ValueRule {

  /** The source column's value as it is, cast to the target's type. */
  record Carry(String from) implements ValueRule {}

  /**
   * An SQL expression in the target's dialect over the source row's columns, each under its source
   * name and with its source type.
   *
   * @param down the inverse, over the target row, for the way back
   */
  record Compute(String up, Optional<String> down) implements ValueRule {}

  /**
   * A UUID derived from the source column's value, the same everywhere and every time.
   *
   * @param namespace what makes equal keys of different tables different: migration and table of
   *     the key, for example {@code MIGRATION-001/public.users}; a foreign key uses the namespace
   *     of the table that it points to
   */
  record DeriveKey(String from, String namespace) implements ValueRule {}

  /**
   * The way back of {@link DeriveKey}: the old key of which the source column's value was derived,
   * looked up on the target. A key that no row of the target had gets one of its own.
   *
   * @param namespace as in {@link DeriveKey}
   */
  record RecallKey(String from, String namespace) implements ValueRule {}

  /**
   * The target's row keeps what it has, and a new one gets the target's default: rows bring no
   * value, and nothing is known of the target's.
   */
  record Keep() implements ValueRule {}

  /** The target's default: rows bring no value. */
  record Fill() implements ValueRule {}

  /** The target computes the column from others: rows bring no value. */
  record Computed() implements ValueRule {}
}
