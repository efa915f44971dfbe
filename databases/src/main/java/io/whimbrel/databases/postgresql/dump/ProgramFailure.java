package io.whimbrel.databases.postgresql.dump;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.Problem.Permanence;
import io.whimbrel.core.problem.ProblemCode;
import java.util.List;
import java.util.regex.Pattern;

/** What is made of the last words of a program that ended badly. */
final class ProgramFailure {

  /** Said when another attempt may do: connections, locks, a snapshot whose session was lost. */
  private static final Pattern PASSING =
      Pattern.compile(
          "server closed the connection|could not connect|connection to server|terminating"
              + " connection|lock timeout|could not obtain lock|invalid snapshot"
              + " identifier|snapshot \".*\" does not exist|source transaction .* is not running"
              + " any more|the database system is|too many clients|could not import the requested"
              + " snapshot");

  private static final Pattern REFUSED =
      Pattern.compile("password authentication|permission denied");

  private ProgramFailure() {}

  static Problem of(Program program, int exit, List<String> lastWords, String what, String where) {
    String told =
        lastWords.stream()
            .filter(line -> line.contains("error:") || line.contains("detail:"))
            .reduce((one, other) -> one + "; " + other)
            .orElseGet(() -> lastWords.isEmpty() ? "without a word" : lastWords.getLast());
    boolean isRefused = REFUSED.matcher(told).find();
    boolean isPassing = !isRefused && PASSING.matcher(told).find();
    return Problem.of(
            isRefused
                ? ProblemCode.GRANT_MISSING
                : isPassing ? ProblemCode.UNREACHABLE : ProblemCode.PROGRAM_FAILED)
        .what("%s: %s ended with %d: %s".formatted(what, program.text(), exit, told))
        .where(where)
        .fix(
            isRefused
                ? "grant what is missing to the user of the URL"
                : "mend what it names, or write 'by: whimbrel' in the plan's backup")
        .permanence(isPassing ? Permanence.TRANSIENT : Permanence.PERMANENT)
        .exception();
  }
}
