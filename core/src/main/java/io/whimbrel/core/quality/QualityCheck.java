package io.whimbrel.core.quality;

import io.whimbrel.core.schema.TableName;
import java.util.List;

/**
 * One thing that is looked for, the same before and after.
 *
 * @param table the source table
 * @param columns columns of the target; several for a key
 * @param what the rows meant, in words, for example {@code NULL in a column that takes none}
 * @param acceptable how many may be found on the side that is looked at, {@link #ANY} for any
 *     number
 */
public record QualityCheck(
    QualityKind kind,
    TableName table,
    List<String> columns,
    String what,
    QualityPolicy policy,
    long acceptable) {

  /** Any number of rows is acceptable. */
  public static final long ANY = Long.MAX_VALUE;

  public QualityCheck {
    columns = List.copyOf(columns);
  }

  /** The same where no row is acceptable, whatever the policy says. */
  public QualityCheck none() {
    return new QualityCheck(kind, table, columns, what, policy, 0);
  }

  /** The number that is acceptable, in words. */
  public String acceptableText() {
    return acceptable == ANY ? "any" : Long.toString(acceptable);
  }

  @Override
  public String toString() {
    return "%s of %s (%s)".formatted(kind.text(), table, String.join(", ", columns));
  }
}
