package io.whimbrel.core.database;

import io.whimbrel.core.schema.TableName;
import java.util.Optional;

/**
 * One piece of the target's structure.
 *
 * @param id unique within a run, for example {@code index public.users_email_key}
 * @param table the source table that it belongs to
 * @param sql the statement, as {@code explain} shows it
 * @param undo the statement that takes it back; empty when dropping something else does
 */
public record SchemaStep(
    Stage stage, String id, Optional<TableName> table, String sql, String undo) {

  /** When a step runs. */
  public enum Stage {
    /** Before rows are copied: schemas, types, functions, tables. */
    BEFORE_COPY,
    /** When the rows of its table are there: keys and indexes that cannot fail on rows. */
    AFTER_TABLE,
    /** When all tables are consistent: unique indexes, foreign keys, triggers, views. */
    AFTER_CATCH_UP,
    /** In the cutover, behind the drain: what is refreshed from the final rows. */
    AT_CUTOVER
  }
}
