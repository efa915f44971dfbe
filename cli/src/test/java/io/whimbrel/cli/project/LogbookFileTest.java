package io.whimbrel.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.cli.JavaProcess;
import io.whimbrel.cli.Main;
import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.IssueSeverity;
import io.whimbrel.core.communication.Logbook;
import io.whimbrel.core.communication.LogbookEntry;
import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.communication.LogbookEntry.IssueOpened;
import io.whimbrel.core.communication.LogbookEntry.ReminderTold;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogbookFileTest {
  private static final Instant NOW = Instant.parse("2027-03-01T10:00:00Z");

  @TempDir Path directory = Path.of("");

  private LogbookFile file() {
    return LogbookFile.beside(directory.resolve("plan.yaml"));
  }

  private static IssueOpened opened(int number) {
    return new IssueOpened(
        number,
        NOW,
        "ana",
        "\"quoted\"\nand more",
        IssueSeverity.HIGH,
        Optional.of("raj"),
        Optional.of("cutover"),
        Optional.of(LocalDate.parse("2027-03-10")));
  }

  private void append(LogbookEntry... entries) {
    try (LogbookFile.Held held = file().hold()) {
      List.of(entries).forEach(held::append);
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<LogbookEntry> entries =
        List.of(
            opened(1),
            new IssueClosed(1, NOW, "raj", "gone"),
            new ReminderTold("T-0: Start", NOW, "cron", List.of("team", "mail")));
    append(entries.toArray(LogbookEntry[]::new));

    assertThat(file().read().entries()).isEqualTo(entries);
    assertThat(directory.resolve("plan.logbook")).content().hasLineCount(3);
  }

  @Test
  void whoWritesNothingTakesNothingFromWhoWaits() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> waiting;
      try (LogbookFile.Held held = file().hold()) {
        assertThat(held.logbook()).isEqualTo(Logbook.EMPTY);
        waiting = threads.submit(() -> append(opened(1)));
      }
      assertThat(waiting.get()).isNull();
    }

    assertThat(file().read().issues()).hasSize(1);
  }

  @Test
  void anotherProcessIsKeptOutUntilItIsClosed() throws Exception {
    append(opened(1));
    try (LogbookFile.Held held = file().hold()) {
      assertThat(held.logbook().entries()).hasSize(1);
      assertThat(statusOfAnother()).isEqualTo(7);
    }
    assertThat(statusOfAnother()).isZero();
  }

  /** Another process, that tries to lock the file. */
  static final class Probe {
    private Probe() {}

    static void main(String[] args) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
        System.exit(channel.tryLock() == null ? 7 : 0);
      }
    }
  }

  private int statusOfAnother() throws Exception {
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of(Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString(),
            Probe.class.getName(),
            file().file().toString());
    Process process = new ProcessBuilder(line).inheritIO().start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Test
  void aFileOfSomebodyElseIsNamedAndStaysAsItIs() throws IOException {
    Path path = Files.writeString(directory.resolve("plan.logbook"), "buy milk and bread");

    assertThatThrownBy(() -> file().read())
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.where()).endsWith("plan.logbook:1"));
    assertThatThrownBy(() -> append(opened(1)))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.STATE_WRONG));

    assertThat(path).hasContent("buy milk and bread");
  }

  @Test
  void aLineThatWasNotWrittenToItsEndDoesNotCountAndMakesRoom() throws IOException {
    append(opened(1));
    Files.writeString(
        directory.resolve("plan.logbook"), "{\"at\":\"2027-03", StandardOpenOption.APPEND);

    assertThat(file().read().issues()).hasSize(1);
    append(opened(2));

    assertThat(file().read().issues()).extracting(Issue::number).containsExactly(1, 2);
  }

  @Test
  void aWholeLastLineWithoutItsEndCounts() throws IOException {
    append(opened(1), opened(2));
    Path path = directory.resolve("plan.logbook");
    Files.writeString(path, Files.readString(path).strip());

    append(opened(3));

    assertThat(file().read().issues()).hasSize(3);
    assertThat(path).content().hasLineCount(3);
  }

  @Test
  void aLineThatIsNotUnderstoodIsNamed() throws IOException {
    append(opened(1));
    Files.writeString(
        directory.resolve("plan.logbook"), "<<<<<<< HEAD\n{}\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> file().read())
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.STATE_WRONG);
              assertThat(problem.where()).endsWith("plan.logbook:2");
            });
    assertThatThrownBy(() -> append(opened(2))).isInstanceOf(Problem.class);
  }

  @Test
  void aNumberThatIsThereTwiceIsNamed() throws IOException {
    append(opened(1));
    Path path = directory.resolve("plan.logbook");
    Files.writeString(path, Files.readString(path).repeat(2));

    assertThatThrownBy(() -> file().read()).hasMessageContaining("opens issue 1 a second time");
  }

  @Test
  void whoComesWhileAnotherOneWritesWaitsAndThenGivesUp() {
    try (LogbookFile.Held _ = file().hold()) {
      assertThatThrownBy(() -> file().hold(Duration.ofMillis(50)))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isEqualTo(ProblemCode.LOCKED));
    }
  }

  @Test
  void processesAtTheSameTimeGetDifferentNumbers() throws Exception {
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            "migration: MIGRATION-001\nsteps: [{ name: soak, wait: 1s }]\n");
    List<String> line =
        new ArrayList<>(JavaProcess.command("64m", List.of(), Main.class.getName()));
    line.addAll(List.of("issue", "add", "odd rows", plan.toString()));
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(new ProcessBuilder(line).inheritIO().start());
    }

    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }

    assertThat(file().read().issues()).extracting(Issue::number).containsExactly(1, 2, 3);
  }

  @Test
  void manyAtTheSameTimeGetDifferentNumbers() throws Exception {
    int people = 16;
    List<Future<?>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < people; i++) {
        futures.add(
            threads.submit(
                () -> {
                  try (LogbookFile.Held held = file().hold()) {
                    held.append(opened(held.logbook().nextNumber()));
                  }
                }));
      }
      for (Future<?> future : futures) {
        assertThat(future.get()).isNull();
      }
    }

    assertThat(file().read().issues())
        .extracting(Issue::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, people).boxed().toList());
  }
}
