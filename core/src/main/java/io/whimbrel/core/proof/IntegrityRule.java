package io.whimbrel.core.proof;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A foreign key or a unique key of the source, to be held against the target's rows whether the
 * target has it or not.
 *
 * @param table the source table whose rows it binds
 * @param columns the target's, in the order of the source's key
 * @param name for example {@code orphans of orders_user_id_fkey}
 * @param sourceCount SQL that counts the rows of the source that break it
 * @param targetCount the same on the target
 * @param targetSamples SQL that names some of these
 * @param heldBy what on the target makes it impossible to break it, so that nothing need be counted
 */
public record IntegrityRule(
    Kind kind,
    TableName table,
    List<String> columns,
    String name,
    String sourceCount,
    String targetCount,
    String targetSamples,
    Optional<String> heldBy) {

  /** What breaks it. */
  public enum Kind {
    /** Rows whose parent is not there. */
    ORPHANS,
    /** Keys that are there more than once. */
    DOUBLED
  }

  public IntegrityRule {
    columns = List.copyOf(columns);
  }
}
