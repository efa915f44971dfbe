package io.whimbrel.engine.run;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.schema.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tables that went back to copy while the run was under way, each with the mark behind which it
 * was read again: one line per table in the journal. Safe for use by several threads.
 */
public final class Renewals {
  private final Chronicle chronicle;

  /** Those of a run. */
  public Renewals(Chronicle chronicle) {
    this.chronicle = chronicle;
  }

  /** The last mark of each table. */
  public Map<TableName, Position> marks() {
    Map<TableName, Position> marks = new TreeMap<>();
    chronicle
        .fact(Facts.COPIED_AGAIN)
        .ifPresent(text -> text.lines().forEach(line -> read(line, marks)));
    return Map.copyOf(marks);
  }

  private static void read(String line, Map<TableName, Position> marks) {
    String[] words = line.split(" ", 3);
    marks.put(
        TableNames.read(words[0]).getFirst(),
        new Position(Long.parseUnsignedLong(words[1]), words[2]));
  }

  /** These tables are read again behind a mark. */
  public void note(Collection<TableName> tables, Position mark) {
    Map<TableName, Position> marks = new TreeMap<>(marks());
    tables.forEach(table -> marks.put(table, mark));
    chronicle.fact(
        Facts.COPIED_AGAIN,
        marks.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n")));
  }

  private static String line(TableName table, Position mark) {
    String sequence = Long.toUnsignedString(mark.sequence());
    return TableNames.write(List.of(table)) + " " + sequence + " " + mark.text();
  }
}
