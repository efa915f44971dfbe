package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTallyTest {
  private static final DifferenceCount ONE_MISSING = new DifferenceCount(1, 0, 0);
  private static final TableName TABLE = new TableName("public", "events");
  private static final Position PLACE = Position.START;
  private static final RowDifference MISSING =
      new RowDifference(RowDifference.Kind.MISSING, List.of(), "", List.of());

  @Test
  void aTableWithAChunkThatNeverStoodStillIsNotCalledEqual() {
    TableTally tally = new TableTally(TABLE, 2);

    boolean isLast = tally.add(ChunkVerdict.equal(PLACE, 10, 0));
    isLast |= tally.add(ChunkVerdict.open(PLACE, 5, 3));

    Proof proof = tally.proof(Instant.EPOCH);
    assertThat(isLast).isTrue();
    assertThat(tally.isOpen()).isTrue();
    assertThat(proof.verdict()).isEqualTo(Proof.Verdict.UNDECIDED);
    assertThat(proof.checks()).extracting(Check::outcome).containsExactly(Check.Outcome.UNDECIDED);
    assertThat(proof.rows()).isEqualTo(15);
    assertThat(proof.chunks()).isEqualTo(1);
  }

  @Test
  void rowsThatDifferForCertainOutweighAChunkThatNeverStoodStill() {
    TableTally tally = new TableTally(TABLE, 2);

    boolean isLast = tally.add(ChunkVerdict.open(PLACE, 5, 3));
    isLast |= tally.add(ChunkVerdict.different(PLACE, 10, List.of(MISSING), ONE_MISSING, 1));

    Proof proof = tally.proof(Instant.EPOCH);
    assertThat(isLast).isTrue();
    assertThat(tally.isOpen()).isFalse();
    assertThat(proof.verdict()).isEqualTo(Proof.Verdict.DIFFERENT);
    assertThat(proof.differences()).containsExactly(MISSING);
  }

  @Test
  void aRowThatWouldBeLostIsNamedHoweverManyDifferAndHindersTheWayBack() {
    RowDifference extra =
        new RowDifference(RowDifference.Kind.EXTRA, List.of("7"), "id=7", List.of());
    KnownDifferences known = new KnownDifferences(Set.of(TABLE), Map.of());
    TableTally lost = new TableTally(TABLE, 1);
    TableTally written = new TableTally(TABLE, 1);

    boolean isLast =
        lost.add(
            ChunkVerdict.different(
                PLACE, 500, Collections.nCopies(150, extra), new DifferenceCount(0, 150, 0), 0));
    List<RowDifference> mixed = new ArrayList<>(Collections.nCopies(150, extra));
    mixed.add(MISSING);
    isLast &= written.add(ChunkVerdict.different(PLACE, 500, mixed, DifferenceCount.of(mixed), 0));

    assertThat(isLast).isTrue();
    Proof both = written.proof(Instant.EPOCH);
    assertThat(both.differences()).hasSize(TableTally.NAMED_MAX).startsWith(MISSING);
    assertThat(known.without(List.of(lost.proof(Instant.EPOCH), both))).containsExactly(both);
    TableTally unnamed = new TableTally(TABLE, 1);
    boolean _ =
        unnamed.add(
            ChunkVerdict.different(PLACE, 500, List.of(extra), new DifferenceCount(1, 150, 0), 0));
    Proof cut = unnamed.proof(Instant.EPOCH);
    Map<TableName, AcceptedLoss> accepted = Map.of(TABLE, new AcceptedLoss(1, Set.of()));
    assertThat(new KnownDifferences(Set.of(TABLE), accepted).without(List.of(cut)))
        .as("somebody accepted it")
        .isEmpty();
    assertThat(new KnownDifferences(Set.of(), accepted).without(List.of(cut)))
        .as("of rows that differ otherwise nobody knew")
        .containsExactly(cut);
    assertThat(known.without(List.of(cut))).as("counted, though not named").containsExactly(cut);
    assertThat(new KnownDifferences(Set.of(), Map.of()).without(List.of(lost.proof(Instant.EPOCH))))
        .hasSize(1);
  }

  @Test
  void otherRowsThanThoseThatSomebodyAcceptedToLoseHinder() {
    Map<TableName, AcceptedLoss> accepted =
        Map.of(TABLE, new AcceptedLoss(2, Set.of("id=1", "id=2")));
    KnownDifferences known = new KnownDifferences(Set.of(), accepted);

    assertThat(known.without(List.of(lacking("id=1", "id=2")))).isEmpty();
    assertThat(known.without(List.of(lacking("id=2")))).isEmpty();
    assertThat(known.without(List.of(lacking("id=2", "id=9")))).hasSize(1);
    assertThat(known.without(List.of(lacking("id=1", "id=2", "id=3")))).hasSize(1);
    Map<TableName, AcceptedLoss> however = Map.of(TABLE, AcceptedLoss.UNCOUNTED);
    assertThat(new KnownDifferences(Set.of(), however).without(List.of(lacking("id=8", "id=9"))))
        .isEmpty();
  }

  private static Proof lacking(String... keys) {
    List<RowDifference> rows =
        Arrays.stream(keys)
            .map(k -> new RowDifference(RowDifference.Kind.MISSING, List.of(k), k, List.of()))
            .toList();
    TableTally tally = new TableTally(TABLE, 1);
    boolean _ = tally.add(ChunkVerdict.different(PLACE, 500, rows, DifferenceCount.of(rows), 0));
    return tally.proof(Instant.EPOCH);
  }

  @Test
  void rowsWithinTheThresholdLeaveATableEqual() {
    TableTally tally = new TableTally(TABLE, 1, 1);

    boolean isLast = tally.add(ChunkVerdict.different(PLACE, 10, List.of(MISSING), ONE_MISSING, 1));

    assertThat(isLast).isTrue();
    assertThat(tally.proof(Instant.EPOCH).verdict()).isEqualTo(Proof.Verdict.EQUAL);
  }
}
