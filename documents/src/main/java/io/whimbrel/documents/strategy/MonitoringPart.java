package io.whimbrel.documents.strategy;

import io.whimbrel.core.plan.verify.SuccessRule;
import io.whimbrel.core.watch.AlertAction;
import io.whimbrel.core.watch.AlertRule;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is measured, and who is told. */
record MonitoringPart(Paper paper, StrategyFacts facts) {

  void write() {
    paper.heading(2, "Monitoring & Alerting");
    paper.heading(3, "Metrics to Monitor");
    paper.label("During Migration");
    paper.bullets(
        List.of(
            "Migration progress (% complete): migration_progress",
            "Records processed per second: migration_progress_rate",
            "Disk space remaining: disk_free, disk_free_share",
            "Network bandwidth usage: what is copied in a second, whimbrel status",
            "Database CPU/memory: connections_used, cache_hits, locks_waiting",
            "Error rate: error_rate, run_errors"));
    paper.label("After Migration");
    paper.bullets(
        List.of(
            "Application error rate: error_rate",
            "Database query performance: query_time, p95_latency",
            "API response times: "
                + (facts.plan().watch().application().isEmpty()
                    ? "name them under watch.application of the plan"
                    : facts.plan().watch().application().stream()
                        .map(a -> a.name())
                        .collect(Collectors.joining(", "))),
            "User-reported issues: they are for people",
            "Data consistency checks: data_loss, proofs_failed, monitor.checks of the plan"));
    success();
    alerts();
    dashboard();
  }

  private void success() {
    List<SuccessRule> rules = facts.plan().monitor().success();
    if (!rules.isEmpty()) {
      paper.label("What must hold in the end");
      paper.bullets(
          rules.stream()
              .map(
                  rule ->
                      switch (rule) {
                        case SuccessRule.Computed computed -> computed.text();
                        case SuccessRule.Confirmed confirmed -> confirmed.text();
                      })
              .toList());
    }
  }

  private void alerts() {
    paper.heading(3, "Alert Configuration");
    paper.code(
        "yaml",
        facts.plan().watch().alerts().stream()
            .map(MonitoringPart::yaml)
            .collect(Collectors.joining("\n", "alerts:\n", "")));
  }

  private static String yaml(AlertRule rule) {
    String action =
        rule.actions().stream().map(AlertAction::words).collect(Collectors.joining(", "));
    return """
    - name: %s
      condition: %s
      severity: %s
      for: %s
      action: %s\
    """
        .formatted(
            rule.name(),
            rule.condition(),
            rule.severity().name().toLowerCase(Locale.ROOT),
            Words.planned(rule.forTime()),
            action)
        .indent(2)
        .stripTrailing();
  }

  private void dashboard() {
    paper.heading(3, "Monitoring Dashboard");
    paper.noted("Monitoring Dashboard", "Dashboard URL");
    paper.label("Panels");
    paper.numbered(
        "Migration Progress",
        "Error Rate",
        "Performance Metrics",
        "Resource Utilization",
        "Data Integrity Checks");
    paper.text(
        facts.plan().watch().metrics().isPresent()
            ? "All of them are given out as metrics, as watch.metrics of the plan says."
            : "whimbrel watch shows all of them; watch.metrics of the plan gives them out.");
  }
}
