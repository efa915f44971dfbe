package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.journal.Journals;
import io.whimbrel.engine.run.Facts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvedUpToTest {
  private static final TableName ONE = new TableName("public", "one");
  private static final TableName TWO = new TableName("public", "two");
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory = Path.of("");
  private Journal journal;
  private RunId run;

  @BeforeEach
  void begin() {
    journal = Journals.open(Optional.empty(), directory.resolve("j.db"), Clock.systemUTC());
    run = journal.begin(new MigrationId("MIGRATION-001"), "one", "digest").run();
    journal.storeChunks(
        run,
        List.of(
            new Chunk(ONE, 0, Bounds.ALL),
            new Chunk(ONE, 1, Bounds.ALL),
            new Chunk(TWO, 0, Bounds.ALL)));
  }

  @AfterEach
  void end() {
    journal.close();
  }

  private void prove(TableName table, int ordinal, long position, int second) {
    Position at = new Position(position, "0/" + position);
    journal.prove(run, new ChunkProof(table, ordinal, at, 1, BEGIN.plusSeconds(second)));
  }

  private ProvedUpTo told() {
    return ProvedUpTo.of(journal, journal.history(run));
  }

  @Test
  void aTableIsProvedUpToTheOldestOfItsChunksAndNotWhileOneIsOpen() {
    prove(ONE, 0, 70, 5);

    assertThat(told().place()).isEmpty();
    assertThat(told().whole()).isZero();
    assertThat(told().tables().getFirst())
        .isEqualTo(new ProvedUpTo.OfTable(ONE, 2, 1, Optional.empty()));

    prove(ONE, 1, 60, 9);

    assertThat(told().whole()).isEqualTo(1);
    assertThat(told().place()).hasValue(new ProvedUpTo.Place("0/60", BEGIN.plusSeconds(5)));
  }

  @Test
  void allTablesAreProvedUpToTheOldestOfThem() {
    prove(ONE, 0, 70, 5);
    prove(ONE, 1, 80, 6);
    prove(TWO, 0, 50, 2);

    assertThat(told().whole()).isEqualTo(2);
    assertThat(told().place()).hasValue(new ProvedUpTo.Place("0/50", BEGIN.plusSeconds(2)));
  }

  @Test
  void whatChangedSinceAndWasProvedAgainMovesATableOnAndNeverBack() {
    prove(TWO, 0, 50, 2);
    journal.fact(run, ProofState.timeFact(TWO), BEGIN.plusSeconds(30).toString());
    journal.fact(run, ProofState.fact(TWO), "90 0/90");

    assertThat(told().place()).hasValue(new ProvedUpTo.Place("0/90", BEGIN.plusSeconds(30)));

    journal.fact(run, ProofState.fact(TWO), "40 0/40");

    assertThat(told().place()).hasValue(new ProvedUpTo.Place("0/50", BEGIN.plusSeconds(2)));
  }

  @Test
  void whatWasProvedOfAtableDoesNotCountOnceItsRowsAreFoundToDiffer() {
    prove(ONE, 0, 70, 5);
    prove(ONE, 1, 80, 6);
    prove(TWO, 0, 50, 2);
    journal.proof(run, proof(TWO, Verdict.DIFFERENT, "0/90"));

    assertThat(told().whole()).isEqualTo(1);
    assertThat(told().place()).hasValue(new ProvedUpTo.Place("0/70", BEGIN.plusSeconds(5)));
    assertThat(told().tables().getLast())
        .isEqualTo(new ProvedUpTo.OfTable(TWO, 1, 0, Optional.empty()));

    journal.proof(run, proof(TWO, Verdict.EQUAL, "0/95"));

    assertThat(told().whole()).isEqualTo(2);
  }

  @Test
  void onceTheCutoverIsDecidedItsOwnEqualProofsSpeak() {
    prove(ONE, 0, 70, 5);
    journal.proof(run, proof(ONE, Verdict.EQUAL, "0/200"));
    journal.proof(run, proof(TWO, Verdict.DIFFERENT, "0/200"));

    assertThat(told().whole()).as("not decided yet").isZero();

    journal.fact(run, Facts.DECIDED, "now");

    assertThat(told().whole()).isEqualTo(1);
    assertThat(told().place()).hasValue(new ProvedUpTo.Place("0/200", BEGIN.plusSeconds(60)));
  }

  private static Proof proof(TableName table, Verdict verdict, String position) {
    return new Proof(
        Level.CHECKSUM,
        table,
        verdict,
        1,
        1,
        0,
        verdict == Verdict.EQUAL ? 0 : 1,
        List.of(),
        List.of(),
        position,
        BEGIN.plusSeconds(60));
  }
}
