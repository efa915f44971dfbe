package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.schema.TableName;
import java.util.Locale;

/**
 * The old key that a UUID stands for, as the old side knows it: a table in schema {@code whimbrel}
 * for each namespace, with {@code new_key} and {@code old_key}.
 */
public final class RecalledKey {

  private static final int READABLE_MAX = 40;

  private RecalledKey() {}

  /**
   * The table's name: readable, at most 63 bytes.
   *
   * @param namespace as in {@link DerivedKey}
   */
  public static TableName table(String namespace) {
    String plain =
        namespace
            .substring(namespace.indexOf('/') + 1)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "_");
    String readable = plain.substring(0, Math.min(READABLE_MAX, plain.length()));
    return new TableName("whimbrel", "old_keys_" + readable + "_" + digest(namespace));
  }

  /** The quoted table. */
  public static String relation(String namespace) {
    return Sql.table(table(namespace));
  }

  /**
   * The SQL expression of the old key; NULL for a NULL key and for one that nobody knows.
   *
   * @param key SQL expression of the UUID
   */
  public static String expression(String namespace, String key) {
    return "(select whimbrel_k.old_key from "
        + relation(namespace)
        + " as whimbrel_k where whimbrel_k.new_key = "
        + key
        + ")";
  }

  private static String digest(String text) {
    return Sha256.of(text).substring(0, 8);
  }
}
