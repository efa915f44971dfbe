package io.whimbrel.engine.spool;

import static io.whimbrel.engine.spool.SampleLog.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.change.LogEntry;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolRecoveryTest {

  private static final String FIRST = "00000000000000000001.log";
  private static final String SECOND = "00000000000000000002.log";

  @TempDir private Path directory;
  private Path spool;
  private Path copy;

  @BeforeEach
  void name() {
    spool = directory.resolve("spool");
    copy = directory.resolve("copy");
  }

  @Test
  void aFileCutAnywhereYieldsAPrefixOfWholeTransactions() throws IOException {
    List<List<LogEntry>> units = units();
    byte[] whole = crashedSegment(units);
    List<String> longest = List.of();

    for (int length = 0; length <= whole.length; length++) {
      putSegment(Arrays.copyOf(whole, length));
      try (Spool recovered = Spool.open(copy)) {
        List<String> found = SampleLog.textsBehind(recovered, Position.START);
        int count = unitsIn(found, units);
        assertThat(recovered.end()).isEqualTo(endOf(units, count));
        assertThat(found.size()).isGreaterThanOrEqualTo(longest.size());
        longest = found;
      }
    }

    assertThat(unitsIn(longest, units)).isEqualTo(units.size());
  }

  @Test
  void aSpoolCutAnywhereGoesOnWhereItsTailWasCut() throws IOException {
    List<List<LogEntry>> units = units();
    byte[] whole = crashedSegment(units);

    for (int length = 0; length <= whole.length; length += 7) {
      putSegment(Arrays.copyOf(whole, length));
      try (Spool recovered = Spool.open(copy)) {
        int count = unitsIn(SampleLog.textsBehind(recovered, Position.START), units);
        units.subList(count, units.size()).forEach(unit -> SampleLog.append(recovered, unit));
      }
      try (Spool again = Spool.open(copy)) {
        assertThat(unitsIn(SampleLog.textsBehind(again, Position.START), units))
            .isEqualTo(units.size());
      }
    }
  }

  @Test
  void aFlippedByteInWhatWasFsyncedIsDamageWhereverItIs() throws IOException {
    try (Spool written = Spool.open(spool)) {
      units().forEach(unit -> SampleLog.append(written, unit));
    }
    byte[] sound = Files.readAllBytes(spool.resolve(FIRST));

    for (int offset = 0; offset < sound.length; offset++) {
      byte[] flipped = sound.clone();
      flipped[offset] ^= 0x10;
      Files.write(spool.resolve(FIRST), flipped);
      assertDamaged(() -> Spool.open(spool).close());
    }
  }

  @Test
  void aFlippedByteInAClosedSegmentIsDamageWhenItIsRead() throws IOException {
    try (Spool written = Spool.open(spool, 1)) {
      SampleLog.append(written, SampleLog.transaction(10, 3));
      SampleLog.append(written, SampleLog.transaction(20, 3));
    }
    byte[] bytes = Files.readAllBytes(spool.resolve(SECOND));
    bytes[bytes.length / 2] ^= 1;
    Files.write(spool.resolve(SECOND), bytes);

    try (Spool damaged = Spool.open(spool, 1)) {
      assertDamaged(() -> SampleLog.textsBehind(damaged, Position.START));
    }
  }

  @Test
  void aFileShorterThanWhatWasFsyncedIsDamage() throws IOException {
    try (Spool written = Spool.open(spool)) {
      SampleLog.append(written, SampleLog.transaction(10, 3));
      SampleLog.append(written, SampleLog.transaction(20, 3));
    }
    byte[] bytes = Files.readAllBytes(spool.resolve(FIRST));

    Files.write(spool.resolve(FIRST), Arrays.copyOf(bytes, bytes.length - 1));

    assertDamaged(() -> Spool.open(spool).close());
  }

  @Test
  void aClosedSegmentCutBetweenTransactionsIsDamageWhenItIsRead() throws IOException {
    try (Spool written = Spool.open(spool, 1)) {
      SampleLog.append(written, SampleLog.transaction(10, 3));
      SampleLog.append(written, SampleLog.transaction(20, 3));
    }
    byte[] first = Files.readAllBytes(spool.resolve(FIRST));
    int header = (first[0] << 24 | first[1] << 16 | first[2] << 8 | first[3]) + 8;
    Files.write(spool.resolve(FIRST), Arrays.copyOf(first, header));

    try (Spool damaged = Spool.open(spool, 1)) {
      assertDamaged(() -> SampleLog.textsBehind(damaged, Position.START));
    }
  }

  @Test
  void aMissingSegmentIsDamage() throws IOException {
    try (Spool written = Spool.open(spool, 1)) {
      for (int position = 10; position <= 30; position += 10) {
        SampleLog.append(written, SampleLog.transaction(position, 1));
      }
    }

    Files.delete(spool.resolve(SECOND));

    assertDamaged(() -> Spool.open(spool, 1).close());
  }

  @Test
  void aSegmentThatWasOnlyBegunIsMadeAgain() throws IOException {
    try (Spool written = Spool.open(spool)) {
      SampleLog.append(written, SampleLog.transaction(10, 1));
    }
    Files.write(spool.resolve(SECOND), new byte[] {0, 0, 0});

    try (Spool recovered = Spool.open(spool)) {
      SampleLog.append(recovered, SampleLog.transaction(20, 0));

      assertThat(SampleLog.textsBehind(recovered, at(10)))
          .isEqualTo(SampleLog.texts(SampleLog.transaction(20, 0)));
    }
  }

  @Test
  void onlyTheOwnerMayReadIt() throws IOException {
    try (Spool written = Spool.open(spool)) {
      SampleLog.append(written, SampleLog.transaction(10, 1));

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool)))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool.resolve(FIRST))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aSecondUserOfTheSameSpoolIsTurnedAway() {
    try (Spool first = Spool.open(spool)) {
      assertThatThrownBy(() -> Spool.open(spool))
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.LOCKED));
      assertThat(first.end()).isEqualTo(Position.START);
    }

    Spool.open(spool).close();
  }

  private static void assertDamaged(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.SPOOL_DAMAGED));
  }

  /** What stands before or after each other whole: transactions, a mark, a sign of life. */
  private static List<List<LogEntry>> units() {
    return List.of(
        SampleLog.transaction(10, 3),
        List.of(new LogEntry.Mark("copied", at(15))),
        SampleLog.transaction(20, 1),
        List.of(new LogEntry.Alive(at(25))),
        SampleLog.transaction(30, 4));
  }

  /** The bytes of a segment whose process died before anything was fsynced. */
  private byte[] crashedSegment(List<List<LogEntry>> units) throws IOException {
    try (Spool written = Spool.open(spool)) {
      units.forEach(unit -> SampleLog.append(written, unit));
      return Files.readAllBytes(spool.resolve(FIRST));
    }
  }

  private void putSegment(byte[] bytes) throws IOException {
    Files.createDirectories(copy);
    Files.deleteIfExists(copy.resolve("flushed"));
    Files.write(copy.resolve(FIRST), bytes);
  }

  private static int unitsIn(List<String> found, List<List<LogEntry>> units) {
    List<String> prefix = new ArrayList<>();
    int count = 0;
    while (prefix.size() < found.size() && count < units.size()) {
      prefix.addAll(SampleLog.texts(units.get(count)));
      count++;
    }
    assertThat(found).isEqualTo(prefix);
    return count;
  }

  private static Position endOf(List<List<LogEntry>> units, int count) {
    if (count == 0) {
      return Position.START;
    }
    return switch (units.get(count - 1).getLast()) {
      case LogEntry.Commit commit -> commit.position();
      case LogEntry.Mark mark -> mark.position();
      case LogEntry.Alive alive -> alive.position();
      case LogEntry.Begin _, LogEntry.RowChange _, LogEntry.Truncate _ ->
          throw new IllegalArgumentException("not the end of a unit");
    };
  }
}
