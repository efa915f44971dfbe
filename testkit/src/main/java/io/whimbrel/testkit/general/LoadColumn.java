package io.whimbrel.testkit.general;

import io.whimbrel.testkit.postgresql.Identifier;
import java.util.Optional;

/**
 * A column as a load sees it.
 *
 * @param made an expression for a new value, where the type is one of those that can be made
 * @param writing whether a statement may give it a value
 * @param isOptional whether a row may do without: it is nullable or has a default
 * @param isKey whether it tells rows apart, in a key or a unique index
 */
record LoadColumn(
    String name, Optional<String> made, Writing writing, boolean isOptional, boolean isKey) {

  /** Whether a statement may give a column its value. */
  enum Writing {
    FREE,
    /** An identity that always counts by itself. */
    COUNTED,
    COMPUTED
  }

  String quoted() {
    return Identifier.quoted(name);
  }

  boolean isFree() {
    return writing == Writing.FREE;
  }
}
