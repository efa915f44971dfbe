package io.whimbrel.engine.rehearse;

import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.Approval;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.plan.CutoverRules;
import io.whimbrel.core.plan.DatabaseUrl;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Maintenance;
import io.whimbrel.core.plan.MonitorRules;
import io.whimbrel.core.plan.NotifyRules;
import io.whimbrel.core.plan.ParallelRules;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.S3Rules;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plan as it is rehearsed: on scratch databases, in a directory of its own, decided by rule. What
 * reaches other systems than the two databases is left out: switches, hooks, smoke tests,
 * notifications, figures of the application, alerts, triggers, the team's journal; and so is what
 * only spares or watches a production system.
 */
public final class RehearsalPlan {
  private static final Duration PAUSE_LEAST = Duration.ofSeconds(60);
  private static final Duration MONITOR_MOST = Duration.ofSeconds(3);
  private static final Duration EVERY_MOST = Duration.ofSeconds(1);

  private RehearsalPlan() {}

  /**
   * The plan to rehearse.
   *
   * @param directory that the rehearsal has for itself
   * @param isSmokeTested whether smoke tests are run; where they always are, in the plan's
   *     directory
   */
  public static Plan of(
      Plan plan, DatabaseUrl source, DatabaseUrl target, Path directory, boolean isSmokeTested) {
    return new Plan(
        directory.resolve("plan.yaml"),
        plan.digest(),
        plan.locations(),
        plan.migration(),
        "Rehearsal of: " + plan.title(),
        plan.types(),
        plan.owner(),
        source,
        target,
        Optional.empty(),
        plan.strategy(),
        limits(plan.limits()),
        plan.schema(),
        plan.tables(),
        plan.schemas(),
        plan.maps(),
        AccessRules.DEFAULT,
        plan.verify(),
        new CutoverRules(List.of(), isSmokeTested ? smokeTests(plan) : List.of(), Approval.RULE),
        new MonitorRules(
            shorter(plan.monitor().length(), MONITOR_MOST),
            shorter(plan.monitor().every(), EVERY_MOST),
            plan.monitor().checks()),
        plan.cleanup(),
        backup(plan.backup(), directory),
        NotifyRules.DEFAULT,
        watch(plan.watch()),
        plan.rollback(),
        ParallelRules.DEFAULT,
        Phasing.DEFAULT);
  }

  private static List<String> smokeTests(Plan plan) {
    String directory = "'" + plan.directory().toString().replace("'", "'\\''") + "'";
    return plan.cutover().smokeTests().stream()
        .map(command -> "cd " + directory + " && " + command)
        .toList();
  }

  /** What differs from the plan, in words. */
  public static List<String> differences(Plan plan, boolean isSmokeTested) {
    List<String> differences = new ArrayList<>();
    note(differences, !plan.cutover().switches().isEmpty(), "switches are not moved");
    note(
        differences,
        !isSmokeTested && !plan.cutover().smokeTests().isEmpty(),
        "smoke tests are not run");
    note(
        differences,
        !plan.cutover().maintenance().equals(Maintenance.NONE),
        "maintenance mode is not announced");
    note(differences, plan.parallel().isShifting(), "reads are not shifted");
    note(differences, plan.cutover().warm().isWanted(), "the target is not warmed");
    note(
        differences,
        plan.cutover().approve() == Approval.PERSON,
        "the gate is decided by rule, not by a person");
    note(differences, !plan.notifying().channels().isEmpty(), "nobody is notified");
    note(
        differences,
        plan.access().needsRoles(),
        "owners and grants are not carried: everything belongs to the scratch user");
    note(
        differences,
        !plan.limits().throttle().equals(Throttle.NONE),
        "the throttle is off; the forecast of the copy goes by 'limits.rate'");
    note(
        differences,
        plan.limits().pause().compareTo(PAUSE_LEAST) < 0,
        "the pause may last up to %d s here; the forecast is held against 'limits.pause'"
            .formatted(PAUSE_LEAST.toSeconds()));
    differences.add("alerts, triggers and the baseline of the watch are left out");
    return differences;
  }

  private static void note(List<String> differences, boolean holds, String difference) {
    if (holds) {
      differences.add(difference);
    }
  }

  private static Limits limits(Limits limits) {
    return new Limits(
        limits.pause().compareTo(PAUSE_LEAST) < 0 ? PAUSE_LEAST : limits.pause(),
        limits.workers(),
        limits.lag(),
        limits.logBytes(),
        limits.chunkRows(),
        limits.openTransactions(),
        limits.retry(),
        Throttle.NONE,
        limits.logFull(),
        limits.downtime());
  }

  private static BackupRules backup(BackupRules rules, Path directory) {
    return rules.isWanted()
        ? new BackupRules(
            rules.by(),
            List.of(directory.resolve("backups").toString()),
            rules.keep(),
            rules.daily(),
            rules.test() instanceof RestoreTest.Never ? rules.test() : new RestoreTest.Embedded(),
            S3Rules.DEFAULT)
        : rules;
  }

  private static WatchRules watch(WatchRules rules) {
    return new WatchRules(
        rules.every(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        rules.deadMan(),
        Duration.ZERO,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        WatchRules.StandBy.WATCH);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
