package io.whimbrel.core.alteration;

import java.util.Optional;

/**
 * A query of the application, tried before and behind the change.
 *
 * @param place as in {@code queries.sql:7}
 * @param before why the old structure refuses it; empty where it does not
 * @param after why the new structure refuses it; empty where it does not
 */
public record TriedQuery(
    Version version, String place, String sql, Optional<String> before, Optional<String> after) {

  /** Whose query it is. */
  public enum Version {
    /** Of the application as it is. */
    OLD,
    /** Of the application as it will be. */
    NEW
  }
}
