package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.row.RowTarget;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.DigestRule;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.ChunkMarker;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chunks: how they part a table, and how they come to the target once. */
public interface ChunkContract {

  /** The run of the case. */
  Crossing crossing();

  private TableMapping table(int rows) throws SQLException {
    crossing().onBoth("create table t (id int primary key, v varchar(100))");
    crossing().oldSide().execute(insert(rows));
    crossing().target().takeOver(Crossing.EPOCH);
    return crossing().plain("t");
  }

  /** Keys with gaps: 7, 14, 21, … */
  private static String insert(int rows) {
    return IntStream.rangeClosed(1, rows)
        .mapToObj(i -> "(" + 7 * i + ", 'row " + i + "')")
        .collect(Collectors.joining(", ", "insert into t values ", ""));
  }

  private List<String> onTarget() throws SQLException {
    return crossing().newSide().rows("select id, v from t order by id");
  }

  @Test
  default void chunksTouchEachOtherAndAreOpenAtBothEnds() throws SQLException {
    TableMapping mapping = table(100);

    List<Bounds> ranges = crossing().source().rows().split(mapping.source(), 10);

    assertThat(ranges).hasSizeBetween(5, 20);
    assertThat(ranges.getFirst().from()).isEmpty();
    assertThat(ranges.getLast().until()).isEmpty();
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i).from()).isPresent().isEqualTo(ranges.get(i - 1).until());
    }
  }

  @Test
  default void everyKeyIsInExactlyOneChunkAlsoANewOne() throws SQLException {
    TableMapping mapping = table(100);
    List<Bounds> ranges = crossing().source().rows().split(mapping.source(), 10);
    crossing().oldSide().execute("insert into t values (-5, 'first'), (8, 'x'), (9000, 'last')");

    DigestRule rule = crossing().source().rows().digestRules().getFirst();
    long rows =
        ranges.stream()
            .mapToLong(b -> crossing().source().rows().digest(mapping, b, rule).rows())
            .sum();

    assertThat(rows).isEqualTo(103);
  }

  @Test
  default void anEmptyTableIsOneChunk() throws SQLException {
    crossing().oldSide().execute("create table t (id int primary key)");

    List<Bounds> ranges = crossing().source().rows().split(crossing().table("t"), 10);

    assertThat(ranges).containsExactly(Bounds.ALL);
  }

  @Test
  default void aTableGoesOverInChunksWithTheirMarkers() throws SQLException {
    TableMapping mapping = table(100);

    List<ChunkMarker> markers = crossing().copy(mapping, 10);

    assertThat(markers.stream().mapToLong(ChunkMarker::rows).sum()).isEqualTo(100);
    assertThat(crossing().target().rows().markers()).containsExactlyInAnyOrderElementsOf(markers);
    assertThat(onTarget()).isEqualTo(crossing().oldSide().rows("select id, v from t order by id"));
  }

  @Test
  default void aChunkThatIsCommittedTwiceIsLoadedOnce() throws SQLException {
    TableMapping mapping = table(10);
    ChunkMarker first = crossing().copy(mapping, 100).getFirst();
    crossing().oldSide().execute("delete from t where id = 7");

    ChunkMarker second = crossing().copy(mapping, 100).getFirst();

    assertThat(second).isEqualTo(first);
    assertThat(onTarget()).hasSize(10);
  }

  @Test
  default void aChunkWhoseWriterDiedBeforeTheCommitLeavesNothing() throws SQLException {
    TableMapping mapping = table(10);
    RowTarget rows = crossing().target().rows();
    RowFormat format = rows.format(mapping);
    Chunk chunk = new Chunk(mapping.source().name(), 0, Bounds.ALL);
    try (TableSnapshot snapshot = crossing().source().rows().snapshot(mapping.source());
        RowStream whole = snapshot.read(mapping, Bounds.ALL, format);
        RowStream broken = new BrokenStream(whole)) {
      assertThatThrownBy(
              () -> rows.load(mapping, chunk, snapshot.text(), format, broken, Crossing.EPOCH))
          .isInstanceOf(RuntimeException.class);
    }

    assertThat(onTarget()).isEmpty();
    assertThat(rows.markers()).isEmpty();
    crossing().copy(mapping, 100);
    assertThat(onTarget()).hasSize(10);
  }

  @Test
  default void aRunnerOfAnOlderEpochLoadsNothing() throws SQLException {
    TableMapping mapping = table(10);
    crossing().target().takeOver(Crossing.NEWER_EPOCH);

    assertThatThrownBy(() -> crossing().copy(mapping, 100))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));

    assertThat(onTarget()).isEmpty();
    assertThat(crossing().target().rows().markers()).isEmpty();
  }

  @Test
  default void aRunnerOfAnOlderEpochDoesNotTakeOver() throws SQLException {
    table(1);

    assertThatThrownBy(() -> crossing().target().takeOver(Crossing.OLDER_EPOCH))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LEASE_LOST));
  }

  @Test
  default void aTableThatIsResetStartsAgain() throws SQLException {
    TableMapping mapping = table(10);
    crossing().copy(mapping, 100);
    crossing().oldSide().execute("delete from t where id = 7");

    crossing().target().rows().reset(mapping, Crossing.EPOCH);
    assertThat(onTarget()).isEmpty();
    assertThat(crossing().target().rows().markers()).isEmpty();
    crossing().copy(mapping, 100);

    assertThat(onTarget()).hasSize(9);
  }

  @Test
  default void nullTheEmptyTextAndEveryScriptArriveAsTheyAre() throws SQLException {
    TableMapping mapping = table(1);
    crossing()
        .oldSide()
        .execute(
            "insert into t values (1, null), (2, ''), (3, 'ä€шあ😀'), (4, ' a\tb\\n '), (5, '''')");

    crossing().copy(mapping, 100);

    assertThat(onTarget())
        .containsExactly("1,null", "2,", "3,ä€шあ😀", "4, a\tb\\n ", "5,'", "7,row 1");
  }

  @Test
  default void aValueThatDoesNotFitIsAProblemThatNamesTheTable() throws SQLException {
    TableMapping mapping = table(10);
    crossing().newSide().execute("drop table t", "create table t (id int primary key, v char(1))");

    assertThatThrownBy(() -> crossing().copy(mapping, 100))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo(ProblemCode.ROW_REFUSED);
              assertThat(p.where()).contains("t");
            });

    assertThat(onTarget()).isEmpty();
    assertThat(crossing().target().rows().markers()).isEmpty();
  }

  @Test
  default void theRowOfAKeyIsReadAsItIsNow() throws SQLException {
    TableMapping mapping = table(3);
    crossing().oldSide().execute("update t set v = 'now' where id = 14");

    var there = crossing().source().rows().current(mapping.source(), List.of("14"));
    var gone = crossing().source().rows().current(mapping.source(), List.of("15"));

    assertThat(there.map(row -> row.text(0) + "," + row.text(1))).isEqualTo(Optional.of("14,now"));
    assertThat(gone).isEmpty();
  }

  @Test
  default void theRowsOfManyKeysAreReadInOneQuestion() throws SQLException {
    TableMapping mapping = table(9);
    List<List<String>> keys = List.of(List.of("28"), List.of("3"), List.of("14"));

    var rows = crossing().source().rows().currentRows(mapping.source(), keys);

    assertThat(rows.keySet()).containsExactlyInAnyOrder(List.of("28"), List.of("14"));
    rows.forEach((key, row) -> assertThat(row.text(0)).isEqualTo(key.getFirst()));
  }
}
