package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.Column;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares a stream of source rows with the target's rows, a bounded batch at a time. Used by one
 * thread, in its transaction.
 */
final class TargetBatches {

  private static final int ROWS_MAX = 5_000;
  private static final long BYTES_MAX = 4L << 20;

  private final Connection connection;
  private final TableMapping mapping;
  private final CopiedTexts rows;
  private final int differencesMax;
  private final RowsInHand hand;
  private final int[] keyPlaces;
  private final boolean isByImages;
  private Comparison all = Comparison.equal(0);

  TargetBatches(
      Connection connection,
      TableMapping mapping,
      HeldTexts held,
      RowStream rows,
      int differencesMax)
      throws SQLException {
    this.connection = connection;
    this.mapping = mapping;
    this.rows = new CopiedTexts(rows, LargeTexts.places(mapping), ConvertedTexts.places(mapping));
    this.differencesMax = differencesMax;
    this.hand = new RowsInHand(connection, mapping, held);
    List<String> names = mapping.sourceColumns().stream().map(Column::name).toList();
    List<String> key = mapping.source().keyColumns();
    this.isByImages = ImageOrder.isNeeded(mapping);
    this.keyPlaces =
        isByImages
            ? IntStream.range(names.size(), names.size() + key.size()).toArray()
            : key.stream().mapToInt(names::indexOf).toArray();
  }

  /** Which rows of the target belong to something. */
  @FunctionalInterface
  interface Belonging<T> {
    TargetRows rows(T to) throws SQLException;
  }

  /**
   * With the rows of the target between the keys; source rows come in the order of their key. Those
   * whose keys become the same stay together.
   */
  Comparison byRange(Bounds bounds, Belonging<Bounds> within) throws SQLException {
    Optional<List<String>> from = bounds.from();
    List<String> before = List.of();
    for (CopiedTexts.Line line = rows.next(); line != null; line = rows.next()) {
      List<String> key = isFull() ? key(line) : List.of();
      if (!key.isEmpty() && !key.equals(before)) {
        Optional<List<String>> until = Optional.of(key);
        Bounds range = new Bounds(from, until);
        compare(() -> within.rows(range));
        from = until;
      }
      hand.add(line);
      before = isByImages ? key(line) : before;
    }
    Bounds rest = new Bounds(from, bounds.until());
    compare(() -> within.rows(rest));
    return result();
  }

  /** With the rows of the target that the keys of the batch stand for. */
  Comparison byKeys(Belonging<String> wanted) throws SQLException {
    for (CopiedTexts.Line line = rows.next(); line != null; line = rows.next()) {
      if (isFull()) {
        compare(() -> wanted.rows(hand.keys()));
      }
      hand.add(line);
    }
    compare(() -> wanted.rows(hand.keys()));
    return result();
  }

  /** With these rows of the target; the stream holds few rows. */
  Comparison of(TargetRows target) throws SQLException {
    for (CopiedTexts.Line line = rows.next(); line != null; line = rows.next()) {
      hand.add(line);
    }
    compare(() -> target);
    return result();
  }

  private boolean isFull() {
    return hand.size() >= ROWS_MAX || hand.bytes() >= BYTES_MAX;
  }

  /** Empty where a part becomes NULL, as the time of {@code infinity} does. */
  private List<String> key(CopiedTexts.Line line) {
    List<String> key = new ArrayList<>();
    for (int place : keyPlaces) {
      @Nullable String value = line.values()[place];
      if (value == null) {
        return List.of();
      }
      key.add(value);
    }
    return key;
  }

  /** Rows of the target, asked for when what is in hand is known. */
  @FunctionalInterface
  private interface Opposite {
    TargetRows rows() throws SQLException;
  }

  private void compare(Opposite target) throws SQLException {
    all = all.plus(compared(target), differencesMax);
    hand.clear();
  }

  /** Where the target makes no value of something in hand, it is set aside, and differs. */
  private Comparison compared(Opposite target) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Comparison found = look(target);
      connection.releaseSavepoint(before);
      return found;
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e) || !RefusedRow.isRefusal(e)) {
        throw e;
      }
      connection.rollback(before);
      if (!new RefusedValues(connection, mapping, hand).setAside()) {
        throw e;
      }
    }
    return look(target);
  }

  private Comparison look(Opposite target) throws SQLException {
    return new KeyedComparison(connection, mapping, target.rows(), hand).run(differencesMax);
  }

  private Comparison result() {
    return all;
  }
}
