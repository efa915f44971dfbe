package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.proof.DifferenceCount;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.Proof.Verdict;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.Migration;
import io.whimbrel.engine.RunOptions;
import io.whimbrel.engine.memory.Life;
import io.whimbrel.engine.memory.MemorySource;
import io.whimbrel.engine.memory.MovedClock;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.RunFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that waits at its gate in a world in which nothing else happens; a table of two chunks, one
 * of one.
 */
class AgedProofsTest {
  private static final Duration AGE = Duration.ofHours(24);
  private static final TableName FIRST = MemorySource.TABLES.getFirst();
  private static final TableName SECOND = MemorySource.TABLES.getLast();
  private static final int CHUNKS = 3;

  @TempDir private Path directory;
  private final MovedClock clock = new MovedClock();
  private final Heard heard = new Heard();
  private World world;
  private Plan plan;
  private RunId run;
  private RunFrame frame;
  private AgedProofs aged;

  /** What is told, as text. */
  private static final class Heard implements AgedProofs.Listener {
    private final List<String> begun = new ArrayList<>();
    private final List<String> turned = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    @Override
    public void begins(String what) {
      begun.add(what);
    }

    @Override
    public void turned(Proof proof) {
      turned.add("%s of %s: %s".formatted(proof.level(), proof.table(), proof.verdict()));
    }

    @Override
    public void failed(String what, Problem problem) {
      failed.add(what + ": " + problem.what());
    }
  }

  @BeforeEach
  void open() {
    world = new World(directory, 1, clock);
    plan = world.proving(AGE).plan(Approval.PERSON);
    Life quiet = new Life(Integer.MAX_VALUE, Life.Moment.BEFORE, () -> {});
    try (Migration migration = world.process(plan, quiet)) {
      run = migration.run(RunOptions.DEFAULT).run().run();
    }
    frame = world.frame(plan, run);
    aged = new AgedProofs(AGE, heard);
  }

  @AfterEach
  void close() {
    frame.lease().close();
    frame.sides().close();
    world.close();
  }

  private int prove(BooleanSupplier isWanted) {
    return aged.prove(frame, new AtRest(frame), isWanted);
  }

  /** Nobody writes, and everything is on the target. */
  private record AtRest(RunFrame frame) implements Catching {
    @Override
    public Position applied() {
      return frame.target().changes().progress();
    }

    @Override
    public void catchUp() {}
  }

  /** Wanted this often, then no more. */
  private static BooleanSupplier times(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return () -> left.getAndDecrement() > 0;
  }

  private List<Proof> proofs() {
    return world.journal().history(run).proofs();
  }

