package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundLedgerTest {

  private static final TableName TABLE = new TableName("public", "t");
  private static final Instant BEGUN = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void whatTheNewSideLacksIsCountedAndNotReckonedFromTheRowsThatAreNamed() {
    RoundLedger ledger = new RoundLedger(BEGUN, 0, (_, _) -> {});

    ledger.saw(proof(new DifferenceCount(3, 5_000, 2_000), named(Kind.EXTRA)));

    RoundFound found = ledger.ended(BEGUN);
    assertThat(found.lost()).isEqualTo(5_000);
    assertThat(found.atRisk()).isEqualTo(3);
    assertThat(found.lostShare()).isEqualTo(5_000 / 15_000.0);
  }

  @Test
  void whatMayBeLostIsKnownByItsKeysOrAsManyAsThereAreWhereNothingIsDecided() {
    RoundLedger ledger = new RoundLedger(BEGUN, 0, (_, _) -> {});

    ledger.saw(proof(new DifferenceCount(100, 0, 0), named(Kind.MISSING)));

    AcceptedLoss loss = Objects.requireNonNull(ledger.losses().get(TABLE));
    assertThat(loss.rows()).isEqualTo(100);
    assertThat(loss.keys()).hasSize(100).contains("id=0", "id=99");
    ledger.saw(undecided());
    assertThat(ledger.undecided()).containsExactly(TABLE);
    assertThat(ledger.losses()).containsEntry(TABLE, AcceptedLoss.UNCOUNTED);
  }

  @Test
  void rowsAtRiskStayKnownWhileTheNextRoundHasNotComeToThem() {
    RoundFound before = found(1, 2, 5);
    RoundFound now = found(3, 1, 0);

    RoundFound both = now.atLeast(before);

    assertThat(both.failed()).isEqualTo(3);
    assertThat(both.lost()).isEqualTo(2);
    assertThat(both.atRisk()).isEqualTo(5);
    assertThat(both.ended()).isEmpty();
  }

  private static RoundFound found(int failed, long lost, long atRisk) {
    return new RoundFound(BEGUN, Optional.empty(), 9, failed, 0, 100, lost, "", List.of(), atRisk);
  }

  private static List<RowDifference> named(Kind kind) {
    List<RowDifference> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(new RowDifference(kind, List.of("" + i), "id=" + i, List.of()));
    }
    return rows;
  }

  private static Proof proof(DifferenceCount count, List<RowDifference> named) {
    return proof(Proof.Verdict.DIFFERENT, count, named);
  }

  private static Proof undecided() {
    return proof(Proof.Verdict.UNDECIDED, new DifferenceCount(0, 0, 0), List.of());
  }

  private static Proof proof(
      Proof.Verdict verdict, DifferenceCount count, List<RowDifference> named) {
    return new Proof(
        Level.CHECKSUM, TABLE, verdict, 10_000, 1, 0, count, named, List.of(), "0/A", BEGUN);
  }
}
