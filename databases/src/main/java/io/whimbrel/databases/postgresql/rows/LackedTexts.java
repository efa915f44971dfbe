package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Source rows in hand with texts that the target's encoding cannot hold, or of which it makes no
 * value: such a text cannot stand in a statement there, and no row of the target can be equal to
 * its row.
 *
 * <ol>
 *   <li>Another text stands for it in the statement, and the row has a number: below zero if the
 *       text is a part of the key, so that no row of the target is paired with it.
 *   <li>A row with a number differs, whatever the texts that stand for its own come to.
 *   <li>Where it is named, it gets its own texts back.
 * </ol>
 *
 * Used by one thread.
 */
final class LackedTexts {

  /** What stands for a character; a row of the target may well have it in this place. */
  private static final char OTHER = '?';

  private static final int SHOWN_MAX = 200;
  private static final int BEFORE = 50;
  private static final String CUT = "...";

  private final TableMapping mapping;
  private final HeldTexts held;
  private final List<Column> columns;
  private final List<Row> rows = new ArrayList<>();

  LackedTexts(TableMapping mapping, HeldTexts held) {
    this.mapping = mapping;
    this.held = held;
    this.columns = mapping.sourceColumns();
  }

  /**
   * A row as the source has it.
   *
   * @param other as it stands in a statement
   * @param lacking the source columns in which the two are not the same
   */
  private record Row(CopiedTexts.Line own, CopiedTexts.Line other, Set<Column> lacking) {}

  /**
   * A row as it may stand in a statement.
   *
   * @param number its own; null where the target may have the row
   */
  record Taken(CopiedTexts.Line line, @Nullable Integer number) {}

  /** Takes a row, and gives it as it may stand in a statement. */
  Taken take(Connection connection, CopiedTexts.Line line) throws SQLException {
    Set<Column> lacking = new HashSet<>();
    @Nullable String[] values = line.values().clone();
    for (int i = 0; i < columns.size(); i++) {
      @Nullable String value = values[i];
      if (value != null && !held.holds(connection, value)) {
        lacking.add(columns.get(i));
        values[i] = other(columns.get(i), value);
      }
    }
    if (lacking.isEmpty()) {
      return new Taken(line, null);
    }
    CopiedTexts.Line other = new CopiedTexts.Line(values, line.large());
    if (lacking.stream().noneMatch(this::isSeen)) {
      return new Taken(other, null);
    }
    rows.add(new Row(line, other, Set.copyOf(lacking)));
    return taken(rows.size());
  }

  private Taken taken(int number) {
    Row row = row(number);
    boolean isLost = row.lacking.stream().anyMatch(column -> isKey(column.name()));
    return new Taken(row.other, isLost ? -number : number);
  }

