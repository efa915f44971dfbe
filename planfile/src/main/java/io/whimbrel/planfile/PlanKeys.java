package io.whimbrel.planfile;

import io.whimbrel.core.plan.Cost;
import io.whimbrel.core.quality.QualityKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a plan, section by section. */
final class PlanKeys {

  static final List<String> PLAN =
      List.of(
          "migration",
          "title",
          "description",
          "type",
          "owner",
          "schedule",
          "notes",
          "document",
          "environment",
          "risk",
          "risk-reason",
          "source",
          "target",
          "journal",
          "strategy",
          "phases",
          "limits",
          "schema",
          "tables",
          "access",
          "verify",
          "cutover",
          "monitor",
          "cleanup",
          "backup",
          "approvals",
          "notify",
          "rollback",
          "alerts",
          "watch",
          "parallel-run",
          "steps",
          "guide",
          "communication",
          "schema-change");

  /** Of a folder's file. */
  static final List<String> PROJECT =
      List.of(
          "name",
          "maintained-by",
          "plans",
          "platform",
          "connections",
          "channels",
          "retention",
          "defaults");

  static final List<String> PLATFORM =
      List.of("provider", "infrastructure", "architecture", "description");

  static final List<String> RETENTION = List.of("backups", "daily");

  /** What a plan may inherit. */
  static final List<String> DEFAULTS =
      List.of(
          "owner",
          "environment",
          "journal",
          "limits",
          "access",
          "verify",
          "monitor",
          "cleanup",
          "backup",
          "notify",
          "rollback",
          "alerts",
          "watch",
          "communication");

  static final List<String> SCHEDULE = List.of("start", "eta", "window");

  static final List<String> COMMUNICATION = List.of("stakeholders", "reminders", "updates");

  static final List<String> STAKEHOLDER =
      List.of("role", "interest", "contact", "method", "channels");

  static final List<String> REMINDER = List.of("at", "what", "to", "message");

  static final List<String> UPDATES = List.of("every", "to");

  static final List<String> DOCUMENT = List.of("examples", "costs");

  static final List<String> DOCUMENT_COSTS =
      Stream.concat(Stream.of("currency"), Arrays.stream(Cost.values()).map(Cost::text)).toList();

  static final List<String> SCHEMA_CHANGE =
      List.of("scripts", "baseline", "backend", "frontend", "old-queries", "new-queries");

  static final List<String> PHASE =
      List.of("name", "tables", "rows", "switch", "smoke-tests", "approve");

  static final List<String> PHASE_ROWS = List.of("tables", "column", "in", "from", "to", "rest");

  static final List<String> LIMITS =
      List.of(
          "pause",
          "downtime",
          "workers",
          "rate",
          "hours",
          "source",
          "probe",
          "disk",
          "lag",
          "log",
          "log-full",
          "chunk-rows",
          "open-transactions",
          "retry");

  static final List<String> TABLES = List.of("include", "exclude", "schemas", "map");

  static final List<String> TABLE = List.of("to", "key", "columns", "drop", "where", "indexes");

  static final List<String> COLUMN = List.of("from", "type", "nullable", "up", "down", "default");

  static final List<String> ACCESS = List.of("owners", "grants", "roles", "tablespaces");

  static final List<String> VERIFY =
      List.of(
          "levels",
          "structure",
          "count",
          "sample",
          "checksum",
          "rules",
          "limit",
          "quality",
          "proof-age");

  static final List<String> VERIFY_STRUCTURE = List.of("accept");

  static final List<String> VERIFY_ROWS = List.of("differing");
  static final List<String> VERIFY_CHECKSUM = List.of("differing", "digest");

  static final List<String> VERIFY_SAMPLE = List.of("confidence", "share", "seed", "differing");

  static final List<String> VERIFY_RULE =
      List.of("table", "source", "target", "expect", "at-most", "at-least");

  static final List<String> VERIFY_QUALITY = List.of("look", "time", "sample", "tables");

  static final List<String> VERIFY_QUALITY_KINDS =
      Arrays.stream(QualityKind.values()).map(QualityKind::text).toList();

  static final List<String> VERIFY_QUALITY_RULE = List.of("policy", "accept", "rule", "fix");

  static final List<String> CUTOVER =
      List.of(
          "switch", "smoke-tests", "smoke-tests-before", "approve", "rule", "maintenance", "warm");

  static final List<String> GATE_RULE = List.of("unknown");

  static final List<String> WARM = List.of("queries", "rounds", "prewarm");

  static final List<String> PARALLEL_RUN = List.of("switch", "reads", "hold", "advance", "compare");

  static final List<String> COMPARE = List.of("every", "shadow", "repeats", "slower", "proof");

  static final List<String> MAINTENANCE = List.of("message", "on", "off", "limit");

  static final List<String> SWITCH = List.of("env-file", "command", "pgbouncer", "haproxy", "http");

  static final List<String> ENV_FILE = List.of("path", "key", "reload");

  static final List<String> COMMAND = List.of("run", "undo");

  static final List<String> PGBOUNCER = List.of("admin", "config", "databases", "target");

  static final List<String> PLACE = List.of("host", "port", "database");

  static final List<String> HAPROXY =
      List.of("socket", "backend", "source", "target", "server", "drain");

