package io.whimbrel.engine.spool;

import static io.whimbrel.engine.spool.SampleLog.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolSpaceTest {

  @TempDir private Path directory;

  @Test
  void whatIsAppliedIsForgottenSegmentBySegment() throws IOException {
    try (Spool spool = Spool.open(directory, 1)) {
      for (int position = 10; position <= 50; position += 10) {
        SampleLog.append(spool, SampleLog.transaction(position, 2));
      }
      long before = spool.bytes();

      spool.forget(at(29));

      assertThat(segments()).hasSize(4);
      assertThat(spool.bytes()).isLessThan(before).isEqualTo(bytesOnDisk());
      assertThat(SampleLog.textsBehind(spool, at(20)))
          .startsWith(SampleLog.transaction(30, 2).getFirst().toString())
          .hasSize(12);
      assertThatThrownBy(() -> spool.read(at(10)))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.POSITION_LOST));
    }
  }

  @Test
  void theNewestSegmentStaysWhenAllIsApplied() throws IOException {
    try (Spool spool = Spool.open(directory, 1)) {
      SampleLog.append(spool, SampleLog.transaction(10, 2));
      SampleLog.append(spool, SampleLog.transaction(20, 2));

      spool.forget(at(99));

      assertThat(segments()).hasSize(1);
    }
    try (Spool spool = Spool.open(directory, 1)) {
      assertThat(spool.end()).isEqualTo(at(20));
    }
  }

  @Test
  void aFlushTellsWhatIsDurable() {
    try (Spool spool = Spool.open(directory)) {
      SampleLog.append(spool, SampleLog.transaction(10, 2));
      assertThat(spool.durable()).isEqualTo(Position.START);

      SampleLog.append(spool, SampleLog.transaction(20, 2).subList(0, 2));

      assertThat(spool.flush()).isEqualTo(at(10));
      assertThat(spool.durable()).isEqualTo(at(10));
    }
  }

  /** A limit on the size of files stands for the full disk: the write fails in the same way. */
  @Test
  void aFullDiskIsToldAndLeavesTheSpoolWhole() throws Exception {
    Process child =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 512; exec \"$@\"",
                "child",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FillingProcess.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    List<String> said = child.inputReader().lines().toList();
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).startsWith("E-RESOURCE-EXHAUSTED").contains(".log", "make room");
    Position end = at(Long.parseLong(said.getLast()));
    try (Spool spool = Spool.open(directory)) {
      assertThat(spool.end()).isEqualTo(end);
      assertThat(SampleLog.textsBehind(spool, Position.START)).hasSize((int) end.sequence() * 12);
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }

  private long bytesOnDisk() throws IOException {
    long sum = 0;
    for (Path segment : segments()) {
      sum += Files.size(segment);
    }
    return sum;
  }
}
