package io.whimbrel.cli.voyage;

import io.whimbrel.core.plan.SchemaMode;
import java.util.List;
import java.util.Locale;

/** One voyage of the matrix. */
record Leg(WholeDatabase data, VersionPair pair, SchemaMode mode, Rights rights) {

  /** What only superusers make is no structure that the least roles could make on the target. */
  boolean isPossible() {
    return data != WholeDatabase.EVERYTHING || mode == SchemaMode.EXISTING || rights == Rights.ALL;
  }

  /**
   * With all rights each database goes between all pairs, the ways of structure taking turns; those
   * that are made of traps go every way. With least rights each goes with both ways of structure,
   * each between one pair. The property {@code whimbrel.voyages} names others.
   */
  boolean isEveryBuilds() {
    List<VersionPair> pairs = List.of(VersionPair.values());
    int turn =
        List.of(WholeDatabase.values()).indexOf(data) + List.of(SchemaMode.values()).indexOf(mode);
    return switch (rights) {
      case ALL -> data.isMadeOfTraps() || (turn + pairs.indexOf(pair)) % 2 == 0;
      case LEAST -> pair == pairs.get(turn % pairs.size());
    };
  }

  /** Whether it is rolled back in the end: each database once, with what the least roles may do. */
  boolean goesBack() {
    return rights == Rights.LEAST && mode == SchemaMode.CREATE;
  }

  /** A name for its databases that no other leg has on the same servers. */
  String database() {
    return (data.name() + "_" + mode.name() + "_" + rights.name()).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "%s, %s, schema %s, %s rights"
        .formatted(data, pair, mode, rights)
        .toLowerCase(Locale.ROOT);
  }
}
