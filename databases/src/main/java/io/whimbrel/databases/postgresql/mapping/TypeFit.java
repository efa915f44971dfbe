package io.whimbrel.databases.postgresql.mapping;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import java.util.Optional;

/**
 * Which values of one type another type does not hold, as a condition that no value makes fail: it
 * is true for a value that an insert would refuse, never NULL for one that is there.
 */
public final class TypeFit {

  private static final String WHOLE = "'^[[:space:]]*[-+]?[0-9]+[[:space:]]*$'";
  private static final String NUMBER =
      "'^[[:space:]]*[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?[[:space:]]*$'";
  private static final String UUID =
      "'^([0-9a-f]{4}-?){7}[0-9a-f]{4}$|^\\{([0-9a-f]{4}-?){7}[0-9a-f]{4}\\}$'";
  private static final String BOOLEAN =
      "'^[[:space:]]*(t|tr|tru|true|y|ye|yes|on|1|f|fa|fal|fals|false|n|no|of|off|0)[[:space:]]*$'";

  private TypeFit() {}

  /** How a misfit is known. */
  public sealed interface Fit {
    /** There is none. */
    record Always() implements Fit {}

    /** By a condition over the value. */
    record Unless(String condition) implements Fit {}

    /** Only by converting it. */
    record Unknown() implements Fit {}
  }

  /** How values of a column that is carried fit; the value's SQL is the mapping's own. */
  public static Fit of(TableMapping mapping, ColumnMapping column, String targetType) {
    return switch (column.rule()) {
      case ValueRule.Carry carry ->
          of(
              mapping.source().column(carry.from()).map(Column::type).orElse(""),
              targetType,
              MappedSelect.value(mapping, column));
      case ValueRule.Compute _ -> new Fit.Unknown();
      case ValueRule.DeriveKey _,
          ValueRule.RecallKey _,
          ValueRule.Keep _,
          ValueRule.Fill _,
          ValueRule.Computed _ ->
          new Fit.Always();
    };
  }

  /**
   * How values fit.
   *
   * @param value SQL of a value of the type {@code from}
   */
  public static Fit of(String from, String to, String value) {
    SqlType old = SqlType.of(from);
    SqlType next = SqlType.of(to);
    if (old.equals(next) || (next.modifiers().isEmpty() && old.name().equals(next.name()))) {
      return new Fit.Always();
    }
    if (next.isText()) {
      return length(old, next, value);
    }
    if (next.isNumber() && old.isNumber()) {
      return number(old, next, value).<Fit>map(Fit.Unless::new).orElseGet(Fit.Always::new);
    }
    if (old.isText()) {
      return text(next, to, value);
    }
    boolean isBetweenTimes = old.isTime() && next.isTime();
    return isBetweenTimes ? new Fit.Always() : new Fit.Unknown();
  }

  /** What a type with a length or a precision does not hold, whatever the value's own type is. */
  public static Fit within(String type, String value) {
    SqlType next = SqlType.of(type);
    if (next.modifiers().isEmpty()) {
      return new Fit.Always();
    }
    if (next.isText()) {
      return new Fit.Unless(tooLong(value, next.modifiers().getFirst()));
    }
    return next.isNumeric() ? new Fit.Unless(tooPrecise(value, next)) : new Fit.Always();
  }

  /** Whether values of one type that differ differ in the other one, too. */
  public static boolean keepsApart(String from, String to) {
    SqlType old = SqlType.of(from);
    SqlType next = SqlType.of(to);
    boolean isOfTexts = old.isText() && next.isText() && !next.name().equals("character");
    boolean isUnbounded = next.isNumeric() && next.modifiers().isEmpty();
    return isOfTexts || (old.isInteger() && (next.isInteger() || isUnbounded));
  }

  /** Whether a type is one of texts. */
  public static boolean isText(String type) {
    return SqlType.of(type).isText();
  }

  /** Whether a type is one of moments: a time stamp with a time zone. */
  public static boolean isMoment(String type) {
    return SqlType.of(type).isMoment();
  }

  /** Whether a type is one of numbers. */
  public static boolean isNumber(String type) {
    return SqlType.of(type).isNumber();
  }

  /** Whether a type is a date or a time stamp. */
  public static boolean isTime(String type) {
    return SqlType.of(type).isTime();
  }

  private static Fit length(SqlType old, SqlType next, String value) {
    boolean isShorter =
        !next.modifiers().isEmpty()
            && !(old.isText()
                && !old.modifiers().isEmpty()
                && old.modifiers().getFirst() <= next.modifiers().getFirst());
    return isShorter
        ? new Fit.Unless(tooLong(value, next.modifiers().getFirst()))
        : new Fit.Always();
  }

