package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The newest runner that has been at a run's fence on the side that is fenced. Taken when a process
 * begins to work on the run, claimed in the transaction that changes the fence, and gone with the
 * run: so a runner that was frozen while another one took the run over, or ended it, changes
 * nothing when it wakes up.
 */
public final class FenceEpoch {
  private static final String TAKE =
      """
      insert into whimbrel.fence (run, epoch) values (?, ?)
      on conflict (run) do update set epoch = excluded.epoch
        where whimbrel.fence.epoch <= excluded.epoch
      """;

  private static final String CLAIM =
      "update whimbrel.fence set epoch = ? where run = ? and epoch <= ?";

  private static final List<String> TABLES = List.of("whimbrel.fence", "whimbrel.run");

  private FenceEpoch() {}

  /** Notes that the scope's runner works on the run; {@code LEASE_LOST} when a newer one does. */
  public static void take(Connection connection, RunScope scope) throws SQLException {
    if (scope.epoch() == 0) {
      return;
    }
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setString(1, scope.run().text());
      take.setLong(2, scope.epoch());
      if (take.executeUpdate() == 0) {
        throw lost(scope);
      }
    }
  }

  /**
   * Claims the fence for the scope's runner, or throws {@code LEASE_LOST}, also where the run is no
   * more; 0 claims nothing.
   */
  static void claim(Connection connection, RunScope scope) throws SQLException {
    if (scope.epoch() == 0) {
      return;
    }
    if (!isClaimed(connection, scope)) {
      throw lost(scope);
    }
  }

  /**
   * Claims the fence of a run of which nothing refuses writes. Where the run is no more there is
   * nothing to claim, and nothing that an older runner could raise.
   */
  static void claimWhatIsLeft(Connection connection, RunScope scope) throws SQLException {
    if (scope.epoch() != 0 && !isClaimed(connection, scope)) {
      requireNoNewer(connection, scope);
    }
  }

  private static boolean isClaimed(Connection connection, RunScope scope) throws SQLException {
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setLong(1, scope.epoch());
      claim.setString(2, scope.run().text());
      claim.setLong(3, scope.epoch());
      return claim.executeUpdate() != 0;
    }
  }

  /**
   * Throws {@code LEASE_LOST} when a newer runner works on the run on this side; where the run is
   * no more there is nothing left to spoil. Holds until the end of the caller's transaction.
   */
  static void requireNoNewer(Connection connection, RunScope scope) throws SQLException {
    if (scope.epoch() == 0) {
      return;
    }
    for (String table : TABLES) {
      boolean isThere = Query.holds(connection, "select to_regclass(?) is not null", table);
      boolean isNewer =
          isThere
              && Query.list(
                      connection,
                      "select epoch from " + table + " where run = ? for share",
                      row -> row.getLong(1),
                      scope.run().text())
                  .stream()
                  .anyMatch(epoch -> epoch > scope.epoch());
      if (isNewer) {
        throw lost(scope);
      }
    }
  }

  static Problem lost(RunScope scope) {
    return Problem.of(ProblemCode.LEASE_LOST)
        .what("a newer runner has taken the run over or ended it, the fence is its own")
        .where(scope.run().text())
        .fix("look with 'whimbrel status' who works on it now")
        .exception();
  }
}
