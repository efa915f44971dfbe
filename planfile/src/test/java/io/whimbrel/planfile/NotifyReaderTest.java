package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.notify.Urgency;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyChannel.Mail.Encryption;
import io.whimbrel.core.plan.notify.NotifyRoute;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyReaderTest {

  @TempDir Path directory = Path.of("");
  private PlanDirectory plans = new PlanDirectory(directory);

  @BeforeEach
  void begin() {
    plans = new PlanDirectory(directory);
  }

  private NotifyRules rules(String section) {
    return plans.plan(PlanDirectory.HEAD + "notify:\n" + section.indent(2)).notifying();
  }

  private List<Finding> findings(String section) {
    return plans.findings(PlanDirectory.HEAD + "notify:\n" + section.indent(2));
  }

  @Test
  void aPlanThatSaysNothingTellsNobody() {
    assertThat(plans.plan(PlanDirectory.HEAD).notifying()).isEqualTo(NotifyRules.DEFAULT);
  }

  @Test
  void everyKindOfChannelIsRead() {
    plans.secrets.variables.put("URL", "https://hooks.example.com/T0/B0/hush");
    plans.secrets.variables.put("KEY", "R0123");

    NotifyRules rules =
        rules(
            """
            channels:
              team: { slack: "${env:URL}" }
              office: { teams: "${env:URL}" }
              oncall: { pagerduty: { key: "${env:KEY}" } }
              post: { mail: { server: "smtp://mail.example.com", from: w@example.com, to: [a@example.com, b@example.com], user: w, password: "${env:KEY}" } }
              hook: { webhook: { url: "https://ops.example.com/in?x=${env:KEY}", key: "${env:KEY}" } }
              shell: { command: "./tell.sh" }
            routes:
              - { from: error, events: ["gate.*", problem], to: [oncall, team] }
            """);

    assertThat(rules.channels())
        .extracting(NotifyChannel::kind)
        .containsExactly("slack", "teams", "pagerduty", "mail", "webhook", "command");
    assertThat(rules.channel("oncall"))
        .get()
        .isInstanceOfSatisfying(
            NotifyChannel.PagerDuty.class,
            p -> assertThat(p.url()).isEqualTo(NotifyChannel.PagerDuty.URL));
    assertThat(rules.channel("post"))
        .get()
        .isInstanceOfSatisfying(
            NotifyChannel.Mail.class,
            m -> {
              assertThat(m.port()).isEqualTo(587);
              assertThat(m.encryption()).isEqualTo(Encryption.STARTTLS);
              assertThat(m.to()).containsExactly("a@example.com", "b@example.com");
            });
    assertThat(rules.routes())
        .containsExactly(
            new NotifyRoute(
                Urgency.ERROR, List.of("gate.*", "problem"), List.of("oncall", "team")));
    assertThat(rules.toString()).doesNotContain("hush").doesNotContain("R0123");
  }

  @Test
  void theExampleHasOneChannelOfEachKind() {
    MapSecrets secrets = MapSecrets.ofExamples();
    List.of("SLACK_URL", "TEAMS_URL")
        .forEach(name -> secrets.variables.put(name, "https://hooks.example.com/x"));
    List.of("PAGERDUTY_KEY", "MAIL_PASSWORD", "WEBHOOK_KEY")
        .forEach(name -> secrets.variables.put(name, "hush"));

    NotifyRules rules =
        PlanReader.read(Path.of("../docs/examples/notify.yaml"), secrets).plan().notifying();

    assertThat(rules.channels()).extracting(NotifyChannel::kind).doesNotHaveDuplicates().hasSize(6);
    assertThat(rules.takers(Told.opened("gate.opened", Urgency.WARNING)))
        .extracting(NotifyChannel::name)
        .containsExactly("team", "office", "managers", "ops", "log");
  }

  @Test
  void aChannelThatLacksItsSecretIsFound() {
    assertThat(findings("channels: { team: { slack: \"${env:NOT_SET}\" } }"))
        .singleElement()
        .satisfies(f -> assertThat(f.code()).isEqualTo(ProblemCode.SECRET_MISSING))
        .satisfies(f -> assertThat(f.fix()).contains("export NOT_SET='https://"));
  }

  @Test
  void aSecretInThePlanIsRefusedWithoutBeingRepeated() {
    List<Finding> findings =
        findings(
            """
            channels:
              team: { slack: "https://hooks.slack.com/services/T0/B0/hunter2" }
              oncall: { pagerduty: { key: hunter2 } }
              post: { mail: { server: "smtp://w:hunter2@mail.example.com", from: w@example.com, to: a@example.com, user: w, password: hunter2 } }
              hook: { webhook: { url: "https://ops.example.com", key: hunter2 } }
            """);

    assertThat(findings).hasSize(5);
    assertThat(findings.toString()).doesNotContain("hunter2");
  }

  @Test
  void whatCannotBeMeantIsNamedAtItsPlace() {
    plans.secrets.variables.put("URL", "ftp://example.com/hush");

    List<Finding> findings =
        findings(
            """
            channels:
              two: { command: a, slack: "${env:URL}" }
              none: {}
              "a b": { command: a }
              odd: { teams: "${env:URL}" }
              half: { mail: { server: "smtps://mail:99999", from: nobody, to: [], user: w } }
            routes:
              - { from: loud, to: [tow] }
              - { events: [gate.opened] }
            """);

    assertThat(findings)
        .extracting(Finding::what)
        .anySatisfy(w -> assertThat(w).contains("'two' has 2 kinds"))
        .anySatisfy(w -> assertThat(w).contains("'none' has 0 kinds"))
        .anySatisfy(w -> assertThat(w).contains("'a b' is no name"))
        .anySatisfy(w -> assertThat(w).contains("is no URL of HTTP"))
        .anySatisfy(w -> assertThat(w).contains("is no mail server"))
        .anySatisfy(w -> assertThat(w).contains("'nobody', an address"))
        .anySatisfy(w -> assertThat(w).contains("a user and no password"))
        .anySatisfy(w -> assertThat(w).contains("'loud', which is not known"))
        .anySatisfy(w -> assertThat(w).contains("no channel 'tow'"))
        .anySatisfy(w -> assertThat(w).contains("key 'to'"));
    assertThat(findings.toString()).doesNotContain("hush");
  }

  @Test
  void withoutRoutesEverybodyIsToldEverythingButPagerDutyOnlyOpenErrors() {
    plans.secrets.variables.put("KEY", "R0123");

    NotifyRules rules =
        rules(
            """
            channels:
              oncall: { pagerduty: { key: "${env:KEY}" } }
              shell: { command: "./tell.sh" }
            """);

    assertThat(rules.takers(Told.opened("gate.opened", Urgency.WARNING)))
        .extracting(NotifyChannel::name)
        .containsExactly("shell");
    assertThat(rules.takers(Told.opened("problem", Urgency.ERROR)))
        .extracting(NotifyChannel::name)
        .containsExactly("oncall", "shell");
  }

  @Test
  void aRouteTakesWhatFitsItsPatternFromItsUrgencyOn() {
    NotifyRoute route = new NotifyRoute(Urgency.WARNING, List.of("gate.*"), List.of("team"));

    assertThat(route.takes(Told.opened("gate.opened", Urgency.WARNING))).isTrue();
    assertThat(route.takes(Told.opened("gate.opened", Urgency.INFO))).isFalse();
    assertThat(route.takes(Told.opened("gates", Urgency.ERROR))).isFalse();
  }
}
