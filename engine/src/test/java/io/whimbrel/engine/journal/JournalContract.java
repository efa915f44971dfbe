package io.whimbrel.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.journal.ChunkProof;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.journal.StepRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Gate;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.run.StepState;
import io.whimbrel.core.schema.TableName;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal promises, whatever keeps it. */
abstract class JournalContract {

  private static final TableName USERS = new TableName("public", "users");
  private static final TableName ORDERS = new TableName("Shop", "orders \"é\"");
  private static final Duration LONG = Duration.ofHours(1);

  private final MigrationId migration =
      new MigrationId("MIGRATION-" + UUID.randomUUID().toString().substring(0, 8));
  private Journal journal;

  /** The journal's file or URL, as a child process is told. */
  abstract String address();

  /** Runs a statement beside the journal. */
  abstract void execute(String statement);

  @BeforeEach
  void open() {
    journal = open(address());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  static Journal open(String address) {
    return JournalProcess.open(address);
  }

  @Test
  void aRunBeginsWithTheNextNumberOfItsMigration() {
    RunRecord first = begin();
    RunRecord second = begin();

    assertThat(first.run()).isEqualTo(new RunId(migration + ".1"));
    assertThat(second.run()).isEqualTo(new RunId(migration + ".2"));
    assertThat(first.state()).isEqualTo(RunState.RUNNING);
    assertThat(first.phase()).isEqualTo(Phase.ASSESS);
    assertThat(journal.latest(migration)).contains(second);
    assertThat(journal.latestOfAll()).contains(second).doesNotContain(first);
    assertThat(journal.latest(new MigrationId("none"))).isEmpty();
  }

  @Test
  void theStateOfARunIsReadBackByAnotherJournal() {
    RunId run = begin().run();

    journal.state(run, RunState.FAILED, Phase.COPY, Optional.of("it broke"));

    try (Journal other = open(address())) {
      RunRecord failed = other.latest(migration).orElseThrow();
      assertThat(failed.state()).isEqualTo(RunState.FAILED);
      assertThat(failed.phase()).isEqualTo(Phase.COPY);
      assertThat(failed.problem()).contains("it broke");
      assertThat(failed.endedAt()).isEmpty();
    }
    journal.state(run, RunState.DONE, Phase.CLEANUP, Optional.empty());
    assertThat(journal.latest(migration).flatMap(RunRecord::endedAt)).isPresent();
  }

  @Test
  void anUnknownRunIsAProblemThatNamesIt() {
    RunId unknown = new RunId("nobody.1");

    assertThatThrownBy(() -> journal.state(unknown, RunState.DONE, Phase.COPY, Optional.empty()))
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STATE_WRONG))
        .hasMessageContaining("nobody.1");
    assertThatThrownBy(() -> journal.event(unknown, Phase.COPY, "a", "b", Map.of()))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> journal.fact(unknown, "a", "b")).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> journal.history(unknown)).isInstanceOf(Problem.class);
  }

  @Test
  void aStepThatStartsAgainCountsAnAttempt() {
    RunId run = begin().run();
    assertThat(journal.stepState(run, Phase.COPY, "copy a")).isEmpty();

    journal.step(run, Phase.COPY, "copy b", StepState.STARTED, "");
    journal.step(run, Phase.COPY, "copy a", StepState.STARTED, "");
    journal.step(run, Phase.COPY, "copy b", StepState.FAILED, "no");
    journal.step(run, Phase.COPY, "copy b", StepState.STARTED, "");
    assertThat(journal.history(run).steps().getFirst().endedAt()).isEmpty();
    journal.step(run, Phase.COPY, "copy b", StepState.DONE, "5 rows");

    List<StepRecord> steps = journal.history(run).steps();
    assertThat(steps).extracting(StepRecord::name).containsExactly("copy b", "copy a");
    assertThat(steps.getFirst().attempts()).isEqualTo(2);
    assertThat(steps.getFirst().detail()).isEqualTo("5 rows");
    assertThat(steps.getFirst().endedAt()).isPresent();
    assertThat(journal.stepState(run, Phase.COPY, "copy b")).contains(StepState.DONE);
    assertThat(journal.stepState(run, Phase.SYNC, "copy b")).isEmpty();
  }

  @Test
  void anEventKeepsEveryCharacterOfItsData() {
    RunId run = begin().run();
    Map<String, String> data =
        Map.of("a\"b", "c\\d\n\t", "", "", "é", "😀 {\"x\":[1,2]}", "sql", "select 'a', \"b\"");

    EventRecord first = journal.event(run, Phase.SYNC, "problem", "It's \"so\".", data);
    EventRecord second = journal.event(run, Phase.SYNC, "empty", "", Map.of());

    List<EventRecord> events = journal.history(run).events();
    assertThat(events).containsExactly(first, second);
    assertThat(events.getFirst().data()).isEqualTo(data);
    assertThat(events.getFirst().text()).isEqualTo("It's \"so\".");
    assertThat(events.getLast().data()).isEmpty();
  }

  @Test
  void eventsOfSeveralWritersAreNumberedWithoutGaps() throws Exception {
    RunId run = begin().run();
    Callable<Void> writer =
        () -> {
          try (Journal own = open(address())) {
            for (int i = 0; i < 20; i++) {
              own.event(run, Phase.COPY, "own", "", Map.of());
              journal.event(run, Phase.COPY, "shared", "", Map.of());
            }
          }
          return null;
        };

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> ended : threads.invokeAll(List.of(writer, writer, writer))) {
        ended.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(journal.history(run).events())
        .extracting(EventRecord::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 120).boxed().toList());
  }

  @Test
  void aFactIsReplacedByANewerOne() {
    RunId run = begin().run();
    assertThat(journal.fact(run, "source.version")).isEmpty();

    journal.fact(run, "source.version", "15");
    journal.fact(run, "source.version", "16");
    journal.fact(run, "empty", "");

    assertThat(journal.fact(run, "source.version")).contains("16");
    assertThat(journal.history(run).facts()).isEqualTo(Map.of("source.version", "16", "empty", ""));
  }

  @Test
  void aGateIsOpenedOnceAndDecided() {
    RunId run = begin().run();
    assertThat(journal.gate(run, Gate.CUTOVER)).isEmpty();

    journal.openGate(run, Gate.CUTOVER);
    GateRecord opened = journal.gate(run, Gate.CUTOVER).orElseThrow();
    journal.decide(run, Gate.CUTOVER, GateState.APPROVED, "ana", "go");
    journal.openGate(run, Gate.CUTOVER);

    GateRecord decided = journal.gate(run, Gate.CUTOVER).orElseThrow();
    assertThat(opened.state()).isEqualTo(GateState.OPEN);
    assertThat(opened.decidedBy()).isEmpty();
    assertThat(decided.state()).isEqualTo(GateState.APPROVED);
    assertThat(decided.decidedBy()).contains("ana");
    assertThat(decided.comment()).isEqualTo("go");
    assertThat(decided.openedAt()).isEqualTo(opened.openedAt());
    assertThat(journal.history(run).gates()).containsExactly(decided);
  }

  @Test
  void chunksAreStoredOnceAndComeBackInOrder() {
    RunId run = begin().run();
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(new Chunk(ORDERS, 0, Bounds.ALL));
    for (int i = 0; i < 12; i++) {
      Optional<List<String>> from = i == 0 ? Optional.empty() : Optional.of(key(i));
      Optional<List<String>> until = i == 11 ? Optional.empty() : Optional.of(key(i + 1));
      chunks.add(new Chunk(USERS, i, new Bounds(from, until)));
    }

    journal.storeChunks(run, chunks);
    journal.storeChunks(run, List.of(new Chunk(USERS, 99, Bounds.ALL)));

    assertThat(journal.chunks(run)).isEqualTo(chunks);
    assertThat(journal.chunks(begin().run())).isEmpty();
  }

  @Test
  void theLastProofOfAChunkHolds() {
    RunId run = begin().run();
    ChunkProof older = new ChunkProof(USERS, 3, new Position(7, "0/7"), 5, now());
    ChunkProof newer = new ChunkProof(USERS, 3, new Position(-1, "F/F"), 6, now());
    ChunkProof other = new ChunkProof(ORDERS, 0, new Position(9, "0/9"), 1, now());

    journal.prove(run, older);
    journal.prove(run, other);
    journal.prove(run, newer);

    assertThat(journal.chunkProofs(run)).containsExactly(other, newer);
  }

  @Test
  void theLastProofOfATableNamesEveryDifference() {
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
                new ColumnDifference("name", "NULL", "é"), new ColumnDifference("at", "", "1")));

    journal.proof(run, proof(USERS, List.of(extra, missing, extra)));
    journal.proof(run, proof(ORDERS, List.of()));
    journal.proof(run, proof(USERS, List.of(different, missing)));

    assertThat(journal.history(run).proofs())
        .containsExactly(proof(ORDERS, List.of()), proof(USERS, List.of(different, missing)));
  }

  @Test
  void aLeaseIsHeldByOneAndRenewedUnderItsEpoch() {
    RunId run = begin().run();
    assertThat(journal.currentLease(run)).isEmpty();

    Lease taken = journal.lease(run, LeaseHolder.current(), LONG).orElseThrow();
    Lease renewed = journal.lease(run, LeaseHolder.current(), LONG).orElseThrow();

    assertThat(renewed.epoch()).isEqualTo(taken.epoch());
    assertThat(renewed.expiresAt()).isAfterOrEqualTo(taken.expiresAt());
    assertThat(journal.lease(run, "elsewhere/1/1", LONG)).isEmpty();
    assertThat(journal.currentLease(run)).contains(renewed);
  }

  @Test
  void anEpochIsNeverGivenTwice() {
    RunId run = begin().run();
    List<Long> epochs = new ArrayList<>();

    for (String holder : List.of("a/1/1", "b/1/1", "b/1/1", "a/1/1")) {
      Lease lease = journal.lease(run, holder, LONG).orElseThrow();
      epochs.add(lease.epoch());
      journal.release(run, lease);
    }

    assertThat(epochs).containsExactly(1L, 2L, 3L, 4L);
    assertThat(journal.currentLease(run)).isEmpty();
  }

  @Test
  void aLeaseThatRanOutIsTakenOverAndCannotBeReleasedByItsFormerHolder() {
    RunId run = begin().run();
    Lease former = journal.lease(run, "a/1/1", Duration.ofMillis(300)).orElseThrow();
    assertThat(journal.lease(run, "b/1/1", LONG)).isEmpty();

    Lease next =
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> journal.lease(run, "b/1/1", LONG), Optional::isPresent)
            .orElseThrow();
    journal.release(run, former);

    assertThat(next.epoch()).isEqualTo(former.epoch() + 1);
    assertThat(journal.currentLease(run)).contains(next);
    assertThat(journal.lease(run, "a/1/1", LONG)).isEmpty();
  }

  @Test
  void theLeaseOfAKilledProcessIsTakenOverAtOnce() throws Exception {
    RunId run = begin().run();
    Process child = JournalProcess.start("hold", address(), run);
    try (BufferedReader said = child.inputReader()) {
      assertThat(said.readLine()).isEqualTo("1");
      assertThat(journal.lease(run, LeaseHolder.current(), LONG)).isEmpty();
    } finally {
      child.destroyForcibly().waitFor();
    }

    assertThat(journal.lease(run, LeaseHolder.current(), LONG))
        .hasValueSatisfying(lease -> assertThat(lease.epoch()).isEqualTo(2));
  }

  @Test
  void twoProcessesNeverHoldALeaseAtTheSameTime() throws Exception {
    RunId run = begin().run();

    List<Process> children =
        List.of(
            JournalProcess.start("contend", address(), run),
            JournalProcess.start("contend", address(), run));
    for (Process child : children) {
      assertThat(child.inputReader().lines().toList()).containsExactly("done");
      assertThat(child.waitFor()).isZero();
    }

    List<EventRecord> events = journal.history(run).events();
    long lastEpoch = 0;
    for (int i = 0; i < events.size(); i += 2) {
      EventRecord taken = events.get(i);
      EventRecord given = events.get(i + 1);
      long epoch = Long.parseLong(taken.text());
      assertThat(taken.kind()).isEqualTo("taken");
      assertThat(given.kind()).isEqualTo("given");
      assertThat(given.data()).isEqualTo(taken.data());
      assertThat(epoch).isGreaterThan(lastEpoch);
      lastEpoch = epoch;
    }
    assertThat(events).hasSize(2 * 2 * JournalProcess.ROUNDS);
  }

  @Test
  void aKilledProcessLosesNothingThatWasAcknowledged() throws Exception {
    RunId run = begin().run();
    Process child = JournalProcess.start("write", address(), run);
    long acknowledged = 0;
    try (BufferedReader said = child.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        acknowledged = Long.parseLong(line);
        if (acknowledged == 100) {
          child.destroyForcibly();
        }
      }
    } catch (IOException e) {
      assertThat(acknowledged).isGreaterThanOrEqualTo(100);
    }
    child.waitFor();

    List<EventRecord> events = journal.history(run).events();
    assertThat((long) events.size()).isBetween(acknowledged, acknowledged + 1);
    assertThat(events.getLast().sequence()).isEqualTo(events.size());
    journal.event(run, Phase.COPY, "after", "", Map.of());
  }

  @Test
  void aJournalOfANewerVersionIsRefused() {
    execute("update version set version = 99");
    try {
      assertThatThrownBy(() -> open(address()))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.STATE_WRONG))
          .hasMessageContaining("99");
    } finally {
      execute("update version set version = " + JournalSchema.VERSION);
    }
  }

  @Test
  void severalProcessesMayOpenANewJournalAtOnce() throws Exception {
    dropAll();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> opener =
          () -> {
            open(address()).close();
            return null;
          };
      for (Future<Void> ended : threads.invokeAll(List.of(opener, opener, opener, opener))) {
        ended.get(30, TimeUnit.SECONDS);
      }
    }

    assertThat(begin().run().text()).endsWith(".1");
  }

  @Test
  void aHistoryHoldsEverything() {
    RunId run = begin().run();

    RunHistory history = journal.history(run);

    assertThat(history.run()).isEqualTo(journal.latest(migration).orElseThrow());
    assertThat(history.steps()).isEmpty();
    assertThat(history.run().title()).isEqualTo("Users move");
    assertThat(history.run().planDigest()).isEqualTo("sha256:1");
  }

  private void dropAll() {
    for (String table :
        List.of(
            "lease",
            "column_difference",
            "difference",
            "proof",
            "chunk_proof",
            "chunk",
            "gate",
            "fact",
            "event",
            "step",
            "run",
            "migration",
            "version")) {
      execute("drop table " + table);
    }
  }

  private RunRecord begin() {
    return journal.begin(migration, "Users move", "sha256:1");
  }

  private static List<String> key(int i) {
    return List.of(Integer.toString(i * 100), "it's \"é\", \\ok");
  }

  private static Instant now() {
    return Instant.parse("2026-11-21T12:00:00.123456Z");
  }

  private static Proof proof(TableName table, List<RowDifference> differences) {
    Proof.Verdict verdict = differences.isEmpty() ? Proof.Verdict.EQUAL : Proof.Verdict.DIFFERENT;
    return new Proof(table, verdict, 100, 4, 2, differences.size(), differences, "0/A", now());
  }
}
