package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {

  @Test
  void aRowThatTwoLevelsFindIsOneRow() {
    List<Proof> proofs =
        List.of(
            proof(Level.SAMPLE, "orders", 1),
            proof(Level.CHECKSUM, "orders", 2),
            proof(Level.CHECKSUM, "users", 1));

    assertThatThrownBy(() -> Differences.requireNone(proofs))
        .hasMessageContaining("3 rows of 2 tables differ: public.orders id=0 is missing, id=1 is");
    assertThatThrownBy(() -> Differences.requireNone(proofs.subList(0, 1)))
        .hasMessageContaining("1 row of 1 table differs: public.orders id=0 is missing");
  }

  private static Proof proof(Level level, String table, int missing) {
    List<RowDifference> rows =
        List.of("id=0", "id=1").subList(0, missing).stream()
            .map(key -> new RowDifference(Kind.MISSING, List.of(key), key, List.of()))
            .toList();
    return new Proof(
        level,
        new TableName("public", table),
        Proof.Verdict.DIFFERENT,
        9,
        1,
        0,
        new DifferenceCount(missing, 0, 0),
        rows,
        List.of(),
        "",
        Instant.EPOCH);
  }
}
