package io.whimbrel.core.plan;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Values of the columns by which phases share rows, as far as they can be told apart without asking
 * a server: two texts are the same value on every server, or on none. Stateless.
 */
enum ShareValues {
  NUMBER,
  DATE,
  /** Without a time zone. */
  TIME,
  /** With one: a value says its offset, or it would depend on the session. */
  MOMENT,
  TEXT,
  UUID_TEXT;

  private static final Set<String> NUMBERS = Set.of("smallint", "integer", "bigint", "numeric");

  /** What a type's values are; empty for a type of which that is not known. */
  static Optional<ShareValues> of(String type) {
    String bare = type.replaceAll("\\(.*?\\)", "").strip();
    if (NUMBERS.contains(bare)) {
      return Optional.of(NUMBER);
    }
    return switch (bare) {
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
      case NUMBER, DATE, TIME, MOMENT -> true;
      case TEXT, UUID_TEXT -> false;
    };
  }

  /** How a value is written. */
  String example() {
    return switch (this) {
      case NUMBER -> "1000";
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

  /** Compares two values that {@link #read} gave. */
  int compare(Comparable<?> left, Comparable<?> right) {
    return switch (this) {
      case NUMBER -> ((BigDecimal) left).compareTo((BigDecimal) right);
      case DATE -> ((LocalDate) left).compareTo((LocalDate) right);
      case TIME, MOMENT -> ((LocalDateTime) left).compareTo((LocalDateTime) right);
      case TEXT, UUID_TEXT -> ((String) left).compareTo((String) right);
    };
  }
}
