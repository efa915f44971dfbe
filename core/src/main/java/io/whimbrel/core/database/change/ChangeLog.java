package io.whimbrel.core.database.change;

import io.whimbrel.core.change.ChangeReader;
import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.change.Position;
import io.whimbrel.core.change.Visibility;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The source's log, as one run reads it.
 *
 * <p>Hand-over rule: when {@link #create} has returned, every transaction is in the log after the
 * position that it returned, or is visible to every snapshot taken from then on, or both; never
 * neither.
 */
public interface ChangeLog {

  /**
   * Makes the source keep its log for this run; idempotent.
   *
   * @param waiting told in words what it waits for, such as a long transaction
   * @return from where changes are read
   */
  Position create(List<Table> tables, Consumer<String> waiting);

  /**
   * Reads from a position on. A lost slot, a gap or changed tables are a {@link
   * io.whimbrel.core.problem.Problem} here or while reading; nothing is ever skipped silently.
   */
  default ChangeReader read(Position from, List<Table> tables) {
    return read(from, tables, Map.of());
  }

  /**
   * As {@link #read(Position, List)}, for tables some of which were copied again.
   *
   * @param since position of a mark, per table that was copied again behind it: what transactions
   *     that committed before it did to the table is passed over, whatever the table looked like
   */
  ChangeReader read(Position from, List<Table> tables, Map<TableName, Position> since);

  /** How the log stands towards this run. */
  LogStatus status();

  /**
   * Writes a mark into the log, in a transaction of its own, and returns a position that the log
   * has reached only after the mark.
   */
  Position mark(String text);

  /** What a snapshot saw, from its text form as a chunk's marker holds it. */
  Visibility visibility(String snapshot);

  /** Which server and database this is; changes when the run would read another one's log. */
  String identity();

  /** Which branch of its log the server writes: another one after each promotion of a standby. */
  String branch();

  /**
   * Where the server's log left an older branch. What was read of that branch behind this place
   * never happened on this server. Empty when the server still writes the branch, or never did.
   */
  Optional<Position> leftAt(String branch);

  /** Makes the source forget this run; idempotent. */
  void drop();
}
