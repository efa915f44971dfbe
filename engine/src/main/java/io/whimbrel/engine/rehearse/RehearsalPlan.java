package io.whimbrel.engine.rehearse;

import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.BackupRules.RestoreTest;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.ApprovalRules;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.ParallelRules;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.watch.WatchRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A plan as it is rehearsed: on scratch databases, in a directory of its own, decided by rule. What
 * reaches other systems than the two databases is left out: switches, hooks, smoke tests,
 * notifications, figures of the application, alerts, triggers, the team's journal; and so is what
 * only spares or watches a production system. {@link RehearsalDifferences} names it.
 */
public final class RehearsalPlan {
  static final Duration PAUSE_LEAST = Duration.ofSeconds(60);
  static final Duration MONITOR_MOST = Duration.ofSeconds(3);
  private static final Duration EVERY_MOST = Duration.ofSeconds(1);

  private RehearsalPlan() {}

  /**
   * The plan to rehearse.
   *
   * @param directory that the rehearsal has for itself
   * @param isSmokeTested whether smoke tests, those of the rollback too, are run; where they always
   *     are, in the plan's directory; never before the cutover
   */
  public static Plan of(
      Plan plan, DatabaseUrl source, DatabaseUrl target, Path directory, boolean isSmokeTested) {
    return new Plan(
        directory.resolve(String.valueOf(plan.file().getFileName())),
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
        new CutoverRules(
            List.of(), smokeTests(plan, plan.cutover().smokeTests(), isSmokeTested), Approval.RULE),
        new MonitorRules(
            shorter(plan.monitor().length(), MONITOR_MOST),
            shorter(plan.monitor().every(), EVERY_MOST),
            plan.monitor().checks()),
        plan.cleanup(),
        backup(plan.backup(), directory),
        NotifyRules.DEFAULT,
        watch(plan.watch()),
        rollback(plan, isSmokeTested),
        ParallelRules.DEFAULT,
        Phasing.DEFAULT,
        plan.dossier(),
        ApprovalRules.DEFAULT,
        plan.steps());
  }

  private static List<String> smokeTests(Plan plan, List<String> commands, boolean isSmokeTested) {
    String directory = "'" + plan.directory().toString().replace("'", "'\\''") + "'";
    return isSmokeTested
        ? commands.stream().map(command -> "cd " + directory + " && " + command).toList()
        : List.of();
  }

  private static RollbackRules rollback(Plan plan, boolean isSmokeTested) {
    RollbackRules rules = plan.rollback();
    return new RollbackRules(
        rules.wayBack(),
        rules.accept(),
        rules.down(),
        rules.reserve(),
        smokeTests(plan, rules.smokeTests(), isSmokeTested));
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
            S3Rules.DEFAULT,
            rules.programs())
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