  private Proof proof(Level level, TableName table) {
    return proofs().stream()
        .filter(p -> p.level() == level && p.table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  private List<ChunkProof> provedSince(Instant moment) {
    return world.journal().chunkProofs(run).stream().filter(p -> p.at().isAfter(moment)).toList();
  }

  @Test
  void whatIsYoungerThanTheAgeIsLeftAlone() {
    List<Proof> before = proofs();
    clock.advance(AGE.minusMinutes(1));

    assertThat(prove(() -> true)).isZero();

    assertThat(proofs()).isEqualTo(before);
    assertThat(heard.begun).isEmpty();
  }

  @Test
  void everyChunkAndEveryOtherLevelIsProvedOnceMoreAndThenIsYoung() {
    clock.advance(AGE);
    Instant moved = clock.instant();

    int looked = prove(() -> true);

    assertThat(provedSince(moved)).hasSize(CHUNKS);
    assertThat(proofs())
        .filteredOn(proof -> plan.verify().asksFor(proof.level()))
        .isNotEmpty()
        .allSatisfy(proof -> assertThat(proof.at()).isAfter(moved))
        .allSatisfy(proof -> assertThat(proof.verdict()).isEqualTo(Verdict.EQUAL));
    assertThat(heard.begun)
        .hasSize(looked)
        .doesNotHaveDuplicates()
        .contains("public.a on level count", "chunk 2 of 2 of public.a");
    int rows = (int) proof(Level.CHECKSUM, FIRST).rows();
    assertThat(world.target().all())
        .hasEntrySatisfying(FIRST, there -> assertThat(there).hasSize(rows));
    assertThat(prove(() -> true)).isZero();
    assertThat(heard.turned).isEmpty();
    assertThat(ProvedUpTo.of(world.journal(), world.journal().history(run)).place().orElseThrow())
        .satisfies(place -> assertThat(place.at()).isAfter(moved));
  }

  @Test
  void whoGoesOnProvesTheChunksThatAreLeftAndNoneTwice() {
    clock.advance(AGE);
    Instant moved = clock.instant();
    while (provedSince(moved).isEmpty()) {
      prove(times(1));
    }
    List<ChunkProof> first = provedSince(moved);
    Instant table = proof(Level.CHECKSUM, first.getFirst().table()).at();

    aged = new AgedProofs(AGE, heard);
    prove(() -> true);

    assertThat(first).hasSize(1);
    assertThat(table).as("a table is proved when all its chunks are").isBefore(moved);
    assertThat(provedSince(moved)).hasSize(CHUNKS).containsAll(first);
    assertThat(heard.begun).filteredOn(what -> what.startsWith("chunk")).hasSize(CHUNKS);
    assertThat(proof(Level.CHECKSUM, first.getFirst().table()).at()).isAfter(moved);
  }

  @Test
  void aRowThatDiffersIsToldAtOnceAndThenTheRestOfItsTableIsNamed() {
    clock.advance(AGE);
    world.target().spoil(FIRST, "k3", "wrong");
    world.target().spoil(FIRST, "k7zz", "extra");
    List<String> atOnce = new ArrayList<>();

    prove(
        () -> {
          if (!heard.turned.isEmpty() && atOnce.isEmpty()) {
            atOnce.add(
                proof(Level.CHECKSUM, FIRST).verdict() + " " + provedSince(clock.instant()).size());
          }
          return true;
        });

    assertThat(heard.turned)
        .containsExactlyInAnyOrder(
            "COUNT of public.a: DIFFERENT", "CHECKSUM of public.a: DIFFERENT");
    assertThat(atOnce).isNotEmpty();
    assertThat(proof(Level.CHECKSUM, FIRST).differing()).isEqualTo(2);
    assertThat(proof(Level.CHECKSUM, SECOND).isEqual()).isTrue();
    assertThat(new Leftovers(frame).isProved()).isFalse();
    assertThat(prove(() -> true)).as("not again and again").isZero();
  }

  @Test
  void aDifferenceIsInTheJournalThoughTheRestOfItsTableIsNotWaitedFor() {
    clock.advance(AGE);
    world.target().spoil(FIRST, "k3", "wrong");

    prove(() -> heard.turned.isEmpty());

    assertThat(heard.turned).hasSize(1);
    assertThat(proof(Level.CHECKSUM, FIRST).verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(proof(Level.CHECKSUM, FIRST).differing()).isEqualTo(1);
  }

  @Test
  void aDifferenceThatSomebodyElseFoundMeanwhileIsNotOverwrittenByOlderLooks() {
    clock.advance(AGE);
    Proof before = proof(Level.CHECKSUM, FIRST);
    List<Proof> found = new ArrayList<>();

    prove(
        () -> {
          if (heard.begun.contains("chunk 1 of 2 of public.a") && found.isEmpty()) {
            found.add(different(before));
            world.journal().proof(run, found.getFirst());
          }
          return true;
        });

    assertThat(found).hasSize(1);
    assertThat(heard.begun).contains("chunk 2 of 2 of public.a");
    assertThat(proof(Level.CHECKSUM, FIRST).verdict()).isEqualTo(Verdict.DIFFERENT);
    assertThat(proof(Level.CHECKSUM, SECOND).isEqual()).isTrue();
  }

  private Proof different(Proof equal) {
    return new Proof(
        equal.level(),
        equal.table(),
        Verdict.DIFFERENT,
        equal.rows(),
        equal.chunks(),
        equal.rechecked(),
        new DifferenceCount(1, 0, 0),
        List.of(),
        List.of(),
        equal.position(),
        clock.instant());
  }

  @Test
  void aTableThatDifferedIsProvedWholeWhenItsProofIsOldAndIsEqualAgain() {
    clock.advance(AGE);
    world.target().spoil(FIRST, "zz", "wrong");
    prove(() -> true);
    world.target().unspoil(FIRST, "zz");
    heard.turned.clear();
    heard.begun.clear();

    clock.advance(AGE.plusMinutes(1));
    Instant moved = clock.instant();
    prove(() -> true);

    assertThat(heard.turned)
        .containsExactlyInAnyOrder("COUNT of public.a: EQUAL", "CHECKSUM of public.a: EQUAL");
    assertThat(heard.begun).contains("public.a on level checksum");
    assertThat(provedSince(moved)).hasSize(CHUNKS);
    assertThat(new Leftovers(frame).isProved()).isTrue();
  }
}
