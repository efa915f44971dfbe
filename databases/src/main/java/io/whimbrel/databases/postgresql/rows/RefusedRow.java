package io.whimbrel.databases.postgresql.rows;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells a row that the target refuses from other failures, and names table, column and fix. */
final class RefusedRow {

  /** The server's context of a failure in COPY (src/backend/commands/copyfrom.c). */
  private static final Pattern CONTEXT =
      Pattern.compile("COPY \\S+, line (\\d+)(?:, column ([^:\\n]+))?");

  private RefusedRow() {}

  /**
   * The problem behind a failure.
   *
   * @param place what was being written
   */
  static Problem problem(SQLException e, TableMapping mapping, String place) {
    ServerErrorMessage server = server(e);
    boolean isRefused = isRefusal(e) || NamedKeys.isUnknown(e, mapping.source());
    if (server == null || !isRefused) {
      return SqlProblems.of(e, place);
    }
    String state = state(e);
    return Problem.of(ProblemCode.ROW_REFUSED)
        .what("the target refused a row: " + words(server) + " [SQLState " + state + "]")
        .where(place + ", " + mapping + where(server))
        .fix(fix(state))
        .cause(e)
        .exception();
  }

  /** Whether the failure lies in a row: its data (class 22) or a constraint (class 23). */
  static boolean isRefusal(SQLException e) {
    return state(e).startsWith("22") || state(e).startsWith("23");
  }

  /**
   * Whether the server names neither column nor row of a refusal. The detail of a broken constraint
   * names the row, that of a wrong value does not.
   */
  static boolean isUnlocated(SQLException e) {
    ServerErrorMessage server = server(e);
    boolean hasRow = state(e).startsWith("23") && server != null && server.getDetail() != null;
    return server != null && isRefusal(e) && where(server).isEmpty() && !hasRow;
  }

  private static @Nullable ServerErrorMessage server(SQLException e) {
    return e instanceof PSQLException p ? p.getServerErrorMessage() : null;
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  private static String words(ServerErrorMessage server) {
    String detail = server.getDetail();
    return detail == null ? server.getMessage() + "" : server.getMessage() + " (" + detail + ")";
  }

  private static String where(ServerErrorMessage server) {
    @Nullable String column = server.getColumn();
    String context = server.getWhere() == null ? "" : server.getWhere();
    Matcher matcher = CONTEXT.matcher(context);
    if (!matcher.find()) {
      return column == null ? "" : ", column " + column;
    }
    String named = matcher.group(2) == null ? column : matcher.group(2);
    return ", row " + matcher.group(1) + " of it" + (named == null ? "" : ", column " + named);
  }

  private static String fix(String state) {
    return switch (state) {
      case "22001" -> "give the target's column a longer type, or shorten the value by 'up'";
      case "22003" -> "give the target's column a wider type, or convert the value by 'up'";
      case "23502" -> "give the column a value by 'up', such as coalesce(…), or let it be nullable";
      case "23505" -> "remove the row that is on the target already, or the twin on the source";
      case "42P01", "42704", "42883", "3F000" ->
          "make on the target what the value names, or convert it by 'up'";
      case "23514" -> "mend the row on the source, or loosen the check on the target";
      default -> "mend the value on the source, or convert it in the plan by 'up'";
    };
  }
}
