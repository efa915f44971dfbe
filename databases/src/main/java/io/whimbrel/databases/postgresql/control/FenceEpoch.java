package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The newest runner that has been at a run's fence on the side that is fenced. Claimed in the
 * transaction that changes the fence, so that a runner which was frozen while another one took the
 * run over changes nothing when it wakes up.
 */
public final class FenceEpoch {
  private static final String CLAIM =
      """
      insert into whimbrel.fence (run, epoch) values (?, ?)
      on conflict (run) do update set epoch = excluded.epoch
        where whimbrel.fence.epoch <= excluded.epoch
      """;

  private FenceEpoch() {}

  /** Claims the fence for the scope's runner, or throws {@code LEASE_LOST}; 0 claims nothing. */
  public static void claim(Connection connection, RunScope scope) throws SQLException {
    if (scope.epoch() == 0) {
      return;
    }
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setString(1, scope.run().text());
      claim.setLong(2, scope.epoch());
      if (claim.executeUpdate() == 0) {
        throw Problem.of(ProblemCode.LEASE_LOST)
            .what("a newer runner has taken the run over, the fence is its own")
            .where(scope.run().text())
            .fix("look with 'whimbrel status' who works on it now")
            .exception();
      }
    }
  }
}
