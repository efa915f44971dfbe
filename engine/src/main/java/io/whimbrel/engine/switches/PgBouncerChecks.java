package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.SwitchAction.Place;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether a PgBouncer can be asked, knows the databases, and makes its clients wait long enough.
 */
record PgBouncerChecks(Plan plan, SwitchAction.PgBouncer pool) {

  List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    notOurOwn(plan.source(), "source", findings);
    notOurOwn(plan.target(), "target", findings);
    entries(findings);
    try (PgBouncerConsole console = PgBouncerConsole.open(pool.admin())) {
      Map<String, String> settings = settings(console);
      databases(console, settings, findings);
      patience(settings, findings);
    }
    return findings;
  }

  /** A pool that is paused would hold Whimbrel itself. */
  private void notOurOwn(DatabaseUrl url, String path, List<Finding> findings) {
    if (!url.secret().startsWith("postgres")) {
      return;
    }
    PostgresPlace own = PostgresPlace.of(url, Place.OF_URL);
    PostgresPlace admin = PostgresPlace.of(pool.admin(), Place.OF_URL);
    if (own.host().equals(admin.host()) && own.port() == admin.port()) {
      findings.add(
          Finding.block(
              ProblemCode.PLAN_INVALID,
              "the %s is reached through the PgBouncer that is to be paused".formatted(path),
              plan.locate(path),
              "name the server itself"));
    }
  }

  private void entries(List<Finding> findings) {
    PgBouncerConfig config = new PgBouncerConfig(pool.config());
    try {
      for (String database : pool.databases()) {
        if (config.entry(database).isEmpty()) {
          findings.add(
              Finding.block(
                  ProblemCode.PLAN_INVALID,
                  "%s has no entry for %s under [databases]".formatted(pool.config(), database),
                  where(),
                  "name the databases of 'pgbouncer' as they are there"));
        }
      }
      Path directory = pool.config().toRealPath().getParent();
      if (directory == null || !Files.isWritable(directory)) {
        findings.add(
            Finding.block(
                ProblemCode.GRANT_MISSING,
                "%s cannot be replaced: its directory cannot be written".formatted(pool.config()),
                where(),
                "run Whimbrel as a user who may, or write a 'command'"));
      }
    } catch (IOException e) {
      findings.add(
          Finding.block(
              ProblemCode.GRANT_MISSING,
              "%s cannot be read: %s".formatted(pool.config(), e),
              where(),
              "name the file that this PgBouncer reads, and let this user read it"));
    }
  }

  private static Map<String, String> settings(PgBouncerConsole console) {
    return console.show("CONFIG").stream()
        .collect(
            Collectors.toMap(
                row -> row.getOrDefault("key", ""),
                row -> row.getOrDefault("value", ""),
                (one, _) -> one));
  }

  private void databases(
      PgBouncerConsole console, Map<String, String> settings, List<Finding> findings) {
    List<Map<String, String>> known = console.show("DATABASES");
    for (String database : pool.databases()) {
      List<Map<String, String>> rows =
          known.stream().filter(row -> database.equals(row.get("name"))).toList();
      if (rows.isEmpty()) {
        findings.add(
            Finding.block(
                ProblemCode.PLAN_INVALID,
                "PgBouncer does not know the database " + database,
                where(),
                "see that %s is the file that it reads, and RELOAD".formatted(pool.config())));
        continue;
      }
      String own = rows.getFirst().getOrDefault("pool_mode", "");
      String mode = own.isEmpty() ? settings.getOrDefault("pool_mode", "") : own;
      if (mode.equals("session")) {
        findings.add(
            Finding.warn(
                ProblemCode.SETTING_WRONG,
                "%s is pooled by session: who does not disconnect in time is cut"
                    .formatted(database),
                where(),
                "set pool_mode=transaction for it, if the application bears that"));
      }
    }
  }

  private void patience(Map<String, String> settings, List<Finding> findings) {
    String text = settings.getOrDefault("query_wait_timeout", "0");
    if (!text.matches("\\d{1,9}")) {
      return;
    }
    Duration patience = Duration.ofSeconds(Long.parseLong(text));
    if (patience.isPositive() && patience.compareTo(plan.limits().pause()) <= 0) {
      findings.add(
          Finding.block(
              ProblemCode.SETTING_WRONG,
              "PgBouncer lets its clients wait for %d s only, the pause may last %d s"
                  .formatted(patience.toSeconds(), plan.limits().pause().toSeconds()),
              where(),
              "set query_wait_timeout above limits.pause, and RELOAD"));
    }
  }

  private String where() {
    return plan.locate("cutover.switch");
  }
}
