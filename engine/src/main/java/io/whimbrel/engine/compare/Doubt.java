package io.whimbrel.engine.compare;

import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A piece of a table in which rows differed. There is no position up to which a side would have to
 * hold what the other one has; so a row that differs is read again after a while, several times:
 *
 * <ol>
 *   <li>A row that is the same at any reading was on its way.
 *   <li>A row that differs in the same way at three readings in a row, a while between them, is
 *       different.
 *   <li>A row that differs until the last reading, but not in the same way, is changing: nothing
 *       can be said about it.
 * </ol>
 *
 * Used by one thread at a time.
 */
final class Doubt {
  private static final int SAME = 2;
  private static final int KEPT_MAX = 20;

  private final Piece piece;
  private final long reread;

  /** For how many readings in a row each row has differed in the same way, less one. */
  private final Map<RowDifference, Integer> ages = new HashMap<>();

  private List<RowDifference> rows;
  private DifferenceCount inAll;
  private long sourceRows;
  private long targetRows;

  /**
   * A doubt.
   *
   * @param isMuch whether there are many: then few rows are kept, and the whole piece is read again
   */
  Doubt(Piece piece, Comparison found, boolean isMuch) {
    this.piece = piece;
    this.reread = found.differing();
    this.sourceRows = found.sourceRows();
    this.targetRows = found.targetRows();
    this.inAll = found.count();
    this.rows = kept(found.differences(), isMuch);
    rows.forEach(row -> ages.put(row, 0));
  }

  private static List<RowDifference> kept(List<RowDifference> rows, boolean isMuch) {
    return isMuch ? rows.subList(0, Math.min(KEPT_MAX, rows.size())) : rows;
  }

  Piece piece() {
    return piece;
  }

  int kept() {
    return rows.size();
  }

  /** Whether another reading may tell more. */
  boolean isOpen() {
    return rows.stream().anyMatch(row -> age(row) < SAME);
  }

  /** Reads again: the rows that differed where they have names, else the whole piece. */
  void again(Looks looks) {
    boolean isNamed =
        inAll.total() == rows.size()
            && piece.mapping().source().key().isPresent()
            && piece.mapping().keepsKeysApart()
            && rows.stream().noneMatch(row -> row.sourceKey().isEmpty());
    Comparison found;
    if (isNamed) {
      long onSource = rows.stream().filter(row -> row.kind() != Kind.EXTRA).count();
      long onTarget = rows.stream().filter(row -> row.kind() != Kind.MISSING).count();
      List<List<String>> keys = rows.stream().map(RowDifference::sourceKey).distinct().toList();
      found = looks.keys(piece.mapping(), keys);
      boolean isSame = Set.copyOf(found.differences()).equals(Set.copyOf(rows));
      sourceRows += isSame ? 0 : found.sourceRows() - onSource;
      targetRows += isSame ? 0 : found.targetRows() - onTarget;
    } else {
      found = piece.look(looks);
      sourceRows = found.sourceRows();
      targetRows = found.targetRows();
    }
    take(found);
  }

  private void take(Comparison found) {
    boolean isMuch = rows.size() <= KEPT_MAX && inAll.total() > rows.size();
    inAll = found.count();
    rows = kept(found.differences(), isMuch);
    Map<RowDifference, Integer> before = Map.copyOf(ages);
    ages.clear();
    rows.forEach(row -> ages.put(row, before.getOrDefault(row, -1) + 1));
  }

  private int age(RowDifference row) {
    return ages.getOrDefault(row, 0);
  }

  /** Whether no row differs any more. */
  boolean isGone() {
    return inAll.total() == 0;
  }

  /** Rows that are different, as far as they were kept. */
  List<RowDifference> different() {
    return rows.stream().filter(row -> age(row) >= SAME).toList();
  }

  /** Rows that keep changing, as far as they were kept. */
  List<RowDifference> changing() {
    return rows.stream().filter(row -> age(row) < SAME).toList();
  }

  /** Rows that are different: of those that were not kept it is supposed. */
  DifferenceCount differing() {
    return different().isEmpty() ? DifferenceCount.NONE : inAll.without(changing());
  }

  /** Rows that were read again. */
  long reread() {
    return reread;
  }

  long sourceRows() {
    return sourceRows;
  }

  long targetRows() {
    return targetRows;
  }
}
