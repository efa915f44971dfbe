package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.proof.ChunkDigest;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Proofs: equal on equal rows, and otherwise they name the row. */
public interface ProofContract {

  /** The run of the case. */
  Crossing crossing();

  private TableMapping table() throws SQLException {
    crossing().onBoth("create table t (id int primary key, a varchar(20), b varchar(20))");
    crossing()
        .oldSide()
        .execute(
            "insert into t values (1, 'x', 'y'), (2, 'y', 'x'), (3, null, ''), (4, '', null),"
                + " (5, 'same', 'same')");
    crossing().target().takeOver(Crossing.EPOCH);
    TableMapping mapping = crossing().plain("t");
    crossing().copy(mapping, 2);
    return mapping;
  }

  private ChunkDigest sourceDigest(TableMapping mapping) {
    return crossing().source().rows().digest(mapping, Bounds.ALL, rule());
  }

  private ChunkDigest targetDigest(TableMapping mapping) {
    return crossing().target().proofs().digest(mapping, Bounds.ALL, rule());
  }

  private DigestRule rule() {
    return DigestRule.common(
            crossing().source().rows().digestRules(), crossing().target().proofs().digestRules(), 1)
        .orElseThrow();
  }

  private Comparison compare(TableMapping mapping, Bounds bounds, int differencesMax) {
    RowFormat format = crossing().target().rows().format(mapping);
    try (RowStream rows = crossing().source().rows().read(mapping, bounds, format)) {
      return crossing().target().proofs().compare(mapping, bounds, format, rows, differencesMax);
    }
  }

  private Comparison compare(TableMapping mapping, List<List<String>> keys) {
    RowFormat format = crossing().target().rows().format(mapping);
    try (RowStream rows = crossing().source().rows().read(mapping, keys, format)) {
      return crossing().target().proofs().compare(mapping, keys, format, rows, 10);
    }
  }

  @Test
  default void equalRowsProveEqual() throws SQLException {
    TableMapping mapping = table();

    assertThat(targetDigest(mapping)).isEqualTo(sourceDigest(mapping));
    assertThat(targetDigest(mapping).rows()).isEqualTo(5);
    assertThat(compare(mapping, Bounds.ALL, 10)).isEqualTo(Comparison.equal(5));
  }

  @Test
  default void theDigestTellsNullEmptyAndSwappedValuesApart() throws SQLException {
    TableMapping mapping = table();
    ChunkDigest expected = sourceDigest(mapping);

    for (List<String> change :
        List.of(
            List.of("a = '' where id = 3", "a = null where id = 3"),
            List.of("b = '' where id = 4", "b = null where id = 4"),
            List.of("a = 'y', b = 'x' where id = 1", "a = 'x', b = 'y' where id = 1"),
            List.of("a = 'same ' where id = 5", "a = 'same' where id = 5"))) {
      crossing().newSide().execute("update t set " + change.get(0));
      assertThat(targetDigest(mapping)).as(change.get(0)).isNotEqualTo(expected);
      crossing().newSide().execute("update t set " + change.get(1));
      assertThat(targetDigest(mapping)).as(change.get(1)).isEqualTo(expected);
    }
  }

  @Test
  default void everyDifferenceIsNamedByItsKey() throws SQLException {
    TableMapping mapping = table();
    crossing()
        .newSide()
        .execute(
            "update t set a = 'other' where id = 2",
            "delete from t where id = 3",
            "insert into t values (6, 'more', null)");

    Comparison comparison = compare(mapping, Bounds.ALL, 10);

    assertThat(comparison.isEqual()).isFalse();
    assertThat(comparison.differing()).isEqualTo(3);
    assertThat(comparison.differences())
        .extracting(RowDifference::kind, RowDifference::sourceKey)
        .containsExactlyInAnyOrder(
            tuple(Kind.DIFFERENT, List.of("2")),
            tuple(Kind.MISSING, List.of("3")),
            tuple(Kind.EXTRA, List.of("6")));
    assertThat(comparison.differences())
        .filteredOn(d -> d.kind() == Kind.DIFFERENT)
        .flatExtracting(RowDifference::columns)
        .containsExactly(new RowDifference.ColumnDifference("a", "y", "other"));
  }

  @Test
  default void aRangeIsComparedWithoutTheRest() throws SQLException {
    TableMapping mapping = table();
    crossing().newSide().execute("delete from t where id in (1, 4)");
    Bounds range = new Bounds(Optional.of(List.of("2")), Optional.of(List.of("4")));

    assertThat(compare(mapping, range, 10)).isEqualTo(Comparison.equal(2));
  }

  @Test
  default void keysAreComparedWithoutTheRest() throws SQLException {
    TableMapping mapping = table();
    crossing().newSide().execute("delete from t where id in (1, 4)");

    Comparison comparison = compare(mapping, List.of(List.of("2"), List.of("4"), List.of("99")));

    assertThat(comparison.differing()).isEqualTo(1);
    assertThat(comparison.differences())
        .extracting(RowDifference::sourceKey)
        .containsExactly(List.of("4"));
  }

  @Test
  default void moreDifferencesThanAskedForAreCounted() throws SQLException {
    TableMapping mapping = table();
    crossing().newSide().execute("delete from t");

    Comparison comparison = compare(mapping, Bounds.ALL, 2);

    assertThat(comparison.differing()).isEqualTo(5);
    assertThat(comparison.differences()).hasSize(2);
  }

  @Test
  default void noRowOfAPlainTableIsUnmapped() throws SQLException {
    assertThat(crossing().target().proofs().unmapped(table(), 10).isEqual()).isTrue();
  }
}
