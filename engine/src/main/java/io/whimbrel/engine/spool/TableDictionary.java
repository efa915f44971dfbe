package io.whimbrel.engine.spool;

import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that a segment knows by number, from 0; used by one thread. */
final class TableDictionary {

  private final List<TableName> tables = new ArrayList<>();
  private final Map<TableName, Integer> numbers = new HashMap<>();
  private int kept;

  boolean knows(TableName table) {
    return numbers.containsKey(table);
  }

  /** The number of a table that it knows. */
  int number(TableName table) {
    Integer number = numbers.get(table);
    if (number == null) {
      throw new IllegalStateException("table without a number: " + table);
    }
    return number;
  }

  /** Gives a table this number; a reader that goes back meets the same definitions again. */
  void define(int number, TableName table) {
    if (number == tables.size()) {
      tables.add(table);
      numbers.put(table, number);
    }
  }

  int size() {
    return tables.size();
  }

  TableName table(int number) {
    return tables.get(number);
  }

  /** What is defined by now stays: it belongs to a whole transaction. */
  void keep() {
    kept = tables.size();
  }

  /** Forgets what was defined since the last {@link #keep}: its records are cut off. */
  void rollBack() {
    while (tables.size() > kept) {
      numbers.remove(tables.removeLast());
    }
  }
}
