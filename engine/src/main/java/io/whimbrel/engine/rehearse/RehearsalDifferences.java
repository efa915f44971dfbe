package io.whimbrel.engine.rehearse;

import io.whimbrel.core.plan.BackupRules;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.Throttle;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.approval.GateRules;
import io.whimbrel.core.plan.cutover.CutoverRules;
import io.whimbrel.core.plan.cutover.Maintenance;
import io.whimbrel.core.plan.verify.MonitorRules;
import io.whimbrel.core.watch.WatchRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a plan has that its rehearsal leaves out or does in another way, in words. */
public final class RehearsalDifferences {
  private final Plan plan;
  private final List<String> found = new ArrayList<>();

  private RehearsalDifferences(Plan plan) {
    this.plan = plan;
  }

  /** What differs from the plan; nothing is named that the plan does not have. */
  public static List<String> of(Plan plan, boolean isSmokeTested) {
    RehearsalDifferences differences = new RehearsalDifferences(plan);
    differences.phases();
    differences.cutover(isSmokeTested);
    differences.limits();
    differences.backup();
    differences.watching();
    differences.rest();
    return List.copyOf(differences.found);
  }

  private void note(boolean holds, String difference) {
    if (holds) {
      found.add(difference);
    }
  }

  private void phases() {
    note(
        plan.phasing().isPart(),
        "phase '%s' alone was rehearsed; each other one has a rehearsal of its own, by --phase"
            .formatted(plan.phasing().current()));
  }

  private void cutover(boolean isSmokeTested) {
    CutoverRules cutover = plan.cutover();
    note(!cutover.switches().isEmpty(), "switches are not moved");
    note(!isSmokeTested && !cutover.smokeTests().isEmpty(), "smoke tests are not run");
    note(
        !isSmokeTested && !plan.rollback().smokeTests().isEmpty(),
        "smoke tests of the rollback are not run");
    note(
        cutover.gate().smokeTests() == GateRules.SmokeTrial.BEFORE,
        "smoke tests are not tried before the cutover");
    note(!cutover.maintenance().equals(Maintenance.NONE), "maintenance mode is not announced");
    note(plan.parallel().isShifting(), "reads are not shifted");
    note(cutover.warm().isWanted(), "the target is not warmed");
    note(cutover.approve() == Approval.PERSON, "the gate is decided by rule, not by a person");
    note(
        cutover.gate().unknown() == GateRules.Unknown.WAIT,
        "what is not known does not hold the gate back");
  }

  private void limits() {
    note(
        !plan.limits().throttle().equals(Throttle.NONE),
        "the throttle is off on the scratch databases; the forecast of the copy goes by"
            + " 'limits.rate'");
    note(
        plan.limits().pause().compareTo(RehearsalPlan.PAUSE_LEAST) < 0,
        "the pause may last up to %d s here; the forecast is held against 'limits.pause'"
            .formatted(RehearsalPlan.PAUSE_LEAST.toSeconds()));
  }

  private void backup() {
    BackupRules backup = plan.backup();
    note(
        backup.isWanted(),
        "the backup goes into the rehearsal's directory, and away with it: the places of the plan"
            + " are not reached");
    note(
        backup.isWanted() && backup.test() instanceof BackupRules.RestoreTest.Scratch,
        "the backup is restored on a server of this machine, not in the plan's database");
  }

  private void watching() {
    MonitorRules monitor = plan.monitor();
    note(
        monitor.length().compareTo(RehearsalPlan.MONITOR_MOST) > 0,
        "the new side is watched for %d s only".formatted(RehearsalPlan.MONITOR_MOST.toSeconds()));
    note(!monitor.cadence().isEmpty(), "'monitor.cadence' is not followed");
    note(!monitor.success().isEmpty(), "'monitor.success' is not judged");
    WatchRules watch = plan.watch();
    note(!watch.application().isEmpty(), "the application is not asked for figures");
    note(watch.metrics().isPresent(), "no metrics are given out");
    note(
        !watch.probes().isEmpty()
            || watch.sourceDisk().isPresent()
            || watch.targetDisk().isPresent(),
        "probes and disks are not watched");
    note(watch.baseline().compareTo(Duration.ZERO) > 0, "no baseline is taken");
    note(!watch.alerts().isEmpty(), "alerts are not looked at");
    note(!watch.triggers().isEmpty(), "no trigger starts a rollback");
  }

  private void rest() {
    note(!plan.notifying().channels().isEmpty(), "nobody is notified");
    note(plan.journal().isPresent(), "the journal is a file of its own, not the team's");
    note(
        plan.access().needsRoles(),
        "owners and grants are not carried: everything belongs to the scratch user");
  }
}
