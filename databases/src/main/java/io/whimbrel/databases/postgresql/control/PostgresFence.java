package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.Fence;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.FencePosts.Post;
import io.whimbrel.databases.postgresql.dialect.LockBudget;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement trigger on every table that refuses insert, update, delete and truncate; where other
 * phases have rows of the table, triggers of its {@link RowFence}.
 *
 * <p>1. Raise: the trigger is made and enabled under SHARE ROW EXCLUSIVE. That lock is had only
 * when every transaction that wrote to the table has ended, and who comes after it sees the
 * trigger. Tables that nobody writes to are fenced many at a time; a table in use is waited for
 * alone, so that no deadlock can come of it. 2. Transactions in the way may end by themselves
 * within the grace; then they are terminated. 3. Lower: the tables' own side effects come back,
 * then the triggers are disabled under the same lock, which does not wait for readers; in one
 * transaction, unless the tables are more than the server's lock table bears. {@link
 * FenceTriggers#remove} drops the triggers later.
 *
 * <p>On the source the trigger binds superusers and replica sessions too; on the target the run's
 * own sessions pass, for which {@link SideEffects} are held as long as it stands. On the way back
 * it binds everybody else on both sides. Where the fence of the other course stands it is replaced
 * in one transaction per table, so that there is no moment at which others could write. Used by one
 * thread at a time.
 */
public final class PostgresFence implements Fence {

  private static final Duration LOCK_MAX = Duration.ofMillis(200);

  /** As short as a wait can be said. */
  private static final Duration NO_WAIT = Duration.ofMillis(1);

  private static final Duration LOWER_LOCK_MAX = Duration.ofSeconds(5);

  /** A process that is frozen in the middle of a table lets go of it, in time for the next one. */
  private static final String FROZEN_MAX = "set idle_in_transaction_session_timeout = '10s'";

  /** A process that is gone in the middle of lowering does not keep the next one waiting. */
  private static final String GUARD_MAX = "set idle_in_transaction_session_timeout = '60s'";

  /** Makes all commits before it durable, which do not wait for the disk themselves. */
  private static final String SETTLE = "select pg_logical_emit_message(true, 'whimbrel', 'fence')";

  private final PostgresConnections connections;
  private final RunScope scope;
  private final FenceSide side;
  private final OwnSession sessions;
  private final RowFence rows;
  private final FencePosts posts;

  /** A fence around these tables and the partitioned tables above them. */
  public PostgresFence(
      PostgresConnections connections, RunScope scope, FenceSide side, List<TableName> tables) {
    this.connections = connections;
    this.scope = scope;
    this.side = side;
    this.sessions = new OwnSession(scope);
    this.rows = RowFence.of(scope, side);
    this.posts = new FencePosts(connections.place(), scope, side, tables, rows);
  }

  /**
   * A connection at work on the fence.
   *
   * @param isHolding whether side effects are held
   * @param isReplica whether the sessions that write rows have the replica role
   */
  private record Work(Connection connection, boolean isHolding, boolean isReplica) {}

