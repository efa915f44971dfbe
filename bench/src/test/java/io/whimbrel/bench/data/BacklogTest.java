package io.whimbrel.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  @Test
  void theFullSizeIsThatOfTheDocumentation() {
    List<Backlog> backlogs = Backlog.all(new Scale(1), 1_000_000);

    assertThat(backlogs)
        .extracting(Backlog::rows)
        .containsExactly(500_000L, 500_000L, 500_000L, 200_000L);
  }

  @Test
  void noBacklogChangesMoreAccountsThanThereAre() {
    assertThat(Backlog.all(new Scale(1), 100_000).getFirst().rows()).isEqualTo(100_000);
  }

  @Test
  void aRoundHasItsOwnSeed() {
    Backlog backlog = Backlog.all(new Scale(0.01), 100_000).getFirst();

    assertThat(backlog.statements(1)).isNotEqualTo(backlog.statements(2));
    assertThat(String.join("", backlog.statements(1))).doesNotContain("{");
  }
}
