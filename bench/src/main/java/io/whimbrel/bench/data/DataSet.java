package io.whimbrel.bench.data;

import io.whimbrel.bench.system.Server;
import java.util.List;

/**
 * A database on the source. The same size always gives the same rows.
 *
 * @param name of the database, on both sides
 * @param title what it is, in words
 * @param rows of all its tables
 * @param filling what fills an empty database
 * @param byHand a script that copies it from {@code $SOURCE} to {@code $TARGET}, as somebody would
 *     write it who knows it well; {@code $DIR} is a directory for it
 */
public record DataSet(String name, String title, long rows, Filling filling, String byHand) {

  /** What fills an empty database. */
  @FunctionalInterface
  public interface Filling {
    /** By these statements, one by one. */
    static Filling by(List<String> statements) {
      return (server, database) -> server.execute(database, statements);
    }

    /** Fills it. */
    void fill(Server server, String database);
  }

  /** Makes the database, unless it is there at this size. */
  public void makeOn(Server server) {
    String mark = "made by the benchmark: " + title;
    if (server.has(name) && server.text(name, commentQuery()).equals(mark)) {
      return;
    }
    server.drop(name);
    server.create(name);
    filling.fill(server, name);
    server.execute(name, "vacuum (freeze, analyze)");
    server.execute(name, "comment on database %s is '%s'".formatted(name, mark));
    server.checkpoint();
  }

  private String commentQuery() {
    return """
    select shobj_description(oid, 'pg_database') from pg_database where datname = '%s'
    """
        .formatted(name);
  }
}
