package io.whimbrel.engine.spool;

import static io.whimbrel.engine.spool.SampleLog.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolReadingTest {

  @TempDir private Path directory;

  @Test
  void aTransactionIsHandedOutOnlyWithItsEnd() {
    List<LogEntry> entries = SampleLog.transaction(10, 2);
    try (Spool spool = Spool.open(directory);
        SpoolReader reader = spool.read(Position.START)) {
      SampleLog.append(spool, entries.subList(0, 3));
      assertThat(reader.next(Duration.ofMillis(20))).isNull();

      spool.append(entries.getLast());

      assertThat(reader.next(SampleLog.AT_ONCE)).isEqualTo(entries.getFirst());
    }
  }

  @Test
  void readingBeginsBehindAnyPosition() {
    try (Spool spool = Spool.open(directory, 200)) {
      for (int position = 10; position <= 300; position += 10) {
        SampleLog.append(spool, SampleLog.transaction(position, 2));
      }

      for (int after = 0; after <= 310; after += 5) {
        List<LogEntry> expected = new ArrayList<>();
        for (int position = 10; position <= 300; position += 10) {
          if (position > after) {
            expected.addAll(SampleLog.transaction(position, 2));
          }
        }
        assertThat(SampleLog.textsBehind(spool, at(after))).isEqualTo(SampleLog.texts(expected));
      }
    }
  }

  @Test
  void aReaderBehindTheEndWaitsForWhatLiesBehindItsPosition() {
    try (Spool spool = Spool.open(directory);
        SpoolReader reader = spool.read(at(25))) {
      SampleLog.append(spool, SampleLog.transaction(10, 1));
      SampleLog.append(spool, SampleLog.transaction(20, 1));
      assertThat(reader.next(SampleLog.AT_ONCE)).isNull();

      SampleLog.append(spool, SampleLog.transaction(30, 0));

      assertThat(reader.next(SampleLog.AT_ONCE)).isEqualTo(SampleLog.transaction(30, 0).getFirst());
    }
  }

  @Test
  void aReaderKeepsUpWithTheWriterOverManySegments() throws Exception {
    int transactions = 3_000;
    try (Spool spool = Spool.open(directory, 2_000);
        SpoolReader reader = spool.read(Position.START);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<List<String>> read =
          CompletableFuture.supplyAsync(() -> readUntil(reader, at(transactions)), threads);
      List<String> expected = new ArrayList<>();

      for (int position = 1; position <= transactions; position++) {
        List<LogEntry> entries = SampleLog.transaction(position, position % 5);
        SampleLog.append(spool, entries.subList(0, entries.size() / 2));
        SampleLog.append(spool, entries);
        expected.addAll(SampleLog.texts(entries));
      }

      assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
    }
  }

  @Test
  void aFreshSpoolBeginsWhereItIsTold() {
    try (Spool spool = Spool.open(directory)) {
      spool.startAt(at(100));
      assertThat(spool.end()).isEqualTo(at(100));
      SampleLog.append(spool, SampleLog.transaction(110, 0));

      assertThat(SampleLog.textsBehind(spool, Position.START))
          .isEqualTo(SampleLog.texts(SampleLog.transaction(110, 0)));
    }

    try (Spool spool = Spool.open(directory)) {
      assertThat(spool.end()).isEqualTo(at(110));
    }
  }

  @Test
  void aSpoolThatStayedBehindBeginsAnew() {
    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, SampleLog.transaction(10, 2));
      spool.startAt(at(100));
      SampleLog.append(spool, SampleLog.transaction(110, 0));

      assertThat(SampleLog.textsBehind(spool, at(100)))
          .isEqualTo(SampleLog.texts(SampleLog.transaction(110, 0)));
      assertThatThrownBy(() -> spool.read(at(5)))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.POSITION_LOST));
    }
  }

  @Test
  void aSpoolCannotBeginBeforeItsEnd() {
    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, SampleLog.transaction(10, 2));

      assertThatThrownBy(() -> spool.startAt(at(5))).isInstanceOf(Problem.class);

      assertThat(SampleLog.textsBehind(spool, Position.START)).hasSize(4);
    }
  }

  private static List<String> readUntil(SpoolReader reader, Position last) {
    List<String> texts = new ArrayList<>();
    while (true) {
      LogEntry entry = reader.next(Duration.ofSeconds(20));
      if (entry == null) {
        return texts;
      }
      texts.add(SampleLog.text(entry));
      if (entry instanceof LogEntry.Commit commit && commit.position().equals(last)) {
        return texts;
      }
    }
  }
}
