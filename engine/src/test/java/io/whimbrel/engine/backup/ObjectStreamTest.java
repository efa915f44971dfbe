package io.whimbrel.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObject.Grant;
import io.whimbrel.core.database.row.LargeObject.Kind;
import io.whimbrel.core.database.row.LargeObjectSource;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.row.RowStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Large objects in a file of an archive, and out of it again. */
class ObjectStreamTest {
  private static final LargeObject FIRST =
      new LargeObject(
          7,
          5,
          "d1",
          "it's \n\"ä\" a comment",
          "Owner x",
          List.of(
              new Grant("a:b c", "select", Kind.PASSED_ON), new Grant("", "update", Kind.GIVEN)));
  private static final LargeObject EMPTY = new LargeObject(8, 0, "", "", "", List.of());
  private static final LargeObject LAST =
      new LargeObject(4_000_000_000L, 3, "d3", "", "", List.of());

  @Test
  void whatIsWrittenIsReadHoweverThePiecesFall() {
    byte[] file = file();
    for (int size : new int[] {1, 2, 7, file.length}) {
      try (ObjectReader reader = new ObjectReader(pieces(file, size), "here")) {
        assertThat(reader.next()).contains(FIRST);
        assertThat(content(reader)).isEqualTo(new byte[] {'\n', 1, '\n', 2, '\n'});
        assertThat(reader.next()).contains(EMPTY);
        assertThat(content(reader)).isEmpty();
        assertThat(reader.next()).contains(LAST);
        assertThat(reader.next()).as("what is not read is passed over").isEmpty();
      }
    }
  }

  @Test
  void aFileThatEndsWithinAnObjectIsDamaged() {
    byte[] cut = Arrays.copyOf(file(), file().length - 2);

    try (ObjectReader reader = new ObjectReader(pieces(cut, 4), "here")) {
      for (int i = 0; i < 3; i++) {
        assertThat(reader.next()).isPresent();
      }
      assertThatThrownBy(reader::next)
          .isInstanceOfSatisfying(
              Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.BACKUP_DAMAGED));
    }
  }

  private static byte[] file() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ObjectStream stream = new ObjectStream(new Source(), 0)) {
      for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
        file.writeBytes(piece);
      }
      assertThat(stream.count()).isEqualTo(3);
      assertThat(stream.bytes()).isEqualTo(8);
      assertThat(stream.behind()).isEqualTo(LAST.id());
    }
    return file.toByteArray();
  }

  private static byte[] content(ObjectReader reader) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] piece = reader.content(); piece.length > 0; piece = reader.content()) {
      content.writeBytes(piece);
    }
    return content.toByteArray();
  }

  private static RowStream pieces(byte[] file, int size) {
    return new RowStream() {
      private int at;

      @Override
      public byte @Nullable [] next() {
        int from = at;
        at = Math.min(file.length, at + size);
        return from == at ? null : Arrays.copyOfRange(file, from, at);
      }

      @Override
      public void close() {}
    };
  }

  private static final class Source implements LargeObjectSource {
    @Override
    public List<LargeObject> list(long behind, int max) {
      return List.of(FIRST, EMPTY, LAST).stream().filter(o -> o.id() > behind).limit(max).toList();
    }

    @Override
    public byte[] read(long id, long offset) {
      byte[] content =
          id == FIRST.id() ? new byte[] {'\n', 1, '\n', 2, '\n'} : new byte[] {3, 4, 5};
      int from = (int) offset;
      return Arrays.copyOfRange(content, from, Math.min(content.length, from + 2));
    }

    @Override
    public void close() {}
  }
}
