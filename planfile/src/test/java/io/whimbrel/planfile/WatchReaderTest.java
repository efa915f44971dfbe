package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.verify.MonitorProofs;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.rule.Unit;
import io.whimbrel.core.watch.AlertAction;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.core.watch.AlertSeverity;
import io.whimbrel.core.watch.FigureOrigin;
import io.whimbrel.core.watch.NoData;
import io.whimbrel.core.watch.TriggerRule;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchReaderTest {
  /** As people write it in a migration strategy, word for word. */
  private static final String WELL_KNOWN =
      """
      # Example alert rules
      alerts:
        - name: Migration Stalled
          condition: migration_progress_rate < 100 records/sec
          severity: warning
          action: Notify migration team

        - name: High Error Rate
          condition: error_rate > 1%
          severity: critical
          action: Page on-call engineer, consider rollback

        - name: Disk Space Low
          condition: disk_free < 20%
          severity: critical
          action: Pause migration, alert team

        - name: Performance Degradation
          condition: p95_latency > baseline * 1.5
          severity: warning
          action: Investigate, prepare rollback
      """;

  @TempDir Path directory = Path.of("");

  private PlanDirectory directory() {
    PlanDirectory plans = new PlanDirectory(directory);
    plans.secrets.variables.put("PROM_TOKEN", "s3cret");
    return plans;
  }

  private Plan plan(String text) {
    return directory().plan(PlanDirectory.HEAD + text);
  }

  private List<Finding> complaints(String text) {
    return directory().findings(PlanDirectory.HEAD + text);
  }

  @Test
  void alertsOfAStrategyAreReadWordForWord() {
    List<AlertRule> alerts = plan(WELL_KNOWN).watch().alerts();

    assertThat(alerts)
        .extracting(AlertRule::name)
        .containsExactly(
            "Migration Stalled", "High Error Rate", "Disk Space Low", "Performance Degradation");
    assertThat(alerts)
        .extracting(a -> a.condition().figure())
        .containsExactly("migration_progress_rate", "error_rate", "disk_free_share", "p95_latency");
    assertThat(alerts)
        .extracting(a -> a.actions().stream().map(AlertAction::kind).toList())
        .containsExactly(
            List.of(AlertAction.Kind.NOTIFY),
            List.of(AlertAction.Kind.PAGE, AlertAction.Kind.ADVISE),
            List.of(AlertAction.Kind.PAUSE, AlertAction.Kind.NOTIFY),
            List.of(AlertAction.Kind.ADVISE, AlertAction.Kind.PREPARE_ROLLBACK));
    assertThat(alerts)
        .extracting(AlertRule::severity)
        .containsExactly(
            AlertSeverity.WARNING,
            AlertSeverity.CRITICAL,
            AlertSeverity.CRITICAL,
            AlertSeverity.WARNING);
  }

  @Test
  void cadenceAndSuccessOfAStrategyAreReadWordForWord() {
    MonitorRules monitor =
        plan("""
        monitor:
          for: 7d
          cadence:
            - { until: 1h, every: 15m }
            - { until: 24h, every: 1h }
            - { until: 7d, every: 1d }
          success:
            - Error rate < 0.1%
            - Performance meets targets
            - No data loss detected
            - No user complaints
        """)
            .monitor();

    assertThat(List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(2), Duration.ofDays(9)))
        .extracting(monitor::every)
        .containsExactly(
            Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(1));
    assertThat(monitor.success())
        .extracting(
            rule ->
                switch (rule) {
                  case SuccessRule.Computed computed -> computed.condition().text();
                  case SuccessRule.Confirmed confirmed -> "a person: " + confirmed.text();
                })
        .containsExactly(
            "error_rate < 0.1%",
            "a person: Performance meets targets",
            "data_loss <= 0%",
            "a person: No user complaints");
  }

  @Test
  void rowsAreProvedAgainOnThePlansLevelsUnlessItSaysOtherwise() {
    MonitorProofs said =
        plan("monitor: { proofs: { levels: [checksum], cadence: [{ until: 1h, every: 5m }] } }")
            .monitor()
            .proofs();

    assertThat(plan("").monitor().proofs()).isEqualTo(MonitorProofs.DEFAULT);
    assertThat(plan("verify: { levels: [structure, count] }").monitor().proofs().levels())
        .containsExactly(Level.COUNT);
    assertThat(plan("monitor: { proofs: { levels: [] } }").monitor().proofs().isWanted()).isFalse();
    assertThat(said.levels()).containsExactly(Level.CHECKSUM);
    assertThat(said.every(Duration.ofDays(3))).isEqualTo(Duration.ofMinutes(5));
    assertThat(MonitorProofs.DEFAULT.every(Duration.ofHours(2))).isEqualTo(Duration.ofHours(1));
    assertThat(MonitorProofs.DEFAULT.every(Duration.ofDays(9))).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void aPlanThatNamesNoneHasTheFourWellKnownOnes() {
    assertThat(plan("").watch()).isEqualTo(WatchRules.DEFAULT);
    assertThat(plan("").watch().alerts())
        .extracting(a -> a.name() + ": " + a.condition())
        .containsExactly(
            "Query Performance: query_time > baseline + 50%",
            "Error Rate: error_rate > 2%",
            "Connection Pool: connections_used > 90%",
            "Disk Space: disk_used > 80%");
    assertThat(plan("alerts: []").watch().alerts()).isEmpty();
  }

  @Test
  void everythingOfARuleMayBeSaid() {
    Plan plan =
        plan(
            """
            alerts:
              - name: Queue
                condition: queue_depth > 1000
                for: 2m
                clear: queue_depth < 100
                no-data: ignore
                action: [notify, page on-call]
              - { name: Errors, condition: error_rate > 1%, margin: 50% }
            watch:
              application:
                queue_depth: { command: "./depth.sh" }
                error_rate: { http: "http://shop/health", field: errors.rate, unit: percent }
                p95_latency:
                  prometheus: "http://prometheus:9090"
                  query: "histogram_quantile(0.95, sum(rate(h[1m])) by (le))"
                  headers: { Authorization: "Bearer ${env:PROM_TOKEN}" }
            rollback:
              triggers:
                - { name: Errors, condition: error_rate > 5%, for: 1m, within: 2h, decide: rule }
                - { name: Broken, condition: Critical functionality broken }
            """);

    AlertRule queue = plan.watch().alerts().getFirst();
    assertThat(queue.forTime()).isEqualTo(Duration.ofMinutes(2));
    assertThat(queue.clear()).get().hasToString("queue_depth < 100");
    assertThat(queue.noData()).isEqualTo(NoData.IGNORE);
    assertThat(queue.actions()).hasSize(2);
    assertThat(plan.watch().alerts().get(1).margin()).isEqualTo(0.5);
    assertThat(plan.watch().application().get(1).unit()).isEqualTo(Unit.SHARE);
    assertThat(plan.watch().application().get(1).factor()).isEqualTo(0.01);
    assertThat(plan.watch().application().get(2).origin())
        .isInstanceOfSatisfying(
            FigureOrigin.Prometheus.class,
            p -> assertThat(p.headers()).containsEntry("Authorization", "Bearer s3cret"))
        .asString()
        .doesNotContain("s3cret");
    assertThat(plan.watch().triggers())
        .extracting(TriggerRule::decide)
        .containsExactly(TriggerRule.Decide.RULE, TriggerRule.Decide.PERSON);
    assertThat(plan.watch().triggers().get(1).within()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void whatIsNotUnderstoodIsRefusedWithItsPlaceAndTheWordsThatAre() {
    List<Finding> found =
        complaints(
            """
            alerts:
              - { name: A, condition: error_rat > 1%, action: Reboot the server }
              - { name: A, condition: error_rate > 1%, clear: lag < 1s, severity: loud }
            watch:
              every: 0s
              metrics: 0.0.0.0:9187
              application:
                error_rate: { unit: seconds }
                lag: { command: x }
            rollback:
              triggers: [{ name: T, within: soon }]
            monitor:
              cadence: [{ until: 1h, every: 1m }, { until: 30m, every: 5m }, { until: 2h }]
              success: [eror_rate < 1%]
            """);

    assertThat(found)
        .extracting(Finding::what)
        .anySatisfy(w -> assertThat(w).contains("nothing is measured under the name 'error_rat'"))
        .anySatisfy(w -> assertThat(w).contains("'Reboot the server' is no action"))
        .anySatisfy(w -> assertThat(w).contains("the name 'A' is there twice"))
        .anySatisfy(w -> assertThat(w).contains("another figure than the condition"))
        .anySatisfy(w -> assertThat(w).contains("alerts.1.severity"))
        .anySatisfy(w -> assertThat(w).contains("watch.every"))
        .anySatisfy(w -> assertThat(w).contains("without a token"))
        .anySatisfy(w -> assertThat(w).contains("has no origin"))
        .anySatisfy(w -> assertThat(w).contains("'lag' is no name"))
        .anySatisfy(w -> assertThat(w).contains("key 'condition' of"))
        .anySatisfy(w -> assertThat(w).contains("rollback.triggers.0.within"))
        .anySatisfy(w -> assertThat(w).contains("'monitor.cadence.1.until' is not behind"))
        .anySatisfy(w -> assertThat(w).contains("key 'every' of"))
        .anySatisfy(w -> assertThat(w).contains("under the name 'eror_rate'"));
    assertThat(found).extracting(Finding::where).allMatch(w -> w.matches("\\S+:\\d+:\\d+"));
  }
}
