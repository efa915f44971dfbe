package io.whimbrel.testkit.general;

import java.util.Optional;

/** Expressions that make a new value of a type, another one each time. */
final class MadeValues {
  private static final String WORD = "md5(random()::text)";

  private MadeValues() {}

  /**
   * An expression for a type.
   *
   * @param base the name of the type in {@code pg_type}, of a domain the one under it
   * @param type the type as a cast names it
   * @param length the largest number of characters or bits, or 0 where there is none
   * @param enumeration the oid of an enum, or 0
   */
  static Optional<String> of(String base, String type, int length, long enumeration) {
    if (enumeration != 0) {
      return Optional.of(
          "(select enumlabel from pg_enum where enumtypid = %d order by random() limit 1)::text::%s"
              .formatted(enumeration, type));
    }
    if (base.startsWith("_")) {
      return of(base.substring(1), type.replaceAll("\\[]$", ""), length, 0)
          .map(element -> "array[%s, null, %s]::%s".formatted(element, element, type));
    }
    return plain(base, length).map(expression -> "(%s)::%s".formatted(expression, type));
  }

  private static Optional<String> plain(String base, int length) {
    String expression =
        switch (base) {
          case "int2" -> "(random() * 32000)::int";
          case "int4" -> "1000000 + (random() * 2000000000)::int";
          case "int8" -> "1000000 + (random() * 1e15)::int8";
          case "numeric" -> "round((random() * 9)::numeric, 2)";
          case "float4", "float8" -> "random() * 1e6";
          case "money" -> "(random() * 1000)::numeric";
          case "bool" -> "random() < 0.5";
          case "text", "varchar", "bpchar", "name" ->
              length == 0 ? WORD + " || ' ü🐦'" : "left(%s, %d)".formatted(WORD, length);
          case "uuid" -> "gen_random_uuid()";
          case "bytea" -> "decode(%s, 'hex')".formatted(WORD);
          case "date" -> "current_date - (random() * 1000)::int";
          case "time", "timetz" -> "localtime - random() * interval '1 hour'";
          case "timestamp", "timestamptz" -> "localtimestamp - random() * interval '900 days'";
          case "interval" -> "random() * interval '900 days'";
          case "json", "jsonb" -> "'{\"word\": \"' || %s || '\"}'".formatted(WORD);
          case "xml" -> "'<word>' || %s || '</word>'".formatted(WORD);
          case "inet", "cidr" -> "'10.0.' || (random() * 255)::int || '.7/32'";
          case "macaddr" -> "'08:00:2b:01:02:' || to_hex(16 + (random() * 200)::int)";
          case "bit", "varbit" -> "(random() * 255)::int::bit(8)";
          case "tsvector" -> "to_tsvector('simple', %s)".formatted(WORD);
          case "point" -> "point(random(), random())";
          case "int4range" -> "int4range((random() * 1e8)::int, 2e8::int)";
          case "int8range" -> "int8range((random() * 1e8)::int8, 2e8::int8)";
          case "numrange" -> "numrange(random()::numeric, 7)";
          case "daterange" -> "daterange(current_date - (random() * 1000)::int, current_date + 1)";
          case "tsrange" ->
              "tsrange(localtimestamp - random() * interval '9 days', localtimestamp)";
          case "tstzrange" -> "tstzrange(now() - random() * interval '9 days', now())";
          default -> "";
        };
    return expression.isEmpty() ? Optional.empty() : Optional.of(expression);
  }
}
