package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.databases.postgresql.dialect.OutputText;
import java.util.List;

/**
 * SQL for a 64-bit hash of a row: each column by the hash function of its type where two values
 * have the same hash only if they are the same to the last digit, else by its text. So numerics,
 * floats, jsonb, arrays and intervals go by their texts: 1.0 and 1.00 are equal for their own
 * functions.
 */
final class RowHash {

  /** More columns than this nest too deep for a server's expressions. */
  static final int COLUMNS_MAX = 200;

  private static final String NONE = "4611686018427387847";

  /**
   * One column.
   *
   * @param name as SQL
   * @param type in full
   */
  record Part(String name, String type, boolean isNullable) {}

  private RowHash() {}

  /** The hash, never NULL for a row that keeps its columns' bans on NULL. */
  static String of(List<Part> parts) {
    String hash = "0::bigint";
    for (int i = 0; i < parts.size(); i++) {
      hash = chained(parts.get(i), i + 1, hash);
    }
    return hash;
  }

  private static String chained(Part part, int place, String before) {
    return part.isNullable
        ? "hashint8extended(coalesce(%s, %s), %s)"
            .formatted(hash(part, Integer.toString(place)), NONE, before)
        : hash(part, before);
  }

  private static String hash(Part part, String seed) {
    int length = part.type.indexOf('(');
    String rest = length < 0 ? "" : part.type.substring(part.type.indexOf(')') + 1);
    String base = length < 0 ? part.type : part.type.substring(0, length) + rest;
    return switch (base) {
      case "smallint" -> call("hashint2extended", part.name, seed);
      case "integer" -> call("hashint4extended", part.name, seed);
      case "bigint" -> call("hashint8extended", part.name, seed);
      case "boolean" -> call("hashint4extended", part.name + "::int", seed);
      case "uuid" -> call("uuid_hash_extended", part.name, seed);
      case "timestamp without time zone" -> call("timestamp_hash_extended", part.name, seed);
      case "timestamp with time zone" ->
          call("timestamp_hash_extended", part.name + " at time zone 'UTC'", seed);
      case "text", "character varying" -> ofText(part.name, seed);
      default -> ofOutput(part, seed);
    };
  }

  private static String ofOutput(Part part, String seed) {
    String hash = ofText(OutputText.ofKey(part.name), seed);
    return part.isNullable
        ? "case when num_nulls(" + part.name + ") = 0 then " + hash + " end"
        : hash;
  }

  private static String ofText(String text, String seed) {
    return call("hashtextextended", text + " collate \"C\"", seed);
  }

  private static String call(String function, String value, String seed) {
    return function + "(" + value + ", " + seed + ")";
  }
}
