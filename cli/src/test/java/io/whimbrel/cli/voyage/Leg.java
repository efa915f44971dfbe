package io.whimbrel.cli.voyage;

import io.whimbrel.core.plan.SchemaMode;
import java.util.Locale;

/** One voyage of the matrix. */
record Leg(WholeDatabase data, VersionPair pair, SchemaMode mode) {

  /** A name for its databases that no other leg has on the same servers. */
  String database() {
    return (data.name() + "_" + mode.name()).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "%s, %s, schema %s".formatted(data, pair, mode).toLowerCase(Locale.ROOT);
  }
}
