package io.whimbrel.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.communication.Issue;
import io.whimbrel.core.communication.IssueSeverity;
import io.whimbrel.core.communication.LogbookEntry.IssueClosed;
import io.whimbrel.core.communication.LogbookEntry.IssueOpened;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.Schedule;
import io.whimbrel.core.rehearsal.Forecast;
import io.whimbrel.core.rehearsal.Interval;
import io.whimbrel.core.rule.Hours;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.documents.update.StatusUpdate;
import io.whimbrel.documents.update.UpdateGround;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusUpdateTest {
  private static final Schedule SCHEDULE =
      new Schedule(
          Optional.of(LocalDate.parse("2026-03-01")),
          Optional.of(LocalDate.parse("2026-03-03")),
          Optional.of(Hours.parse("22:00-02:00 UTC")));

  private static UpdateGround ground(Optional<RunHistory> history, double seconds) {
    return new UpdateGround(
        "MIGRATION-001",
        "Users move",
        SCHEDULE,
        0,
        history,
        Optional.of(
            new Forecast(
                "digest",
                Instant.EPOCH,
                Map.of(
                    Phase.COPY, Interval.exactly(Duration.ofSeconds(300)),
                    Phase.SYNC, Interval.exactly(Duration.ofSeconds(100))),
                new Interval(
                    Duration.ofMillis(500), Duration.ofMillis(800), Duration.ofMillis(900)))),
        Duration.ofSeconds(5),
        List.of(),
        List.of("error rate: 0.1%"),
        Optional.of(Instant.parse("2026-03-01T13:00:00Z")),
        Histories.at(seconds));
  }

  private static RunHistory at(RunState state, Phase phase, Optional<String> problem) {
    RunHistory whole = Histories.whole();
    RunRecord run = whole.run();
    return new RunHistory(
        new RunRecord(
            run.run(),
            run.migration(),
            run.title(),
            run.planDigest(),
            state,
            phase,
            run.startedAt(),
            Optional.empty(),
            problem),
        whole.steps(),
        whole.events(),
        whole.gates(),
        whole.proofs(),
        whole.quality(),
        whole.facts());
  }

  private static Issue issue(int number, IssueSeverity severity, boolean isClosed) {
    return new Issue(
        new IssueOpened(
            number,
            Instant.EPOCH,
            "ana",
            "issue\n" + number,
            severity,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        Optional.of(new IssueClosed(number, Instant.EPOCH, "raj", "gone")).filter(_ -> isClosed));
  }

  @Test
  void aRunThatIsOverIsToldWhole() {
    StatusUpdate update = StatusUpdate.of(ground(Optional.of(Histories.whole()), 500));

    assertThat(update.text())
        .startsWith("Subject: [MIGRATION-001] Migration status - 2026-03-01 12:08 UTC\n\nStatus: ")
        .containsSubsequence(
            "Status: Complete",
            "Phase: Post-Migration",
            "Progress: 100% complete",
            "Completed:",
            "- Initial copy - 2026-03-01 12:",
            "Currently in progress:\n- nothing",
            "Next steps:\n- none",
            "Metrics:\n- Records migrated: ",
            "- Performance: ",
            "- error rate: 0.1%",
            "Issues/risks:\n- none known",
            "Downtime:\n- Planned: at most 5.00 s, rehearsed 500 ms\u2013900 ms\n- Actual: ",
            "Next update: ")
        .doesNotContain("null", "Optional");
  }

  @Test
  void progressAndEtaAreByWhatWasRehearsed() {
    StatusUpdate update =
        StatusUpdate.of(
            ground(Optional.of(at(RunState.RUNNING, Phase.SYNC, Optional.empty())), 60));

    assertThat(update.progress()).isBetween(75, 99);
    assertThat(update.ground()).isEqualTo("3 of 8 phases, by the rehearsal");
    assertThat(update.current()).first().isEqualTo("Catching up with changes");
    assertThat(update.current().getLast()).startsWith("ETA: ");
    assertThat(update.upcoming()).first().isEqualTo("Verification");
    assertThat(update.upcoming()).last().isEqualTo("To be complete by 2026-03-03");
  }

  @Test
  void whatStoppedTheRunIsAnIssue() {
    StatusUpdate update =
        StatusUpdate.of(
            ground(
                Optional.of(at(RunState.FAILED, Phase.COPY, Optional.of("disk full\nnow"))), 60));

    assertThat(update.status()).isEqualTo("Issues Encountered");
    assertThat(update.text()).contains("Issues/risks:\n- disk full now\n");
  }

  @Test
  void beforeTheFirstRunNothingIsInvented() {
    StatusUpdate update = StatusUpdate.of(ground(Optional.empty(), 0));

    assertThat(update.status()).isEqualTo("Not started");
    assertThat(update.upcoming()).containsExactly("The run begins", "Scheduled: 2026-03-01");
    assertThat(update.text()).contains("Completed:\n- nothing yet");
  }

  @Test
  void openIssuesComeFirstTheGravestOfThemFirst() {
    UpdateGround known = ground(Optional.empty(), 0);
    StatusUpdate update =
        StatusUpdate.of(
            new UpdateGround(
                known.migration(),
                known.title(),
                known.schedule(),
                0,
                known.history(),
                known.forecast(),
                known.pauseMax(),
                List.of(
                    issue(1, IssueSeverity.HIGH, true),
                    issue(2, IssueSeverity.LOW, false),
                    issue(3, IssueSeverity.HIGH, false)),
                List.of(),
                Optional.empty(),
                known.now()));

    assertThat(update.text())
        .contains(
            """
            - issue 3 - Severity: High - Status: Open
            - issue 2 - Severity: Low - Status: Open
            - issue 1 - Severity: High - Status: Resolved (gone)
            """);
  }
}
