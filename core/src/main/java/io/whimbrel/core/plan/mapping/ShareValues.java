package io.whimbrel.core.plan.mapping;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Values of the columns by which phases share rows, as far as they can be told apart without asking
 * a server: two texts are the same value on every server, or on none. Stateless.
 */
enum ShareValues {
  NUMBER,
  /** Whole numbers of two, four and eight bytes. */
  SMALL,
  INTEGER,
  BIG,
  DATE,
  /** Without a time zone. */
  TIME,
  /** With one: a value says its offset, or it would depend on the session. */
  MOMENT,
  TEXT,
  UUID_TEXT;

  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");

  /** What a type's values are; empty for a type of which that is not known. */
  static Optional<ShareValues> of(String type) {
    String bare = type.replaceAll("\\(.*?\\)", "").strip();
    return switch (bare) {
      case "numeric" -> Optional.of(NUMBER);
      case "smallint" -> Optional.of(SMALL);
      case "integer" -> Optional.of(INTEGER);
      case "bigint" -> Optional.of(BIG);
      case "date" -> Optional.of(DATE);
      case "timestamp without time zone" -> Optional.of(TIME);
      case "timestamp with time zone" -> Optional.of(MOMENT);
      case "text", "character varying" -> Optional.of(TEXT);
      case "uuid" -> Optional.of(UUID_TEXT);
      default -> Optional.empty();
    };
  }

  /** Whether a range of them is the same on every server. */
  boolean isOrdered() {
    return switch (this) {
      case NUMBER, SMALL, INTEGER, BIG, DATE, TIME, MOMENT -> true;
      case TEXT, UUID_TEXT -> false;
    };
  }

  /** How a value is written. */
  String example() {
    return switch (this) {
      case NUMBER, SMALL, INTEGER, BIG -> "1000";
      case DATE -> "2024-01-31";
      case TIME -> "2024-01-31T00:00:00";
      case MOMENT -> "2024-01-31T00:00:00+00:00";
      case TEXT -> "north";
      case UUID_TEXT -> "6f1b2c8e-0000-4000-8000-000000000000";
    };
  }

  /** The value that a text is; equal for texts of the same value. Empty where it is none. */
  Optional<Comparable<?>> read(String text) {
    try {
      return Optional.of(
          switch (this) {
            case NUMBER -> new BigDecimal(text).stripTrailingZeros();
            case SMALL -> whole(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIG -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalDateTime.parse(text.replace(' ', 'T'));
            case MOMENT ->
                OffsetDateTime.parse(text.replace(' ', 'T'))
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toLocalDateTime();
            case TEXT -> text;
            case UUID_TEXT -> UUID.fromString(text).toString().toLowerCase(Locale.ROOT);
          });
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static BigDecimal whole(String text, long min, long max) {
    if (!WHOLE.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    BigDecimal value = new BigDecimal(text);
    if (value.compareTo(BigDecimal.valueOf(min)) < 0
        || value.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  /** Compares two values that {@link #read} gave. */
  int compare(Comparable<?> left, Comparable<?> right) {
    return switch (this) {
      case NUMBER, SMALL, INTEGER, BIG -> ((BigDecimal) left).compareTo((BigDecimal) right);
      case DATE -> ((LocalDate) left).compareTo((LocalDate) right);
      case TIME, MOMENT -> ((LocalDateTime) left).compareTo((LocalDateTime) right);
      case TEXT, UUID_TEXT -> ((String) left).compareTo((String) right);
    };
  }
}
