package io.whimbrel.core.risk;

import io.whimbrel.core.database.ServerPlatform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Names of facts that risk and the index go by. */
public final class KnownFacts {
  /** Tables of the source. */
  public static final String TABLES = "source.tables.count";

  /** Rows of the source, about. */
  public static final String ROWS = "source.rows.estimate";

  /** Bytes of the source's tables. */
  public static final String BYTES = "source.bytes";

  /** How long neither side will accept writes at most, as it was rehearsed, in milliseconds. */
  public static final String FORETOLD = "forecast.pause.millis";

  /** How long neither side accepted writes, in milliseconds. */
  public static final String PAUSE = "cutover.pause.millis";

  private static final List<String> OF_SIDE =
      List.of("version", "database", "provider", "infrastructure", "schema-version");

  private KnownFacts() {}

  /** A fact of a side, as in {@code source.version}. */
  public static String of(String side, String name) {
    return side + "." + name;
  }

  /** Whether a fact is one that risk or the index go by. */
  public static boolean isKnown(String name) {
    return List.of(TABLES, ROWS, BYTES, FORETOLD, PAUSE).contains(name)
        || OF_SIDE.stream()
            .anyMatch(n -> name.equals(of("source", n)) || name.equals(of("target", n)));
  }

  /** The known ones of a run's facts. */
  public static Map<String, String> in(Map<String, String> facts) {
    Map<String, String> known = new TreeMap<>(facts);
    known.keySet().removeIf(name -> !isKnown(name));
    return known;
  }

  /** What a side tells of where it runs. */
  public static Map<String, String> of(String side, Optional<ServerPlatform> platform) {
    Map<String, String> facts = new TreeMap<>();
    platform.ifPresent(
        p -> {
          facts.put(of(side, "provider"), p.provider());
          facts.put(of(side, "infrastructure"), p.infrastructure());
          facts.put(of(side, "schema-version"), p.schemaVersion());
        });
    facts.values().removeIf(String::isEmpty);
    return facts;
  }
}
