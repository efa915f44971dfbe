package io.whimbrel.engine.run;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.mapping.PlannedShares;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Both databases of a run. Closing may happen while others work; their statements then fail. */
public record Sides(SourceDatabase source, TargetDatabase target) implements AutoCloseable {

  /** How long who looks on beside others waits for a lock before it says so. */
  public static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  /** Opens both to look on; connections are made when they are needed. */
  public static Sides open(Plan plan, List<DatabaseProduct> products, RunId run) {
    return open(plan, products, run, Course.THERE, 0);
  }

  /** As above, for who does not wait longer for a lock that somebody else holds. */
  public static Sides open(
      Plan plan, List<DatabaseProduct> products, RunId run, Duration lockWait) {
    return open(plan, products, scope(plan, run, Course.THERE, 0, Optional.of(lockWait)));
  }

  /**
   * Opens both for a course; on the way back the plan has them the other way round.
   *
   * @param epoch of the lease under which the run is worked on
   */
  public static Sides open(
      Plan plan, List<DatabaseProduct> products, RunId run, Course course, long epoch) {
    return open(plan, products, scope(plan, run, course, epoch, Optional.empty()));
  }

  private static RunScope scope(
      Plan plan, RunId run, Course course, long epoch, Optional<Duration> lockWait) {
    return new RunScope(
        run,
        plan.migration(),
        plan.limits(),
        plan.access(),
        course,
        plan.cutover().maintenance().message(),
        epoch,
        Optional.empty(),
        PlannedShares.of(plan),
        lockWait);
  }

  private static Sides open(Plan plan, List<DatabaseProduct> products, RunScope scope) {
    SourceDatabase source =
        DatabaseProduct.of(products, plan.source(), plan.locate("source"))
            .source(plan.source(), scope);
    return new Sides(
        source,
        DatabaseProduct.of(products, plan.target(), plan.locate("target"))
            .target(plan.target(), scope));
  }

  @Override
  public void close() {
    try (source) {
      target.close();
    }
  }
}
