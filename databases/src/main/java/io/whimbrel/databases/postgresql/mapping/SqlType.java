package io.whimbrel.databases.postgresql.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A type as a catalog or a plan spells it, taken apart.
 *
 * @param name as the catalog spells it, without length or precision
 * @param modifiers length, or precision and scale; empty when there are none
 */
record SqlType(String name, List<Integer> modifiers) {

  private static final Pattern FORM =
      Pattern.compile("([^(]*?)\\s*(?:\\(\\s*(-?\\d+)\\s*(?:,\\s*(-?\\d+)\\s*)?\\))?([^(]*)");

  private static final Map<String, String> SPELLED =
      Map.ofEntries(
          Map.entry("int2", "smallint"),
          Map.entry("int", "integer"),
          Map.entry("int4", "integer"),
          Map.entry("int8", "bigint"),
          Map.entry("decimal", "numeric"),
          Map.entry("dec", "numeric"),
          Map.entry("float4", "real"),
          Map.entry("float8", "double precision"),
          Map.entry("float", "double precision"),
          Map.entry("bool", "boolean"),
          Map.entry("varchar", "character varying"),
          Map.entry("char varying", "character varying"),
          Map.entry("char", "character"),
          Map.entry("bpchar", "character"),
          Map.entry("timestamp", "timestamp without time zone"),
          Map.entry("timestamptz", "timestamp with time zone"),
          Map.entry("time", "time without time zone"),
          Map.entry("timetz", "time with time zone"));

  private static final Map<String, long[]> INTEGERS =
      Map.of(
          "smallint", new long[] {Short.MIN_VALUE, Short.MAX_VALUE},
          "integer", new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
          "bigint", new long[] {Long.MIN_VALUE, Long.MAX_VALUE});

  private static final Set<String> TEXTS = Set.of("text", "character varying", "character");

  private static final Set<String> FLOATS = Set.of("real", "double precision");

  SqlType {
    modifiers = List.copyOf(modifiers);
  }

  static SqlType of(String spelled) {
    Matcher matcher = FORM.matcher(spelled.strip());
    if (!matcher.matches()) {
      return new SqlType(spelled, List.of());
    }
    String name = (matcher.group(1) + matcher.group(4)).strip();
    String known = name.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    List<Integer> modifiers =
        Stream.of(1, 2)
            .map(i -> matcher.group(i + 1))
            .filter(m -> m != null)
            .map(Integer::valueOf)
            .toList();
    boolean isOneCharacter = known.startsWith("char") && modifiers.isEmpty();
    String spelledOut = SPELLED.getOrDefault(known, known);
    return new SqlType(
        name.indexOf('"') >= 0 ? name : spelledOut,
        isOneCharacter && spelledOut.equals("character") ? List.of(1) : modifiers);
  }

  boolean isInteger() {
    return INTEGERS.containsKey(name);
  }

  boolean isFloat() {
    return FLOATS.contains(name);
  }

  boolean isNumeric() {
    return name.equals("numeric");
  }

  boolean isNumber() {
    return isInteger() || isFloat() || isNumeric();
  }

  boolean isText() {
    return TEXTS.contains(name);
  }

  boolean isLocalTime() {
    return name.equals("timestamp without time zone");
  }

  boolean isMoment() {
    return name.equals("timestamp with time zone");
  }

  boolean isTime() {
    return isLocalTime() || isMoment() || name.equals("date");
  }

  /** The smallest value of an integer type. */
  long least() {
    return range()[0];
  }

  /** The greatest value of an integer type. */
  long greatest() {
    return range()[1];
  }

  private long[] range() {
    long[] range = INTEGERS.get(name);
    if (range == null) {
      throw new IllegalStateException(name + " is no integer");
    }
    return range;
  }
}
