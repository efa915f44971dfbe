package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.NamedRows;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.row.RowStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compares two streams of lines that are sorted by their first value, in one pass and the memory of
 * one line each. A line that is there more often on one side counts once for each copy too many.
 */
final class MergedLines {

  private final CopiedTexts expected;
  private final CopiedTexts found;
  private final BiFunction<Kind, List<String>, RowDifference> difference;
  private final NamedRows named;
  private long expectedLines;
  private long foundLines;
  private long missing;
  private long extra;

  /**
   * A comparison.
   *
   * @param difference makes one from its kind and its line
   */
  MergedLines(
      RowStream expected,
      RowStream found,
      BiFunction<Kind, List<String>, RowDifference> difference,
      int differencesMax) {
    this.expected = new CopiedTexts(expected);
    this.found = new CopiedTexts(found);
    this.difference = difference;
    this.named = new NamedRows(differencesMax);
  }

  /** Every line that is on one side only differs. */
  Comparison all() {
    merge(EnumSet.of(Kind.MISSING, Kind.EXTRA), false);
    return new Comparison(
        expectedLines, foundLines, new DifferenceCount(missing, extra, 0), named.rows());
  }

  /** Only lines that are not expected at all differ, each as often as it is there. */
  Comparison extra() {
    merge(EnumSet.of(Kind.EXTRA), true);
    return new Comparison(0, extra, new DifferenceCount(0, extra, 0), named.rows());
  }

  private void merge(Set<Kind> noted, boolean allowsCopies) {
    CopiedTexts.Line before = null;
    CopiedTexts.Line left = expected.next();
    CopiedTexts.Line right = found.next();
    while (left != null || right != null) {
      int order = order(left, right);
      if (left != null && order <= 0) {
        expectedLines++;
        if (order < 0) {
          missing++;
          note(Kind.MISSING, left, noted);
        }
      }
      if (right != null && order >= 0) {
        foundLines++;
        boolean isCopy = allowsCopies && before != null && order(before, right) == 0;
        if (order > 0 && !isCopy) {
          extra++;
          note(Kind.EXTRA, right, noted);
        }
      }
      if (order <= 0) {
        before = left;
        left = expected.next();
      }
      right = order >= 0 ? found.next() : right;
    }
  }

  /** Which line comes first; one that is NULL, as a key may be, comes last, and then none. */
  private static int order(CopiedTexts.@Nullable Line left, CopiedTexts.@Nullable Line right) {
    if (left == null) {
      return 1;
    }
    if (right == null) {
      return -1;
    }
    String expected = left.values()[0];
    String found = right.values()[0];
    return expected == null || found == null
        ? Boolean.compare(expected == null, found == null)
        : Integer.signum(Arrays.compareUnsigned(bytes(expected), bytes(found)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void note(Kind kind, CopiedTexts.Line line, Set<Kind> noted) {
    if (noted.contains(kind) && named.takes(kind)) {
      List<String> values = new ArrayList<>();
      for (String value : line.values()) {
        values.add(Objects.requireNonNullElse(value, "NULL"));
      }
      named.add(difference.apply(kind, values));
    }
  }
}