  @Override
  public void raise(Duration grace, Duration limit) {
    long start = System.nanoTime();
    try (Connection connection = connections.open()) {
      Query.execute(connection, FROZEN_MAX);
      requireRunner(connection);
      FenceTriggers.prepare(connection);
      boolean isReplica = side == FenceSide.TARGET && sessions.mayBeReplica(connection);
      boolean isHolding = side == FenceSide.TARGET && SideEffects.canHold(connection);
      Work work = new Work(connection, isHolding, isReplica);
      List<Post> open = new ArrayList<>(posts.unfenced(connection));
      for (List<Post> portion : portions(connection, open)) {
        open.removeAll(raiseUnused(work, portion));
      }
      while (!open.isEmpty()) {
        for (Post post : List.copyOf(open)) {
          if (raise(work, List.of(post), LOCK_MAX)) {
            open.remove(post);
            passPartial();
          } else if (isPast(start, limit)) {
            throw FenceHolders.problem(connection, post.table());
          } else if (isPast(start, grace)) {
            FenceHolders.end(connection, post.table());
          }
        }
      }
      Query.texts(connection, SETTLE);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "raising the fence on " + connections.place());
    }
  }

  /** Nothing is made for one that wakes up behind the end of the run. */
  private void requireRunner(Connection connection) throws SQLException {
    boolean isThere =
        switch (side) {
          case SOURCE -> FenceTriggers.isReady(connection);
          case TARGET -> ControlSchema.exists(connection);
        };
    if (scope.epoch() != 0 && !isThere) {
      throw FenceEpoch.lost(scope);
    }
    claim(connection);
  }

  private static boolean isPast(long start, Duration length) {
    return System.nanoTime() - start >= length.toNanos();
  }

  /** The first table alone, so that there is a moment at which the fence stands around a part. */
  private static List<List<Post>> portions(Connection connection, List<Post> posts)
      throws SQLException {
    List<List<Post>> portions = new ArrayList<>();
    if (!posts.isEmpty()) {
      portions.add(posts.subList(0, 1));
      portions.addAll(LockBudget.portions(connection, posts.subList(1, posts.size())));
    }
    return portions;
  }

  /**
   * Raises the fence around those of the tables that nobody is writing to, without waiting: where
   * one of them is in use, each half is tried.
   */
  private List<Post> raiseUnused(Work work, List<Post> posts) throws SQLException {
    if (raise(work, posts, NO_WAIT)) {
      if (posts.size() == 1) {
        passPartial();
      }
      return posts;
    }
    if (posts.size() == 1) {
      return List.of();
    }
    int middle = posts.size() / 2;
    List<Post> raised = new ArrayList<>(raiseUnused(work, posts.subList(0, middle)));
    raised.addAll(raiseUnused(work, posts.subList(middle, posts.size())));
    return raised;
  }

  /** One table more refuses writes than did before. */
  private void passPartial() {
    if (side == FenceSide.SOURCE) {
      switch (scope.course()) {
        case THERE -> FaultPoint.CUTOVER_FENCE_PARTIAL.pass();
        case BACK -> FaultPoint.ROLLBACK_FENCE_PARTIAL.pass();
      }
    }
  }

  /** Whether the fence stands around the tables now; false when a lock was not had in time. */
  private boolean raise(Work work, List<Post> posts, Duration wait) throws SQLException {
    Connection connection = work.connection;
    connection.setAutoCommit(false);
    try {
      claim(connection);
      Query.execute(
          connection,
          "set local lock_timeout = %d; set local synchronous_commit = off; %s"
              .formatted(
                  wait.toMillis(),
                  posts.stream().map(this::statements).collect(Collectors.joining(";\n"))));
      for (Post post : posts) {
        if (rows.isOfRows(post.table())) {
          // Other phases' rows are written there: what the table does to them is not held.
          rows.raisePending(connection, post.table());
        } else if (work.isHolding) {
          SideEffects.hold(connection, scope, Sql.table(post.table()), work.isReplica);
        }
      }
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      if (!FenceTriggers.isLockProblem(e)) {
        throw e;
      }
      return false;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** A runner that lost the run may wake up at any moment: each transaction looks for itself. */
  private void claim(Connection connection) throws SQLException {
    switch (side) {
      case SOURCE -> FenceEpoch.claim(connection, scope);
      case TARGET -> {
        if (scope.epoch() != 0) {
          ControlSchema.checkEpoch(connection, scope, scope.epoch());
        }
      }
    }
  }

  private String statements(Post post) {
    String table = Sql.table(post.table());
    String lock = "lock table only " + table + " in share row exclusive mode;\n";
    String arguments = FenceTriggers.arguments(scope, side);
    String create =
        rows.isOfRows(post.table())
            ? rows.create(post.table(), arguments)
            : FenceTriggers.create(post.table(), arguments);
    return lock
        + (post.isRuns() && post.letsPass() == (side == FenceSide.TARGET) ? "" : create)
        + alter(post, side.bindsReplicas(scope.course()) ? "enable always" : "enable");
  }

  private String alter(Post post, String how) {
    return rows.isOfRows(post.table())
        ? rows.alter(post.table(), how)
        : "alter table only %s %s trigger %s"
            .formatted(Sql.table(post.table()), how, FenceTriggers.NAME);
  }

  @Override
  public State state() {
    try (Connection connection = connections.brief()) {
      List<Post> all = posts.all(connection);
      long up = all.stream().filter(posts::stands).count();
      if (up == 0) {
        return State.DOWN;
      }
      return up == all.size() ? State.UP : State.PARTIAL;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking at the fence on " + connections.place());
    }
  }

  @Override
  public List<String> others() {
    try (Connection connection = connections.open()) {
      return posts.strangers(connection);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking at the fences on " + connections.place());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The epoch's row is locked by a transaction of its own for as long as the fence is lowered,
   * in however many transactions: who wants to take the run over waits for that.
   */
  @Override
  public void lowerFor(long epoch) {
    try (Connection guard = connections.open(Duration.ZERO)) {
      Query.execute(guard, GUARD_MAX);
      guard.setAutoCommit(false);
      ControlSchema.checkEpoch(guard, scope, epoch);
      lower(Why.IN_CHARGE);
      guard.commit();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "lowering the fence on " + connections.place());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where rows come from stays in charge of them: that is given up only where they were to go.
   */
  @Override
  public void lower() {
    lower(side == FenceSide.SOURCE ? Why.IN_CHARGE : Why.GIVEN_UP);
  }

  /** Why a fence is lowered. */
  private enum Why {
    /** Its side is in charge from now on, or stays so. */
    IN_CHARGE,
    /** Nothing is carried there any more. */
    GIVEN_UP
  }

  private void lower(Why why) {
    try (Connection connection = connections.open()) {
      Query.execute(connection, "set lock_timeout = " + LOWER_LOCK_MAX.toMillis());
      Query.execute(connection, FROZEN_MAX);
      if (side == FenceSide.SOURCE && !FenceTriggers.isReady(connection)) {
        if (posts.standing(connection).isEmpty()) {
          return; // nobody has been here, or nothing is left
        }
        mend(connection);
      }
      if (side == FenceSide.TARGET) {
        FenceEpoch.requireNoNewer(connection, scope);
      }
      if (side == FenceSide.TARGET && SideEffects.canHold(connection)) {
        SideEffects.release(connection, scope);
      }
      List<Post> up = posts.standing(connection);
      for (List<Post> portion : LockBudget.portions(connection, up)) {
        lower(connection, portion, why);
      }
      if (up.isEmpty() && side == FenceSide.SOURCE) {
        FenceEpoch.claimWhatIsLeft(connection, scope);
      }
    } catch (SQLException e) {
      throw SqlProblems.of(e, "lowering the fence on " + connections.place());
    }
  }

  /** A fence stands whose function is of another version, or whose book of runners is gone. */
  private void mend(Connection connection) throws SQLException {
    boolean isBookThere =
        Query.holds(connection, "select to_regclass('whimbrel.fence') is not null");
    FenceTriggers.prepare(connection);
    if (!isBookThere) {
      FenceEpoch.take(connection, scope);
    }
  }

  private void lower(Connection connection, List<Post> posts, Why why) throws SQLException {
    connection.setAutoCommit(false);
    try {
      switch (side) {
        case SOURCE -> FenceEpoch.claim(connection, scope);
        case TARGET -> FenceEpoch.requireNoNewer(connection, scope);
      }
      for (Post post : posts) {
        if (why == Why.GIVEN_UP && rows.isUpOnNewSide(connection, post.table())) {
          rows.giveUp(connection, post.table());
        } else {
          Query.execute(connection, alter(post, "disable"));
        }
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
