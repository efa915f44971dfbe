package io.whimbrel.core.database;

import io.whimbrel.core.mapping.RowShares;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * For which run a database is opened: names what it leaves there, bounds what it may cost, and says
 * to whom it belongs.
 *
 * @param message what a write is told that a fence refuses, besides which run it is
 * @param epoch of the lease under which it was opened; 0 without one. A fence is raised and lowered
 *     only while no newer runner has taken the run over
 * @param until when a fence of the source stops refusing by itself, by the server's clock; empty
 *     for never
 * @param shares tables of which the run has a part of the rows only
 * @param lockWait how long a statement waits for a lock of somebody else; empty for as long as it
 *     takes
 */
public record RunScope(
    RunId run,
    MigrationId migration,
    Limits limits,
    AccessRules access,
    Course course,
    Optional<String> message,
    long epoch,
    Optional<Instant> until,
    RowShares shares,
    Optional<Duration> lockWait) {

  /** Locks of others are waited for. */
  public RunScope(
      RunId run,
      MigrationId migration,
      Limits limits,
      AccessRules access,
      Course course,
      Optional<String> message,
      long epoch,
      Optional<Instant> until,
      RowShares shares) {
    this(run, migration, limits, access, course, message, epoch, until, shares, Optional.empty());
  }

  /** Of whole tables. */
  public RunScope(
      RunId run,
      MigrationId migration,
      Limits limits,
      AccessRules access,
      Course course,
      Optional<String> message,
      long epoch,
      Optional<Instant> until) {
    this(run, migration, limits, access, course, message, epoch, until, RowShares.NONE);
  }

  /** A fence stands until it is lowered. */
  public RunScope(
      RunId run,
      MigrationId migration,
      Limits limits,
      AccessRules access,
      Course course,
      Optional<String> message,
      long epoch) {
    this(run, migration, limits, access, course, message, epoch, Optional.empty());
  }

  /** Nothing is told but which run it is. */
  public RunScope(
      RunId run, MigrationId migration, Limits limits, AccessRules access, Course course) {
    this(run, migration, limits, access, course, Optional.empty(), 0);
  }

  /** On the way there. */
  public RunScope(RunId run, MigrationId migration, Limits limits, AccessRules access) {
    this(run, migration, limits, access, Course.THERE);
  }

  /** Everything belongs to the target's user. */
  public RunScope(RunId run, MigrationId migration, Limits limits) {
    this(run, migration, limits, AccessRules.DEFAULT);
  }
}
