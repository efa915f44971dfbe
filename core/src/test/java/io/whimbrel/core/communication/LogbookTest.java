package io.whimbrel.core.communication;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.communication.LogbookEntry.IssueOpened;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogbookTest {

  private static IssueOpened opened(int number, IssueSeverity severity) {
    return new IssueOpened(
        number,
        Instant.EPOCH,
        "ana",
        "issue " + number,
        severity,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void anIssueIsOpenUntilItIsClosedAndTheFirstClosingCounts() {
    Logbook logbook =
        new Logbook(
            List.of(
                opened(1, IssueSeverity.LOW),
                opened(2, IssueSeverity.LOW),
                opened(3, IssueSeverity.HIGH),
                new IssueClosed(1, Instant.EPOCH, "raj", "gone"),
                new IssueClosed(1, Instant.EPOCH, "eve", "again"),
                new IssueClosed(9, Instant.EPOCH, "eve", "of nothing")));

    assertThat(logbook.issues())
        .extracting(Issue::status)
        .containsExactly("Resolved", "Open", "Open");
    assertThat(logbook.issues().getFirst().closed().orElseThrow().by()).isEqualTo("raj");
    assertThat(logbook.open()).extracting(Issue::number).containsExactly(3, 2);
    assertThat(logbook.nextNumber()).isEqualTo(4);
    assertThat(Logbook.EMPTY.nextNumber()).isEqualTo(1);
  }
}
