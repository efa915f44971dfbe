package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Chunks and the proofs of chunks and tables. */
interface ChunkContract extends JournalCase {
  TableName USERS = new TableName("public", "users");
  TableName ORDERS = new TableName("Shop", "orders \"é\"");

  @Test
  default void chunksAreStoredOnceAndComeBackInOrder() {
    RunId run = begin().run();
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(new Chunk(ORDERS, 0, Bounds.ALL));
    for (int i = 0; i < 12; i++) {
      Optional<List<String>> from = i == 0 ? Optional.empty() : Optional.of(key(i));
      Optional<List<String>> until = i == 11 ? Optional.empty() : Optional.of(key(i + 1));
      chunks.add(new Chunk(USERS, i, new Bounds(from, until)));
    }

    journal().storeChunks(run, chunks);
    journal().storeChunks(run, List.of(new Chunk(USERS, 99, Bounds.ALL)));

    assertThat(journal().chunks(run)).isEqualTo(chunks);
    assertThat(journal().chunks(begin().run())).isEmpty();
  }

  @Test
  default void theLastLookAtTheQualityOfDataIsKeptBeforeAndAfter() {
    RunId run = begin().run();
    QualityResult older = quality(Moment.BEFORE, 9);
    QualityResult before = quality(Moment.BEFORE, 2);
    QualityResult after = quality(Moment.AFTER, 0);

    journal().quality(run, Moment.BEFORE, List.of(older, older));
    journal().quality(run, Moment.AFTER, List.of(after));
    journal().quality(run, Moment.BEFORE, List.of(before));

    assertThat(journal().history(run).quality()).containsExactly(before, after);
    assertThat(journal().history(begin().run()).quality()).isEmpty();
  }

  private QualityResult quality(Moment moment, long count) {
    QualityCheck check =
        new QualityCheck(
            QualityKind.DUPLICATES,
            ORDERS,
            List.of("a", "b \"c\""),
            "rows that are the same",
            QualityPolicy.KEEP_ASIDE,
            QualityCheck.ANY);
    return new QualityResult(
        moment, check, count, true, 3, 70, 0.25, List.of("id=7"), "select 1;", "", now());
  }

  @Test
  default void aTableThatIsForgottenMayBeCutAgain() {
    RunId run = begin().run();
    Chunk other = new Chunk(ORDERS, 0, Bounds.ALL);
    Chunk newer = new Chunk(USERS, 0, new Bounds(Optional.empty(), Optional.of(key(1))));
    journal().storeChunks(run, List.of(other, new Chunk(USERS, 0, Bounds.ALL)));
    journal().prove(run, new ChunkProof(USERS, 0, new Position(7, "0/7"), 5, now()));

    journal().forgetChunks(run, List.of(USERS));
    journal().storeChunks(run, List.of(newer));

    assertThat(journal().chunks(run)).containsExactlyInAnyOrder(other, newer);
    assertThat(journal().chunkProofs(run)).isEmpty();
    assertThat(journal().history(run).proofs()).isEmpty();
  }

  @Test
  default void theLastProofOfAChunkHolds() {
    RunId run = begin().run();
    ChunkProof older = new ChunkProof(USERS, 3, new Position(7, "0/7"), 5, now());
    ChunkProof newer = new ChunkProof(USERS, 3, new Position(-1, "F/F"), 6, now());
    ChunkProof other = new ChunkProof(ORDERS, 0, new Position(9, "0/9"), 1, now());

    journal().prove(run, older);
    journal().prove(run, other);
    journal().prove(run, newer);

    assertThat(journal().chunkProofs(run)).containsExactly(other, newer);
  }

  @Test
  default void theLastProofOfATableNamesEveryDifference() {
    RunId run = begin().run();
    RowDifference missing =
        new RowDifference(RowDifference.Kind.MISSING, List.of("1", "a\"b"), "id=1", List.of());
    RowDifference extra = new RowDifference(RowDifference.Kind.EXTRA, List.of(), "x", List.of());
    RowDifference different =
        new RowDifference(
            RowDifference.Kind.DIFFERENT,
            List.of("2"),
            "id=2",
            List.of(
                new ColumnDifference("name", null, "NULL"),
                new ColumnDifference("nick", "é", null),
                new ColumnDifference("at", "", "1")));

    journal().proof(run, proof(USERS, List.of(extra, missing, extra)));
    journal().proof(run, proof(ORDERS, List.of()));
    journal().proof(run, proof(USERS, List.of(different, missing)));

    assertThat(journal().history(run).proofs())
        .containsExactly(proof(ORDERS, List.of()), proof(USERS, List.of(different, missing)));
    Proof cut = cut(new DifferenceCount(300, 20, 1), List.of(missing));
    journal().proof(run, cut);
    assertThat(journal().history(run).proofs()).contains(cut);
  }

  @Test
  default void eachLevelHasItsLastProofWithItsChecks() {
    RunId run = begin().run();
    Check queried =
        new Check(
            "rows", Check.Outcome.BROKEN, "2", "1", Optional.of("select '2'"), Optional.of("'"));
    Check unknown = new Check("max at", Check.Outcome.UNDECIDED, "", "time-out");
    Proof counted = counted(List.of(queried, unknown));

    journal().proof(run, proof(USERS, List.of()));
    journal().proof(run, counted(List.of(unknown)));
    journal().proof(run, counted);

    assertThat(journal().history(run).proofs()).containsExactly(counted, proof(USERS, List.of()));
    assertThat(journal().history(run).proofs(Level.COUNT)).containsExactly(counted);
  }

  private static List<String> key(int i) {
    return List.of(Integer.toString(i * 100), "it's \"é\", \\ok");
  }

  private static Instant now() {
    return Instant.parse("2026-11-21T12:00:00.123456Z");
  }

  private static Proof proof(TableName table, List<RowDifference> differences) {
    Proof.Verdict verdict = differences.isEmpty() ? Proof.Verdict.EQUAL : Proof.Verdict.DIFFERENT;
    return new Proof(
        Level.CHECKSUM,
        table,
        verdict,
        100,
        4,
        2,
        differences.size(),
        differences,
        List.of(),
        "0/A",
        now());
  }

  private static Proof cut(DifferenceCount count, List<RowDifference> named) {
    return new Proof(
        Level.CHECKSUM,
        USERS,
        Proof.Verdict.DIFFERENT,
        100,
        4,
        2,
        count,
        named,
        List.of(),
        "0/A",
        now());
  }

  private static Proof counted(List<Check> checks) {
    return new Proof(
        Level.COUNT, USERS, Proof.Verdict.UNDECIDED, 100, 0, 0, 0, List.of(), checks, "0/B", now());
  }
}
