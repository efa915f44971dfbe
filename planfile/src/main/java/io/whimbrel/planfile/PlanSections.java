package io.whimbrel.planfile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which section of a plan takes which keys. */
final class PlanSections {

  private static final Map<String, List<String>> SECTIONS = sections();

  private PlanSections() {}

  private static Map<String, List<String>> sections() {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    sections.put("schedule", PlanKeys.SCHEDULE);
    sections.put("communication", PlanKeys.COMMUNICATION);
    sections.put("communication.stakeholders.<name>", PlanKeys.STAKEHOLDER);
    sections.put("communication.reminders", PlanKeys.REMINDER);
    sections.put("communication.updates", PlanKeys.UPDATES);
    sections.put("document", PlanKeys.DOCUMENT);
    sections.put("document.costs", PlanKeys.DOCUMENT_COSTS);
    sections.put("limits", PlanKeys.LIMITS);
    sections.put("phases", PlanKeys.PHASE);
    sections.put("phases.rows", PlanKeys.PHASE_ROWS);
    sections.put("tables", PlanKeys.TABLES);
    sections.put("access", PlanKeys.ACCESS);
    sections.put("verify", PlanKeys.VERIFY);
    sections.put("verify.structure", PlanKeys.VERIFY_STRUCTURE);
    sections.put("verify.count", PlanKeys.VERIFY_ROWS);
    sections.put("verify.checksum", PlanKeys.VERIFY_CHECKSUM);
    sections.put("verify.sample", PlanKeys.VERIFY_SAMPLE);
    sections.put("verify.rules.<rule>", PlanKeys.VERIFY_RULE);
    sections.put("verify.quality", PlanKeys.VERIFY_QUALITY);
    sections.put("verify.quality.tables.<table>.<columns>", PlanKeys.VERIFY_QUALITY_KINDS);
    sections.put("verify.quality.tables.<table>.<columns>.<kind>", PlanKeys.VERIFY_QUALITY_RULE);
    sections.put("cutover", PlanKeys.CUTOVER);
    sections.put("cutover.warm", PlanKeys.WARM);
    sections.put("parallel-run", PlanKeys.PARALLEL_RUN);
    sections.put("parallel-run.compare", PlanKeys.COMPARE);
    sections.put("monitor", PlanKeys.MONITOR);
    sections.put("monitor.cadence", PlanKeys.MONITOR_CADENCE);
    sections.put("monitor.proofs", PlanKeys.MONITOR_PROOFS);
    sections.put("backup", PlanKeys.BACKUP);
    sections.put("backup.s3", PlanKeys.BACKUP_S3);
    sections.put("notify", PlanKeys.NOTIFY);
    sections.put("rollback", PlanKeys.ROLLBACK);
    sections.put("rollback.triggers", PlanKeys.TRIGGER);
    sections.put("approvals", PlanKeys.APPROVALS);
    sections.put("approvals.people.<person>", PlanKeys.APPROVER);
    sections.put("approvals.gates", PlanKeys.APPROVALS_GATES);
    sections.put("approvals.gates.<gate>", PlanKeys.APPROVALS_GATE);
    sections.put("alerts", PlanKeys.ALERT);
    sections.put("watch", PlanKeys.WATCH);
    sections.put("watch.disk", PlanKeys.WATCH_DISK);
    sections.put("watch.application.<figure>", PlanKeys.WATCH_FIGURE);
    sections.put("tables.map.<table>", PlanKeys.TABLE);
    sections.put("tables.map.<table>.columns.<column>", PlanKeys.COLUMN);
    sections.put("cutover.switch", PlanKeys.SWITCH);
    sections.put("cutover.switch.env-file", PlanKeys.ENV_FILE);
    sections.put("cutover.switch.command", PlanKeys.COMMAND);
    sections.put("notify.channels.<name>", PlanKeys.NOTIFY_CHANNEL);
    sections.put("notify.channels.<name>.pagerduty", PlanKeys.NOTIFY_PAGERDUTY);
    sections.put("notify.channels.<name>.mail", PlanKeys.NOTIFY_MAIL);
    sections.put("notify.channels.<name>.webhook", PlanKeys.NOTIFY_WEBHOOK);
    sections.put("notify.routes", PlanKeys.NOTIFY_ROUTE);
    sections.put("cutover.switch.pgbouncer", PlanKeys.PGBOUNCER);
    sections.put("cutover.switch.haproxy", PlanKeys.HAPROXY);
    sections.put("cutover.switch.http", PlanKeys.HTTP);
    sections.put("cutover.maintenance", PlanKeys.MAINTENANCE);
    sections.put("cutover.rule", PlanKeys.GATE_RULE);
    sections.put("schema-change", PlanKeys.SCHEMA_CHANGE);
    sections.put("steps", PlanKeys.STEP);
    sections.put("steps.<step>.sql", PlanKeys.STEP_SQL);
    sections.put("steps.<step>.rehearse", PlanKeys.STEP_REHEARSE);
    sections.put("steps.<step>.command", PlanKeys.STEP_COMMAND);
    sections.put("steps.<step>.http", PlanKeys.STEP_HTTP);
    sections.put("steps.<step>.file", PlanKeys.STEP_FILE);
    sections.put("steps.<step>.wait", PlanKeys.STEP_WAIT);
    sections.put("steps.<step>.traffic", PlanKeys.STEP_TRAFFIC);
    sections.put("steps.<step>.flyway", PlanKeys.STEP_MIGRATIONS);
    sections.put("steps.<step>.code", PlanKeys.STEP_CODE);
    sections.put("steps.<step>.copy", PlanKeys.STEP_COPY);
    sections.put("guide", PlanKeys.GUIDE);
    sections.put("guide.restore-point", PlanKeys.GUIDE_RESTORE);
    sections.put("guide.troubleshooting", PlanKeys.GUIDE_TROUBLE);
    sections.put("guide.breaking-changes", PlanKeys.GUIDE_CHANGE);
    return Collections.unmodifiableMap(sections);
  }

  /**
   * The section that a key belongs to, for one that stands in a wrong place; empty where several
   * sections take it, since which one is meant nobody can tell.
   */
  static Optional<String> home(String key) {
    if (PlanKeys.PLAN.contains(key)) {
      return Optional.of("");
    }
    List<String> homes =
        SECTIONS.entrySet().stream()
            .filter(s -> s.getValue().contains(key))
            .map(Map.Entry::getKey)
            .toList();
    return homes.size() == 1 ? Optional.of(homes.getFirst()) : Optional.empty();
  }
}
