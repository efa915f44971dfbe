package io.whimbrel.core.proof;

import io.whimbrel.core.schema.TableName;
import java.time.Instant;
import java.util.List;

/**
 * The result of one verification level over one table.
 *
 * @param table the source table; {@link #WHOLE} for what concerns no single one
 * @param rows rows compared on the source's side
 * @param chunks chunks proved
 * @param rechecked rows that were read again because they changed meanwhile
 * @param count how many rows differ in all, and in which way
 * @param differences some of them
 * @param checks what was looked at besides rows, in a fixed order
 * @param position the source's position up to which the proof speaks, in text form
 */
public record Proof(
    Level level,
    TableName table,
    Verdict verdict,
    long rows,
    int chunks,
    long rechecked,
    DifferenceCount count,
    List<RowDifference> differences,
    List<Check> checks,
    String position,
    Instant at) {

  /** One that knows of no more rows in which way they differ than it names. */
  public Proof(
      Level level,
      TableName table,
      Verdict verdict,
      long rows,
      int chunks,
      long rechecked,
      long differing,
      List<RowDifference> differences,
      List<Check> checks,
      String position,
      Instant at) {
    this(
        level,
        table,
        verdict,
        rows,
        chunks,
        rechecked,
        DifferenceCount.atLeast(differences, differing),
        differences,
        checks,
        position,
        at);
  }

  /** The table of a proof that concerns no single one. */
  public static final TableName WHOLE = new TableName("*", "*");

  /** What the proof says. */
  public enum Verdict {
    /** Both sides are the same, as far as the level looks and the plan's threshold allows. */
    EQUAL,
    /** They are not; what differs is named. */
    DIFFERENT,
    /** It could not be found out, which is no better. */
    UNDECIDED
  }

  public Proof {
    differences = List.copyOf(differences);
    checks = List.copyOf(checks);
  }

  /** How many rows differ in all. */
  public long differing() {
    return count.total();
  }

  /** Whether the proof allows a cutover. */
  public boolean isEqual() {
    return verdict == Verdict.EQUAL;
  }
}
