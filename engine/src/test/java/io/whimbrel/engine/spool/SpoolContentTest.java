package io.whimbrel.engine.spool;

import static io.whimbrel.engine.spool.SampleLog.at;
import static io.whimbrel.engine.spool.SampleLog.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolContentTest {

  @TempDir private Path directory;

  @Test
  void everyKindOfEntryComesBackAsItWentIn() {
    List<LogEntry> entries = everyKind();

    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, entries);

      assertThat(SampleLog.textsBehind(spool, Position.START)).isEqualTo(SampleLog.texts(entries));
      assertThat(spool.end()).isEqualTo(at(-8));
    }
  }

  @Test
  void everyKindOfEntryComesBackAfterANewStart() {
    List<LogEntry> entries = everyKind();
    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, entries);
    }

    try (Spool spool = Spool.open(directory)) {
      assertThat(SampleLog.textsBehind(spool, Position.START)).isEqualTo(SampleLog.texts(entries));
      assertThat(spool.end()).isEqualTo(at(-8));
      assertThat(spool.durable()).isEqualTo(at(-8));
    }
  }

  @Test
  void valuesAroundTheBufferSizeComeBack() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<LogEntry> entries = new ArrayList<>();
    entries.add(new LogEntry.Begin(1, SampleLog.NOON));
    for (int length : new int[] {0, 1, 127, 128, 262_000, 262_143, 262_144, 262_145, 600_000}) {
      byte[] value = new byte[length];
      random.nextBytes(value);
      byte[] small = new byte[random.nextInt(300)];
      random.nextBytes(small);
      entries.add(
          new LogEntry.Insert(SampleLog.USERS, Tuple.of(new byte[][] {small, value, small})));
    }
    entries.add(new LogEntry.Commit(at(10), SampleLog.NOON));

    try (Spool spool = Spool.open(directory, 1000)) {
      SampleLog.append(spool, entries);

      assertThat(SampleLog.textsBehind(spool, Position.START)).isEqualTo(SampleLog.texts(entries));
    }
  }

  @Test
  void aSingleHugeValueComesBack() {
    byte[] huge = new byte[40 << 20];
    new Random(7).nextBytes(huge);
    List<LogEntry> entries =
        List.of(
            new LogEntry.Begin(1, SampleLog.NOON),
            new LogEntry.Insert(SampleLog.USERS, Tuple.of(new byte[][] {huge})),
            new LogEntry.Commit(at(10), SampleLog.NOON));

    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, entries);

      assertThat(SampleLog.textsBehind(spool, Position.START)).isEqualTo(SampleLog.texts(entries));
    }
  }

  @Test
  void aTransactionOfManyChangesPassesOneByOne() {
    int changes = 200_000;
    try (Spool spool = Spool.open(directory, 4096);
        SpoolReader reader = spool.read(Position.START)) {
      spool.append(new LogEntry.Begin(1, SampleLog.NOON));
      for (int i = 0; i < changes; i++) {
        spool.append(new LogEntry.Insert(SampleLog.USERS, tuple("row " + i)));
      }
      assertThat(reader.next(SampleLog.AT_ONCE)).isNull();

      spool.append(new LogEntry.Commit(at(10), SampleLog.NOON));

      long read = 0;
      while (reader.next(SampleLog.AT_ONCE) != null) {
        read++;
      }
      assertThat(read).isEqualTo(changes + 2);
    }
  }

  @Test
  void aBeginReplacesATransactionWithoutItsEnd() {
    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, SampleLog.transaction(10, 2));
      SampleLog.append(spool, SampleLog.transaction(20, 5).subList(0, 4));
      SampleLog.append(spool, SampleLog.transaction(20, 5));

      List<LogEntry> expected = new ArrayList<>(SampleLog.transaction(10, 2));
      expected.addAll(SampleLog.transaction(20, 5));
      assertThat(SampleLog.textsBehind(spool, Position.START)).isEqualTo(SampleLog.texts(expected));
    }
  }

  @Test
  void aDiscardedTransactionLeavesNoTrace() {
    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, SampleLog.transaction(20, 5).subList(0, 4));

      spool.discardOpenTransaction();
      spool.append(new LogEntry.Alive(at(30)));

      assertThat(SampleLog.textsBehind(spool, Position.START))
          .containsExactly(new LogEntry.Alive(at(30)).toString());
    }
  }

  @Test
  void aLogThatGoesBackIsRefusedAndLeavesTheSpoolWhole() {
    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, SampleLog.transaction(20, 1));

      assertThatThrownBy(() -> SampleLog.append(spool, SampleLog.transaction(20, 1)))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.FAULT));
      SampleLog.append(spool, SampleLog.transaction(30, 0));

      assertThat(SampleLog.textsBehind(spool, at(20)))
          .isEqualTo(SampleLog.texts(SampleLog.transaction(30, 0)));
    }
  }

  private static List<LogEntry> everyKind() {
    return List.of(
        new LogEntry.Alive(at(5)),
        new LogEntry.Mark("between", at(6)),
        new LogEntry.Begin(1L << 40, SampleLog.NOON),
        new LogEntry.Insert(SampleLog.USERS, tuple("1", null, "", "é€😀")),
        new LogEntry.Update(
            SampleLog.USERS, Optional.of(tuple("1", null)), tuple("2", "~", "", null)),
        new LogEntry.Update(SampleLog.ORDERS, Optional.empty(), tuple("~", "~")),
        new LogEntry.Mark("", at(3)),
        new LogEntry.Delete(SampleLog.ORDERS, tuple()),
        new LogEntry.Truncate(List.of(SampleLog.ORDERS, SampleLog.USERS), true, false),
        new LogEntry.Truncate(List.of(SampleLog.USERS), false, true),
        new LogEntry.Commit(at(10), Instant.EPOCH.minusSeconds(1)),
        new LogEntry.Begin(2, Instant.MAX),
        new LogEntry.Commit(at(-8), Instant.MIN));
  }
}