  /** The same row with NULL for all that these columns of the target are made of. */
  Taken setAside(Taken taken, List<ColumnMapping> refused) {
    Set<Column> lacking = new HashSet<>();
    @Nullable String[] values = taken.line.values().clone();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (values[i] != null && refused.stream().anyMatch(c -> dependsOn(c, column))) {
        lacking.add(column);
        values[i] = null;
      }
    }
    if (lacking.isEmpty()) {
      return taken;
    }
    CopiedTexts.Line other = new CopiedTexts.Line(values, taken.line.large());
    @Nullable Integer number = taken.number;
    if (number == null) {
      rows.add(new Row(taken.line, other, Set.copyOf(lacking)));
      return taken(rows.size());
    }
    Row before = row(number);
    lacking.addAll(before.lacking);
    rows.set(Math.abs(number) - 1, new Row(before.own, other, Set.copyOf(lacking)));
    return taken(Math.abs(number));
  }

  /** Whether anything of the target depends on a column. */
  private boolean isSeen(Column column) {
    return isKey(column.name())
        || mapping.writtenColumns().stream().anyMatch(c -> dependsOn(c, column));
  }

  private boolean dependsOn(ColumnMapping image, Column column) {
    return switch (image.rule()) {
      case ValueRule.Carry carry -> carry.from().equals(column.name());
      case ValueRule.DeriveKey derive -> derive.from().equals(column.name());
      case ValueRule.RecallKey recall -> recall.from().equals(column.name());
      case ValueRule.Compute compute -> looksAt(compute.up(), column);
      case ValueRule.Keep _, ValueRule.Fill _, ValueRule.Computed _ -> false;
    };
  }

  /** Whether an expression names a column, or the whole row; keys are looked at by their names. */
  private boolean looksAt(String expression, Column column) {
    return isWord(column.name(), "").matcher(expression).find()
        || (!isKey(column.name())
            && isWord(mapping.source().name().name(), "(?!\\s*\\.)").matcher(expression).find());
  }

  private static Pattern isWord(String name, String behind) {
    String edge = "[\\p{Alnum}_$]";
    return Pattern.compile(
        "(?<!%1$s)\"?%2$s\"?(?!%1$s)%3$s".formatted(edge, Pattern.quote(name), behind),
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Types of somebody's own may not know the other text, but they know NULL. */
  private @Nullable String other(Column column, String value) {
    boolean isOwnType = MappedSelect.stageType(mapping, column).indexOf('.') >= 0;
    return isOwnType && !isKey(column.name()) ? null : held.without(value, OTHER);
  }

  private boolean isKey(String column) {
    return mapping.source().keyColumns().contains(column);
  }

  /** Lets go of all rows. */
  void clear() {
    rows.clear();
  }

  /** Whether the target can hold all texts in hand. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** A part of the key of a row with a number; null where the source has none. */
  @Nullable String keyPart(int number, int part) {
    String name = mapping.source().keyColumns().get(part);
    return value(row(number).own, name);
  }

  /** Whether a column of the target depends on a text that it cannot hold. */
  boolean isLacking(int number, ColumnMapping column) {
    return row(number).lacking.stream().anyMatch(from -> dependsOn(column, from));
  }

  /**
   * What people read of such a column.
   *
   * @param isSame whether the target has what comes of the text that stands for the source's
   * @param expected what would be shown of that
   * @param found what would be shown of the target's
   */
  ColumnDifference difference(
      int number,
      ColumnMapping column,
      boolean isSame,
      @Nullable String expected,
      @Nullable String found) {
    Row row = row(number);
    Column from = row.lacking.stream().filter(c -> dependsOn(column, c)).findFirst().orElseThrow();
    String own = Objects.requireNonNull(value(row.own, from.name()));
    @Nullable String other = value(row.other, from.name());
    if (!(column.rule() instanceof ValueRule.Carry)) {
      String text = "of %s %s".formatted(from.name(), part(own, 0));
      return new ColumnDifference(column.name(), isSame || other == null ? text : expected, found);
    }
    if (other == null || expected == null) {
      return new ColumnDifference(column.name(), part(own, 0), found);
    }
    if (isSame) {
      int begin = beginning(own, other);
      return new ColumnDifference(column.name(), part(own, begin), part(other, begin));
    }
    return new ColumnDifference(column.name(), part(own, other, expected), found);
  }

  /** The part of a text that stands where the shown part stands in the other text. */
  private static String part(String own, String other, String shown) {
    boolean isCutBefore = shown.startsWith(CUT) && !other.startsWith(shown);
    boolean isCutBehind = shown.endsWith(CUT) && !other.endsWith(shown);
    String part =
        shown.substring(
            isCutBefore ? CUT.length() : 0, shown.length() - (isCutBehind ? CUT.length() : 0));
    int place = other.indexOf(part);
    if (place < 0) {
      return part(own, 0);
    }
    int from = own.offsetByCodePoints(0, other.codePointCount(0, place));
    int until = own.offsetByCodePoints(from, part.codePointCount(0, part.length()));
    return (isCutBefore ? CUT : "") + own.substring(from, until) + (isCutBehind ? CUT : "");
  }

  /** As much of a text as is shown, from a character on. */
  private static String part(String text, int from) {
    int length = text.codePointCount(0, text.length());
    if (length <= SHOWN_MAX) {
      return text;
    }
    int until = Math.min(from + SHOWN_MAX, length);
    String part =
        text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, until));
    return (from > 0 ? CUT : "") + part + (until < length ? CUT : "");
  }

  /**
   * Where to begin, so that one sees the first character in which two texts of one length differ.
   */
  private static int beginning(String one, String other) {
    int[] left = one.codePoints().toArray();
    int[] right = other.codePoints().toArray();
    int first = Math.max(0, Arrays.mismatch(left, right));
    return first < SHOWN_MAX - BEFORE ? 0 : first - BEFORE;
  }

  private @Nullable String value(CopiedTexts.Line line, String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return line.values()[i];
      }
    }
    return null;
  }

  private Row row(int number) {
    return rows.get(Math.abs(number) - 1);
  }
}
