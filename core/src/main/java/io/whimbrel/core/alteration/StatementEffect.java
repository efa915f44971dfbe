package io.whimbrel.core.alteration;

import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a statement did when it was tried.
 *
 * @param script that it is in
 * @param line of the script, from 1
 * @param portion which part of the script it is in, from 0: statements of one portion are one
 *     transaction
 * @param isAlone whether it was run outside of any transaction
 * @param locks that it took and that no statement before it in the transaction had; they are held
 *     until its end
 * @param rewritten tables whose files were written anew
 * @param scanned tables that were read from one end to the other, or by an index
 */
public record StatementEffect(
    String script,
    int line,
    String sql,
    int portion,
    boolean isAlone,
    List<TableLock> locks,
    Set<TableName> rewritten,
    Set<TableName> scanned,
    List<CatalogChange> changes) {
  public StatementEffect {
    locks = List.copyOf(locks);
    rewritten = Set.copyOf(rewritten);
    scanned = Set.copyOf(scanned);
    changes = List.copyOf(changes);
  }

  /** Where it stands, as in {@code 1.2__orders.sql:7}. */
  public String place() {
    return script + ":" + line;
  }

  /** Tables that it had to do with. */
  public Set<TableName> tables() {
    Set<TableName> tables = new TreeSet<>(rewritten);
    tables.addAll(scanned);
    locks.forEach(lock -> tables.add(lock.table()));
    changes.forEach(change -> change.table().ifPresent(tables::add));
    return tables;
  }

  /** The strongest lock that it took on a table. */
  public Optional<TableLock> lock(TableName table) {
    return locks.stream()
        .filter(lock -> lock.table().equals(table))
        .max((a, b) -> a.blocking().compareTo(b.blocking()));
  }

  /** Whether another one is in the same transaction. */
  public boolean isWith(StatementEffect other) {
    return !isAlone && script.equals(other.script) && portion == other.portion;
  }

  /** Its first line, cut to about so many characters. */
  public String words(int most) {
    String line = sql.strip().replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1).stripTrailing() + "…";
  }
}
