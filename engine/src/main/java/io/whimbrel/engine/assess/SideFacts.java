package io.whimbrel.engine.assess;

import io.whimbrel.core.risk.KnownFacts;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.Sides;
import java.util.Map;
import java.util.TreeMap;

/** What both sides tell of themselves, as facts by name. */
public final class SideFacts {
  private SideFacts() {}

  /** Asks both sides. */
  public static Map<String, String> of(Sides sides, Inventory source) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(Facts.SOURCE_VERSION, source.product() + " " + source.version());
    facts.put(Facts.TARGET_VERSION, sides.target().version());
    facts.put(KnownFacts.of("source", "database"), source.database());
    facts.put(KnownFacts.TABLES, Integer.toString(source.tables().size()));
    facts.put(KnownFacts.ROWS, Long.toString(source.rows()));
    facts.put(KnownFacts.BYTES, Long.toString(source.bytes()));
    facts.putAll(KnownFacts.of("source", sides.source().platform()));
    facts.putAll(KnownFacts.of("target", sides.target().platform()));
    return facts;
  }
}
