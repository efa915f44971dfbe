package io.whimbrel.bench.data;

import java.util.List;
import java.util.stream.Collectors;

/** Scripts that copy a database with {@code pg_dump}, {@code psql} and {@code pg_restore}. */
final class HandCopy {
  private static final String FRAME =
      """
      pipe() {
        psql -Xq "$SOURCE" -c "copy $1 to stdout (format binary)" |
          psql -Xq "$TARGET" -c "copy $2 from stdin (format binary)"
      }
      first() {
      {first}
      }
      second() {
      {second}
      }
      pg_dump --schema-only --no-owner --format custom --file "$DIR/schema" "$SOURCE"
      pg_restore --no-owner --section pre-data --dbname "$TARGET" "$DIR/schema"
      first & one=$!
      second
      wait $one
      pg_restore --no-owner --section post-data --jobs 2 --dbname "$TARGET" "$DIR/schema"
      psql -Xq "$TARGET" -c analyze
      """;

  private static final String LISTS =
      """
      stream() { psql -Xq "$SOURCE" | psql -Xq -v ON_ERROR_STOP=1 "$TARGET"; }
      stream <<'FIRST' & one=$!
      {first}FIRST
      stream <<'SECOND'
      {second}SECOND
      wait $one
      psql -Xq "$TARGET" -c analyze
      """;

  /** What one {@code COPY} reads and writes. */
  record Pipe(String from, String to) {
    /** A whole table. */
    static Pipe of(String table) {
      return new Pipe(table, table);
    }

    /** The rows of a table for which a condition holds. */
    static Pipe of(String table, String condition) {
      return new Pipe("(select * from %s where %s)".formatted(table, condition), table);
    }
  }

  private HandCopy() {}

  /** Two streams of binary pipes, then keys and indexes by two jobs, then statistics. */
  static String inStreams(List<Pipe> first, List<Pipe> second) {
    return filled(FRAME, calls(first), calls(second));
  }

  private static String filled(String frame, String first, String second) {
    return frame.replace("{first}", first).replace("{second}", second);
  }

  private static String calls(List<Pipe> pipes) {
    return pipes.stream()
        .map(pipe -> "  pipe '%s' '%s'".formatted(pipe.from(), pipe.to()))
        .collect(Collectors.joining(" &&\n"));
  }

  /**
   * Two streams, each of which makes and fills many tables in one transaction, then statistics. The
   * source's {@code psql} writes the script that the target's reads.
   */
  static String inTransactions(List<SmallTable> tables, int each) {
    int half = tables.size() / 2;
    return filled(
        LISTS,
        list(tables.subList(0, half), each),
        list(tables.subList(half, tables.size()), each));
  }

  /** A small table and the statements around its rows. */
  record SmallTable(String name, String create, List<String> after) {}

  private static String list(List<SmallTable> tables, int each) {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < tables.size(); i++) {
      if (i % each == 0) {
        script.append("\\echo begin;\n");
      }
      append(script, tables.get(i));
      if (i % each == each - 1 || i == tables.size() - 1) {
        script.append("\\echo commit;\n");
      }
    }
    return script.toString();
  }

  private static void append(StringBuilder script, SmallTable table) {
    script.append("\\echo ").append(table.create()).append(";\n");
    script.append("\\echo copy %s from stdin with (freeze);\n".formatted(table.name()));
    script.append("copy %s to stdout;\n".formatted(table.name()));
    script.append("\\echo '\\\\.'\n");
    table.after().forEach(sql -> script.append("\\echo ").append(sql).append(";\n"));
  }
}
