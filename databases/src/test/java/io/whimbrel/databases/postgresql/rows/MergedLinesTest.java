package io.whimbrel.databases.postgresql.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.RowStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MergedLinesTest {

  @Test
  void linesOfOneSideAreToldAndCopiesAreCounted() {
    Comparison found = merged(List.of("a\n", "b\nb\nc\n"), List.of("b\nc\nc\nd\n")).all();

    assertThat(found.sourceRows()).isEqualTo(4);
    assertThat(found.targetRows()).isEqualTo(4);
    assertThat(found.differing()).isEqualTo(4);
    assertThat(found.differences())
        .extracting(d -> d.kind() + " " + d.key())
        .containsExactly("MISSING a", "MISSING b", "EXTRA c", "EXTRA d");
  }

  @Test
  void onlyLinesThatAreTooManyAreToldWhereOthersAreToldElsewhere() {
    Comparison found = merged(List.of("a\nb\n"), List.of("b\nc\n")).extra();

    assertThat(found.differing()).isEqualTo(1);
    assertThat(found.differences()).extracting(RowDifference::key).containsExactly("c");
  }

  @Test
  void linesFollowEachOtherByTheirBytesInUtf8() {
    String beyond = "\uD83D\uDE00\n"; // four bytes, but less than U+FFxx by UTF-16
    Comparison found = merged(List.of("\uFF5E\n" + beyond), List.of("\uFF5E\n" + beyond)).all();

    assertThat(found.isEqual()).isTrue();
  }

  @Test
  void noLinesAreEqualToNone() {
    assertThat(merged(List.of(), List.of()).all().isEqual()).isTrue();
  }

  @Test
  void textsOfCopyAreReadAsTheyWereBeforeTheyWereEscaped() {
    CopiedTexts texts =
        new CopiedTexts(stream(List.of("a\\tb\t\\N\t\\\\N\t\n\\n\\r\\b\\f\\v\té\t\t\n")));

    assertThat(Objects.requireNonNull(texts.next()).values())
        .containsExactly("a\tb", null, "\\N", "");
    assertThat(Objects.requireNonNull(texts.next()).values())
        .containsExactly("\n\r\b\f\u000B", "é", "", "");
    assertThat(texts.next()).isNull();
  }

  private static MergedLines merged(List<String> expected, List<String> found) {
    return new MergedLines(
        stream(expected),
        stream(found),
        (kind, line) -> new RowDifference(kind, line, line.getFirst(), List.of()),
        10);
  }

  private static RowStream stream(List<String> pieces) {
    Queue<byte[]> left =
        new ArrayDeque<>(
            pieces.stream().map(piece -> piece.getBytes(StandardCharsets.UTF_8)).toList());
    return new RowStream() {
      @Override
      public byte @Nullable [] next() {
        return left.poll();
      }

      @Override
      public void close() {
        left.clear();
      }
    };
  }
}
