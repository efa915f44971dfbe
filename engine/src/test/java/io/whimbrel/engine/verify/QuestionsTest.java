package io.whimbrel.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.run.Pace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private static final long MEGABYTE = 1L << 20;

  @Test
  void chunksGoTogetherInTheirOrderAsFarAsAServerReadsThemInAMoment() {
    List<List<Integer>> questions =
        Questions.of(table(3_000 * MEGABYTE), chunks(300), 300, Pace.free(2));

    assertThat(questions).allMatch(question -> question.size() <= 6).hasSize(50);
    assertThat(questions.stream().flatMap(List::stream)).isEqualTo(chunks(300));
  }

  @Test
  void smallChunksAreNotAskedForInEndlessNumbers() {
    assertThat(Questions.of(table(0), chunks(1_000), 1_000, Pace.free(2)))
        .hasSize(63)
        .allMatch(question -> question.size() <= 16);
  }

  @Test
  void everyWorkerHasSomeQuestions() {
    assertThat(Questions.of(table(10 * MEGABYTE), chunks(20), 20, Pace.free(4))).hasSize(20);
    assertThat(Questions.of(table(10 * MEGABYTE), chunks(20), 20, Pace.free(2))).hasSize(10);
  }

  @Test
  void theSizeOfAChunkIsThatOfTheWholeTablesChunks() {
    assertThat(Questions.of(table(3_200 * MEGABYTE), chunks(100), 100, Pace.free(1))).hasSize(50);
    assertThat(Questions.of(table(3_200 * MEGABYTE), chunks(50), 100, Pace.free(1))).hasSize(25);
  }

  @Test
  void aLimitedPacePaysForEachChunk() {
    assertThat(Questions.of(table(10 * MEGABYTE), chunks(20), 20, new Pace(1, Optional.of(1_000L))))
        .hasSize(20);
  }

  @Test
  void nothingIsAskedAboutNothing() {
    assertThat(Questions.of(table(0), chunks(0), 0, Pace.free(2))).isEmpty();
    assertThat(Questions.of(table(0), chunks(1), 1, new Pace(0, Optional.empty()))).hasSize(1);
  }

  private static List<Integer> chunks(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static Table table(long bytes) {
    return new Table(
        new TableName("public", "t"),
        Table.Kind.PLAIN,
        List.of(),
        Optional.empty(),
        RowIdentity.KEY,
        List.of(),
        Optional.empty(),
        0,
        bytes);
  }
}