  static final List<String> HTTP = List.of("url", "method", "headers", "body", "expect", "undo");

  static final List<String> HTTP_UNDO = List.of("url", "method", "headers", "body", "expect");

  static final List<String> MONITOR =
      List.of("for", "every", "checks", "cadence", "success", "proofs");

  static final List<String> MONITOR_CADENCE = List.of("until", "every");

  static final List<String> MONITOR_PROOFS = List.of("levels", "cadence");

  static final List<String> CLEANUP = List.of("source");

  static final List<String> BACKUP =
      List.of("by", "to", "keep", "daily", "restore-test", "s3", "programs");

  static final List<String> BACKUP_S3 =
      List.of(
          "endpoint",
          "region",
          "addressing",
          "access-key",
          "secret-key",
          "session-token",
          "encryption",
          "kms-key",
          "storage-class");

  static final List<String> NOTIFY = List.of("channels", "routes");

  static final List<String> NOTIFY_CHANNEL =
      List.of("slack", "teams", "pagerduty", "mail", "webhook", "command");

  static final List<String> NOTIFY_PAGERDUTY = List.of("key", "url");

  static final List<String> NOTIFY_MAIL =
      List.of("server", "from", "to", "user", "password", "certificate");

  static final List<String> NOTIFY_WEBHOOK = List.of("url", "key");

  static final List<String> NOTIFY_ROUTE = List.of("from", "events", "to");

  static final List<String> ROLLBACK =
      List.of("way-back", "accept", "down", "reserve", "smoke-tests", "triggers");

  static final List<String> APPROVALS = List.of("people", "gates");

  static final List<String> APPROVER = List.of("roles", "user");

  static final List<String> APPROVALS_GATES =
      List.of(
          "start", "prepare", "copy", "sync", "verify", "reads", "cutover", "monitor", "cleanup");

  static final List<String> APPROVALS_GATE = List.of("people", "roles", "own-run", "requires");

  static final List<String> TRIGGER = List.of("name", "condition", "for", "within", "decide");

  static final List<String> ALERT =
      List.of("name", "condition", "severity", "action", "for", "clear", "margin", "no-data");

  static final List<String> WATCH =
      List.of(
          "every",
          "probes",
          "disk",
          "baseline",
          "dead-man",
          "stand-by",
          "smoke-tests",
          "metrics",
          "token",
          "application");

  static final List<String> WATCH_DISK = List.of("source", "target");

  static final List<String> WATCH_FIGURE =
      List.of("prometheus", "query", "http", "field", "command", "headers", "unit");

  static final List<String> STEP_KINDS =
      List.of(
          "sql",
          "command",
          "http",
          "file",
          "wait",
          "check",
          "manual",
          "traffic",
          "maintenance",
          "flyway",
          "liquibase",
          "prisma",
          "code",
          "copy");

  static final List<String> STEP =
      Stream.concat(
              Stream.of(
                  "name",
                  "phase",
                  "after",
                  "timeout",
                  "approve",
                  "again",
                  "irreversible",
                  "undo",
                  "rehearse"),
              STEP_KINDS.stream())
          .toList();

  static final List<String> STEP_UNDO = List.of("sql", "command", "http", "manual");
  static final List<String> STEP_REHEARSE = List.of("command", "undo");
  static final List<String> STEP_SQL = List.of("files", "run", "on", "lock-timeout");
  static final List<String> STEP_COMMAND = List.of("run", "environment", "directory", "exits");

  static final List<String> STEP_HTTP =
      List.of("url", "method", "headers", "body", "expect", "contains", "json");

  static final List<String> STEP_FILE = List.of("path", "set", "replace", "template", "line");
  static final List<String> STEP_REPLACE = List.of("find", "with");
  static final List<String> STEP_TEMPLATE = List.of("from", "values");
  static final List<String> STEP_WAIT = List.of("for", "until", "every");
  static final List<String> STEP_CHECK = List.of("sql", "command", "http");
  static final List<String> STEP_QUERY = List.of("run", "on", "expect");

  static final List<String> STEP_MIGRATIONS =
      List.of(
          "files",
          "on",
          "tool",
          "environment",
          "directory",
          "replay",
          "schema",
          "placeholders",
          "logged-as",
          "lock-timeout");

  static final List<String> STEP_CODE =
      List.of(
          "directory",
          "recipes",
          "config",
          "artifacts",
          "version",
          "tool",
          "command",
          "environment",
          "apply");

  static final List<String> STEP_COPY = List.of("plan", "until");

  static final List<String> STEP_TRAFFIC =
      List.of("socket", "backend", "source", "target", "drain", "share");

  static final List<String> GUIDE =
      List.of(
          "from",
          "to",
          "time",
          "breaking-changes",
          "before",
          "after",
          "restore-point",
          "troubleshooting");

  static final List<String> GUIDE_CHANGE = List.of("type", "impact", "what", "do");
  static final List<String> GUIDE_ITEM = List.of("what", "check");
  static final List<String> GUIDE_RESTORE = List.of("files", "make", "restore", "tables", "to");
  static final List<String> GUIDE_TROUBLE = List.of("name", "pattern", "remedy", "check");

  private PlanKeys() {}
}
