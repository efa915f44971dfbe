package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.databases.postgresql.dialect.OutputText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * SQL for a 64-bit hash of a row: each column by the hash function of its type where two values
 * have the same hash only if they are the same to the last digit, else by its text. Some types take
 * both ways: a numeric's function takes 1.0 for 1.00 and 1 for -1, so scale and sign go in as well,
 * and a float's takes 0 for -0, so zeros go by their texts. jsonb, arrays and intervals always do.
 *
 * <p>The functions for eight bytes fold the value's halves into one (hashfunc.c, {@code
 * hashint8extended}): 1 and 4294967296 have one hash under any seed. Their seeds are not folded. So
 * the upper half of a bigint, the seconds of a time and the hash of the columns before go in beside
 * the value.
 */
final class RowHash {

  /** More columns than this nest too deep for a server's expressions. */
  static final int COLUMNS_MAX = 200;

  /** Leaves room for a numeric's scale and sign beside its place. */
  private static final int SCALE_BITS = 20;

  private static final long NEGATIVE = 1L << 19;

  /** Types with hashes of their own. */
  private static final Set<String> SCALARS =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "boolean",
          "uuid",
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "date",
          "text",
          "character varying",
          "character",
          "numeric",
          "double precision",
          "real");

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
    List<Part> nullable = parts.stream().filter(Part::isNullable).toList();
    return nullable.isEmpty()
        ? chain(parts)
        : "case when %s then %s else %s end"
            .formatted(
                nullable.stream().map(RowHash::isThere).collect(Collectors.joining(" and ")),
                chain(parts),
                withNulls(parts));
  }

  /** A composite value is NULL to {@code is null} when all that it holds is. */
  private static String isThere(Part part) {
    return SCALARS.contains(base(part))
        ? part.name + " is not null"
        : "num_nulls(" + part.name + ") = 0";
  }

  /**
   * Of a row without a NULL: each column's hash has that of the columns before it for its seed.
   * Types that name the seed more than once would make the chain grow without bounds; their hashes
   * are its first seed.
   */
  private static String chain(List<Part> parts) {
    List<String> apart = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      split(parts.get(i), i + 1).ifPresent(apart::add);
    }
    String hash = apart.isEmpty() ? "0::bigint" : "(" + String.join(" # ", apart) + ")";
    for (int i = 0; i < parts.size(); i++) {
      if (split(parts.get(i), i + 1).isEmpty()) {
        hash = hash(parts.get(i), hash);
      }
    }
    return apart.size() == parts.size() ? "hashint4extended(0, " + hash + ")" : hash;
  }

  /**
   * Of a row with a NULL: each column's hash under a seed of its own, or a number of its own for
   * NULL. What is put together by XOR is hashed once more: rows that swap values would have the
   * same XOR and nearly the same sum.
   */
  private static String withNulls(List<Part> parts) {
    List<String> hashes = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int place = i + 1;
      String hash = split(part, place).orElseGet(() -> hash(part, Integer.toString(place)));
      hashes.add(part.isNullable ? "coalesce(%s, %d)".formatted(hash, none(place)) : hash);
    }
    return "hashint4extended(1, " + String.join(" # ", hashes) + ")";
  }

  /** Numbers without a pattern, so that no few of them have an XOR of zero. */
  private static long none(int place) {
    long mixed = place * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return (mixed ^ (mixed >>> 31)) >>> 1;
  }

  /** For types some of whose values need another way than the rest. */
  private static Optional<String> split(Part part, int place) {
    return switch (base(part)) {
      case "numeric" -> Optional.of(ofNumeric(part, place));
      case "double precision" -> Optional.of(unlessZero("hashfloat8extended", part, place));
      case "real" -> Optional.of(unlessZero("hashfloat4extended", part, place));
      case "date" ->
          Optional.of(
              "case when %s between date '0001-01-01' and date '9999-12-31' then %s else %s end"
                  .formatted(
                      part.name,
                      ofTime(
                          "timestamp_hash_extended",
                          part.name + "::timestamp",
                          Integer.toString(place)),
                      ofOutput(part, place)));
      default -> Optional.empty();
    };
  }

  /**
   * The function of numerics sees neither sign nor scale; NaN and infinities have no scale. What it
   * hashes is put together with the weight of the first digit, and its zero with the seed, by XOR
   * alone: such hashes of two columns would cancel, so each is hashed once more.
   */
  private static String ofNumeric(Part part, int place) {
    long seed = (long) place << SCALE_BITS;
    return """
    hashint4extended(%5$d, case when scale(%1$s) is null then %2$s
      when %1$s < 0 then hash_numeric_extended(%1$s, %3$d # scale(%1$s))
      else hash_numeric_extended(%1$s, %4$d # scale(%1$s)) end)\
    """
        .formatted(part.name, ofOutput(part, place), seed | NEGATIVE, seed, place);
  }

  private static String unlessZero(String function, Part part, int place) {
    return "case when %s <> 0 then %s else %s end"
        .formatted(
            part.name, call(function, part.name, Integer.toString(place)), ofOutput(part, place));
  }

  private static String ofOutput(Part part, int place) {
    return ofOutput(part, Integer.toString(place));
  }

  /** The type without its length or precision. */
  private static String base(Part part) {
    int length = part.type.indexOf('(');
    return length < 0
        ? part.type
        : part.type.substring(0, length) + part.type.substring(part.type.indexOf(')') + 1);
  }

  /** A blank-padded text of a fixed length has its blanks always, so its function may skip them. */
  private static String hash(Part part, String seed) {
    return switch (base(part)) {
      case "smallint" -> call("hashint2extended", part.name, seed);
      case "integer" -> call("hashint4extended", part.name, seed);
      case "bigint" ->
          call(
              "hashint4extended",
              "(" + part.name + " >> 32)::int",
              call("hashint8extended", part.name, seed));
      case "boolean" -> call("hashint4extended", part.name + "::int", seed);
      case "uuid" -> call("uuid_hash_extended", part.name, seed);
      case "timestamp without time zone" -> ofTime("timestamp_hash_extended", part.name, seed);
      case "timestamp with time zone" ->
          ofTime("timestamp_hash_extended", part.name + " at time zone 'UTC'", seed);
      case "text", "character varying" -> ofText(part.name, seed);
      case "character" -> call("hashbpcharextended", part.name + " collate \"C\"", seed);
      case "time without time zone" -> ofTime("time_hash_extended", part.name, seed);
      default -> ofOutput(part, seed);
    };
  }

  private static String ofTime(String function, String time, String seed) {
    return call(
        "hashfloat8extended", "date_part('epoch', " + time + ")", call(function, time, seed));
  }

  /** NULL for NULL, which has a text; also where the source bans it, since the target may not. */
  private static String ofOutput(Part part, String seed) {
    return "case when num_nulls(%s) = 0 then %s end"
        .formatted(part.name, ofText(OutputText.ofKey(part.name), seed));
  }

  private static String ofText(String text, String seed) {
    return call("hashtextextended", text + " collate \"C\"", seed);
  }

  private static String call(String function, String value, String seed) {
    return function + "(" + value + ", " + seed + ")";
  }
}
