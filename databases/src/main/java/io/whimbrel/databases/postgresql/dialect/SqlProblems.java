package io.whimbrel.databases.postgresql.dialect;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the driver throws into a {@link Problem}: by SQLState (PostgreSQL manual, appendix A).
 */
public final class SqlProblems {

  private SqlProblems() {}

  /**
   * The problem behind an exception.
   *
   * @param doing what was being done, for example {@code copying public.users#3}
   */
  public static Problem of(SQLException e, String doing) {
    String state = state(e);
    Problem.Draft draft =
        Problem.of(code(state)).what(words(e, state)).where(doing).fix(fix(state)).cause(e);
    return draft.permanence(permanence(state)).exception();
  }

  private static Permanence permanence(String state) {
    if (state.equals("53100") || state.equals("53300")) {
      return Permanence.SCARCE; // disk full, too many connections
    }
    return isTransient(state) ? Permanence.TRANSIENT : Permanence.PERMANENT;
  }

  /** Whether the exception means that the connection or server went away. */
  public static boolean isConnectionLost(SQLException e) {
    String state = state(e);
    return state.startsWith("08") || state.startsWith("57P");
  }

  /**
   * The SQLState. The driver itself gives none where a socket fails while a connection is closed,
   * and "object not in prerequisite state" for a copy that the server has ended under its hands.
   */
  private static String state(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean isSocket = state.isEmpty() && e.getCause() instanceof IOException;
    boolean isEndedCopy = state.equals("55000") && !isServers(e);
    return isSocket || isEndedCopy ? "08006" : state;
  }

  private static boolean isServers(SQLException e) {
    return e instanceof PSQLException known && known.getServerErrorMessage() != null;
  }

  private static boolean isTransient(String state) {
    return state.startsWith("08") // connection
        || state.startsWith("57P") // shutdown, crash, cannot connect now
        || state.startsWith("53") // out of memory
        || state.equals("40001") // serialization failure, also recovery conflict
        || state.equals("40P01") // deadlock
        || state.equals("55P03") // lock not available
        || state.equals("55006") // object in use: a slot that a dying connection still holds
        || state.equals("57014"); // statement cancelled
  }

  private static ProblemCode code(String state) {
    if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("28")) {
      return ProblemCode.UNREACHABLE;
    }
    if (state.startsWith("22") || state.startsWith("23")) {
      return ProblemCode.ROW_REFUSED;
    }
    if (state.startsWith("53")) {
      return ProblemCode.RESOURCE_EXHAUSTED;
    }
    return switch (state) {
      case "42501" -> ProblemCode.GRANT_MISSING;
      case "3D000" -> ProblemCode.UNREACHABLE;
      case "55P03", "40P01", "40001", "57014" -> ProblemCode.TRANSACTION_LONG;
      case "55006" -> ProblemCode.LOCKED;
      default -> ProblemCode.FAULT;
    };
  }

  private static String words(SQLException e, String state) {
    StringBuilder words = new StringBuilder();
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    words.append(server == null ? e.getMessage() : server.getMessage());
    if (server != null && server.getDetail() != null) {
      words.append(" (").append(server.getDetail()).append(')');
    }
    SQLException next = e.getNextException();
    if (next != null) {
      words.append("; ").append(next.getMessage());
    }
    return words.append(state.isEmpty() ? "" : " [SQLState " + state + "]").toString();
  }

  private static String fix(String state) {
    if (state.startsWith("08") || state.startsWith("57P")) {
      return "check that the server runs and can be reached, then run again";
    }
    if (state.startsWith("28")) {
      return "check user and password of the URL, and pg_hba.conf";
    }
    return switch (state) {
      case "3D000" -> "create the database, or correct its name in the URL";
      case "53100" -> "free disk space on the server, then run again";
      case "53300" -> "raise max_connections, or lower limits.workers";
      case "42501" -> "grant the right that the message names to the user of the URL";
      case "55P03" -> "end the transaction that holds the lock, then run again";
      default -> "";
    };
  }
}
