package io.whimbrel.engine.verify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a round of counts and proofs behind the cutover has found of the new side: up to now, or in
 * all.
 *
 * @param ended empty while it goes on
 * @param proofs levels of tables that were proved
 * @param failed how many of these found a difference
 * @param open how many could not be decided while changes go on
 * @param rows how many are compared, as far as known
 * @param lost rows that the old side has and the new side lacks
 * @param problem why it came to no end; empty when it did
 * @param failing some of what was found, a line each
 * @param atRisk rows that were seen on the new side only; at least so many
 */
public record RoundFound(
    Instant begun,
    Optional<Instant> ended,
    int proofs,
    int failed,
    int open,
    long rows,
    long lost,
    String problem,
    List<String> failing,
    long atRisk) {

  private static final String NOT_YET = "-";

  public RoundFound {
    failing = List.copyOf(failing);
  }

  /** One that came to no end, of which nothing is known. */
  public static RoundFound without(Instant begun, Instant ended, String problem) {
    String why = problem.isBlank() ? "for no reason that is known" : problem;
    return new RoundFound(begun, Optional.of(ended), 0, 0, 0, 0, 0, why, List.of(), 0);
  }

  /** Which part of the rows the new side lacks; says something of a round that has ended. */
  public double lostShare() {
    return lost == 0 ? 0 : (double) lost / Math.max(lost, rows);
  }

  /** This, and no fewer rows that are lost or at risk than were known before it ends. */
  public RoundFound atLeast(RoundFound before) {
    return new RoundFound(
        begun,
        ended,
        proofs,
        Math.max(failed, before.failed),
        open,
        rows,
        Math.max(lost, before.lost),
        problem,
        failing,
        Math.max(atRisk, before.atRisk));
  }

  /** This, and no fewer rows at risk than were known before it. */
  public RoundFound atRiskAsMuchAs(RoundFound before) {
    return new RoundFound(
        begun,
        ended,
        proofs,
        failed,
        open,
        rows,
        lost,
        problem,
        failing,
        Math.max(atRisk, before.atRisk));
  }

  /** Whether it went through and says something. */
  public boolean isTold() {
    return problem.isEmpty();
  }

  /** As a fact of the journal. */
  public String text() {
    String numbers =
        "%s %s %d %d %d %d %d %d"
            .formatted(
                begun,
                ended.map(Instant::toString).orElse(NOT_YET),
                proofs,
                failed,
                open,
                rows,
                lost,
                atRisk);
    return numbers
        + "\n"
        + line(problem)
        + "\n"
        + String.join("\n", failing.stream().map(RoundFound::line).toList());
  }

  private static String line(String text) {
    return text.replace('\n', ' ');
  }

  /** Reads such a fact. */
  public static RoundFound parse(String text) {
    List<String> lines = text.lines().toList();
    String[] numbers = lines.getFirst().split(" ", -1);
    return new RoundFound(
        Instant.parse(numbers[0]),
        numbers[1].equals(NOT_YET) ? Optional.empty() : Optional.of(Instant.parse(numbers[1])),
        Integer.parseInt(numbers[2]),
        Integer.parseInt(numbers[3]),
        Integer.parseInt(numbers[4]),
        Long.parseLong(numbers[5]),
        Long.parseLong(numbers[6]),
        lines.size() > 1 ? lines.get(1) : "",
        lines.stream().skip(2).toList(),
        numbers.length > 7 ? Long.parseLong(numbers[7]) : 0);
  }
}
