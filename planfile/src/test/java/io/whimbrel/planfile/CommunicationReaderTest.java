package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.communication.CommunicationRules;
import io.whimbrel.core.communication.Reminder;
import io.whimbrel.core.communication.UpdateRules;
import io.whimbrel.core.problem.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommunicationReaderTest {
  @TempDir Path directory = Path.of("");

  private CommunicationRules rules(String lines) {
    return new PlanDirectory(directory).plan(PlanDirectory.HEAD + lines).dossier().communication();
  }

  @Test
  void whereNothingIsSaidTheUsualTimeLineHoldsAndNoUpdatesAreSent() {
    assertThat(rules("")).isEqualTo(CommunicationRules.DEFAULT);
    assertThat(rules("communication:\n")).isEqualTo(CommunicationRules.DEFAULT);
  }

  @Test
  void theSectionBringsHourlyUpdatesUnlessTheyAreTakenOut() {
    assertThat(rules("communication: { stakeholders: { CTO: { role: decides } } }\n").updates())
        .contains(UpdateRules.DEFAULT);
    assertThat(rules("communication: { updates: none }\n").updates()).isEmpty();
    assertThat(rules("communication: { updates: none }\n").reminders()).isEqualTo(Reminder.USUAL);
    assertThat(rules("communication: { reminders: [] }\n").reminders()).isEmpty();
  }

  @Test
  void remindersComeByTheirMoments() {
    CommunicationRules rules =
        rules(
            "communication: { reminders: [{ at: day 1, what: c }, { at: T-1 day, what: b },"
                + " { at: T-2w, what: a }] }\n");

    assertThat(rules.reminders()).extracting(Reminder::what).containsExactly("a", "b", "c");
  }

  @Test
  void whatThePageShowsIsRead() throws IOException {
    String page = Files.readString(Path.of("../docs/communication.md"));
    Matcher block = Pattern.compile("```yaml\n(schedule:.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).isTrue();
    PlanDirectory plans = new PlanDirectory(directory);
    plans.secrets.variables.put("SLACK_URL", "https://hooks.slack.com/services/T/B/x");

    CommunicationRules rules =
        plans.plan(PlanDirectory.HEAD + block.group(1)).dossier().communication();

    assertThat(rules.stakeholders()).hasSize(2);
    assertThat(Reminder.USUAL)
        .allSatisfy(
            r -> assertThat(page).contains("| %s | %s |".formatted(r.at().text(), r.what())));
  }

  @Test
  void whatIsNotThereIsComplainedAbout() {
    assertThat(
            new PlanDirectory(directory)
                .findings(
                    PlanDirectory.HEAD
                        + """
                        notify: { channels: { team: { command: ./tell.sh } } }
                        communication:
                          stakeholders: { CTO: { channels: [teem], interest: huge } }
                          reminders:
                            - { at: soon, what: a }
                            - { at: T-0, what: b, to: [CEO] }
                            - { at: T, what: b }
                          updates: sometimes
                        """))
        .extracting(Finding::what)
        .containsExactlyInAnyOrder(
            "there is no channel 'teem'",
            "'communication.stakeholders.CTO.interest' is 'huge', which is not known",
            "'communication.reminders.0.at' is 'soon', a moment is expected",
            "there is no stakeholder 'CEO'",
            "the reminder 'T-0: b' is there twice",
            "'communication.updates' is 'sometimes', which is not known");
  }
}
