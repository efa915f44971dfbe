package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads a log and says in words what it held, so that it can be compared. */
final class LogWords {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration MOMENT = Duration.ofMillis(20);

  private LogWords() {}

  /** Reads until the log has come to a position. */
  static List<LogEntry> readUntil(ChangeReader reader, Position end) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<LogEntry> entries = new ArrayList<>();
    while (true) {
      assertThat(System.nanoTime()).as("out of patience before %s", end).isLessThan(deadline);
      LogEntry entry = reader.next(MOMENT);
      if (entry != null) {
        entries.add(entry);
        if (position(entry).filter(p -> p.hasReached(end)).isPresent()) {
          return entries;
        }
      }
    }
  }

  private static Optional<Position> position(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Commit commit -> Optional.of(commit.position());
      case LogEntry.Alive alive -> Optional.of(alive.position());
      case LogEntry.Begin _, LogEntry.RowChange _, LogEntry.Truncate _, LogEntry.Mark _ ->
          Optional.empty();
    };
  }

  /** The transactions that changed rows, each as the words of its changes. */
  static List<List<String>> transactions(List<LogEntry> entries) {
    List<List<String>> transactions = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (LogEntry entry : entries) {
      words(entry).ifPresent(open::add);
      if (entry instanceof LogEntry.Commit && !open.isEmpty()) {
        transactions.add(List.copyOf(open));
        open.clear();
      }
    }
    assertThat(open).as("changes of a transaction that did not end").isEmpty();
    return transactions;
  }

  /** Ids and ends of the transactions that changed rows. */
  static List<Ended> ended(List<LogEntry> entries) {
    List<Ended> ended = new ArrayList<>();
    long id = 0;
    boolean isChanging = false;
    for (LogEntry entry : entries) {
      switch (entry) {
        case LogEntry.Begin begin -> {
          id = begin.transaction();
          isChanging = false;
        }
        case LogEntry.RowChange _, LogEntry.Truncate _ -> isChanging = true;
        case LogEntry.Commit commit -> {
          if (isChanging) {
            ended.add(new Ended(id, commit.position()));
          }
        }
        case LogEntry.Mark _, LogEntry.Alive _ -> {}
      }
    }
    return ended;
  }

  /** A transaction of the log, with the position behind it. */
  record Ended(long id, Position position) {}

  /** What a change does; an update tells the old key only where it is another one. */
  private static Optional<String> words(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Insert insert ->
          Optional.of("insert " + insert.table().name() + values(insert.row()));
      case LogEntry.Update update ->
          Optional.of("update " + update.table().name() + oldKey(update) + values(update.row()));
      case LogEntry.Delete delete ->
          Optional.of("delete " + delete.table().name() + " " + delete.before().text(0));
      case LogEntry.Truncate truncate ->
          Optional.of(
              "truncate "
                  + truncate.tables().stream().map(t -> t.name()).collect(Collectors.joining()));
      case LogEntry.Begin _, LogEntry.Mark _, LogEntry.Commit _, LogEntry.Alive _ ->
          Optional.empty();
    };
  }

  private static String oldKey(LogEntry.Update update) {
    return update
        .before()
        .map(before -> String.valueOf(before.text(0)))
        .filter(key -> !Objects.equals(key, update.row().text(0)))
        .map(key -> " " + key + " to")
        .orElse("");
  }

  private static String values(Tuple row) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> String.valueOf(row.text(i)))
        .collect(Collectors.joining(",", " ", ""));
  }
}
