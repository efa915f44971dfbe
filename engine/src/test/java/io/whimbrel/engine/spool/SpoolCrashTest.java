package io.whimbrel.engine.spool;

import static io.whimbrel.engine.spool.SampleLog.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.fault.FaultPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpoolCrashTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(names = {"SYNC_SPOOL_APPENDED", "SYNC_SPOOL_FLUSHED", "SYNC_SPOOL_ROTATED"})
  void aKilledProcessLosesNothingThatItFlushed(FaultPoint point) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + FaultPoint.PROPERTY + "=" + point.text() + ":kill:17",
                "-cp",
                System.getProperty("java.class.path"),
                FlushingProcess.class.getName(),
                directory.toString())
            .start();
    List<String> said = child.inputReader().lines().toList();
    assertThat(child.waitFor()).isEqualTo(128 + 9);
    Position flushed = said.isEmpty() ? Position.START : at(Long.parseLong(said.getLast()));

    try (Spool spool = Spool.open(directory, FlushingProcess.SEGMENT_BYTES)) {
      Position end = spool.end();
      assertThat(end.hasReached(flushed)).isTrue();
      spool.append(new LogEntry.Alive(at(end.sequence() + 1)));
      assertThat(SampleLog.textsBehind(spool, Position.START)).isEqualTo(expected(end));
    }
  }

  private static List<String> expected(Position end) {
    List<String> texts = new ArrayList<>();
    for (long position = 1; position <= end.sequence(); position++) {
      texts.addAll(SampleLog.texts(SampleLog.transaction(position, 5)));
    }
    texts.add(new LogEntry.Alive(at(end.sequence() + 1)).toString());
    return texts;
  }
}
