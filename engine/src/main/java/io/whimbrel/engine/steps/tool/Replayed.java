package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.database.script.MigrationHistory.Entry;
import io.whimbrel.core.digest.Sha256;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A migration of a tool's directory that Whimbrel runs in the tool's place.
 *
 * @param name unique in its directory
 * @param sql that goes forward
 * @param undo that takes it back; an empty text where nothing has to be done for that
 */
record Replayed(String name, Entry entry, String sql, Optional<String> undo, Again again) {
  private static final Pattern BYTE_ORDER_MARK = Pattern.compile("\\A\\uFEFF");

  /** When it runs again. */
  enum Again {
    /** Never. */
    NEVER,
    /** When it is not what it was. */
    WHEN_CHANGED
  }

  static String withoutMark(String text) {
    return BYTE_ORDER_MARK.matcher(text).replaceFirst("");
  }

  String digest() {
    return Sha256.of(name + '\n' + entry + '\n' + Sha256.of(sql) + undo.map(Sha256::of));
  }
}