  /** Blanks at the end are cut off by an insert. */
  static String tooLong(String value, int length) {
    return "coalesce(char_length(rtrim(cast(%s as text), ' ')) > %d, false)"
        .formatted(value, length);
  }

  /** The condition under which a number is refused; empty when none is. */
  private static Optional<String> number(SqlType old, SqlType next, String value) {
    if (next.isInteger()) {
      boolean isNarrower = !old.isInteger() || old.greatest() > next.greatest();
      String whole = old.isInteger() ? value : "round(cast(%s as numeric))".formatted(value);
      return isNarrower
          ? Optional.of(outside(whole, next.least(), next.greatest()))
          : Optional.empty();
    }
    if (next.isNumeric() && !next.modifiers().isEmpty()) {
      return Optional.of(tooPrecise(value, next));
    }
    if (next.name().equals("real") && !old.isInteger()) {
      return Optional.of(
          ("coalesce(cast(%1$s as text) not in ('NaN', 'Infinity', '-Infinity') and"
                  + " (abs(%1$s) >= 3.40282357e38 or (%1$s <> 0 and abs(%1$s) < 1e-45)), false)")
              .formatted(value));
    }
    return Optional.empty();
  }

  private static String outside(String number, long least, long greatest) {
    return "coalesce(%s not between %d and %d, false)".formatted(number, least, greatest);
  }

  private static String tooPrecise(String value, SqlType numeric) {
    int precision = numeric.modifiers().getFirst();
    int scale = numeric.modifiers().size() > 1 ? numeric.modifiers().get(1) : 0;
    return ("coalesce(cast(%1$s as numeric) <> 'NaN'"
            + " and abs(round(cast(%1$s as numeric), %2$d)) >= 1e%3$d, false)")
        .formatted(value, scale, precision - scale);
  }

  private static Fit text(SqlType next, String spelled, String value) {
    String text = "cast(" + value + " as text)";
    if (next.isInteger()) {
      return guarded(
          text,
          WHOLE,
          outside("cast(%s as numeric)".formatted(text), next.least(), next.greatest()));
    }
    if (next.isNumeric()) {
      return guarded(text, NUMBER, next.modifiers().isEmpty() ? "false" : tooPrecise(text, next));
    }
    return switch (next.name()) {
      case "uuid" -> unlike(text, "!~*", UUID);
      case "boolean" -> unlike(text, "!~*", BOOLEAN);
      default ->
          new Fit.Unless(
              "coalesce(not pg_input_is_valid(%s, '%s'), false)"
                  .formatted(text, spelled.replace("'", "''")));
    };
  }

  private static Fit guarded(String text, String form, String condition) {
    return new Fit.Unless(
        "case when %1$s is null then false when %1$s ~ %2$s then %3$s else true end"
            .formatted(text, form, condition));
  }

  private static Fit unlike(String text, String operator, String form) {
    return new Fit.Unless("coalesce(%s %s %s, false)".formatted(text, operator, form));
  }

  /** What an insert takes and changes silently: the condition, and words for it. */
  public record Loss(String condition, String what) {}

  /** Which values lose something on the way from one type to the other, though they fit. */
  public static Optional<Loss> loss(String from, String to, String value) {
    SqlType old = SqlType.of(from);
    SqlType next = SqlType.of(to);
    if (old.equals(next)) {
      return Optional.empty();
    }
    if ((old.isNumeric() || old.isFloat()) && (next.isInteger() || isScaled(next))) {
      int scale = next.modifiers().size() > 1 ? next.modifiers().get(1) : 0;
      return Optional.of(
          new Loss(
              ("coalesce(cast(%1$s as text) not in ('NaN', 'Infinity', '-Infinity') and"
                      + " cast(%1$s as numeric) <> round(cast(%1$s as numeric), %2$d), false)")
                  .formatted(value, scale),
              "values that are rounded to " + to));
    }
    if (next.name().equals("date") && (old.isLocalTime() || old.isMoment())) {
      return Optional.of(
          new Loss(
              "coalesce(isfinite(%1$s) and %1$s <> cast(%1$s as date), false)".formatted(value),
              "times of day that are cut off"));
    }
    if (old.isLocalTime() && next.isMoment()) {
      return Optional.of(
          new Loss("(%s is not null)".formatted(value), "local times that are taken for UTC"));
    }
    return Optional.empty();
  }

  private static boolean isScaled(SqlType type) {
    return type.isNumeric() && !type.modifiers().isEmpty();
  }
}
