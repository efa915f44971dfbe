package io.whimbrel.bench.system;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** One of the two servers, as somebody who prepares a measurement sees it. */
public record Server(EmbeddedPostgres postgres) {

  /** The URL of a database, as libpq writes it. */
  public String url(String database) {
    return postgres.url(database);
  }

  /** The same for a subscription, which wants words. */
  public String words(String database) {
    return "host=127.0.0.1 port=%d dbname=%s user=postgres".formatted(postgres.port(), database);
  }

  /** The postmaster's process id. */
  public long pid() {
    return postgres.pid();
  }

  /** A new connection to a database. */
  public Connection connect(String database) {
    try {
      return postgres.connect(database);
    } catch (SQLException e) {
      throw failure("connecting", e);
    }
  }

  /** Runs statements one by one, each in its own transaction. */
  public void execute(String database, List<String> statements) {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw failure(String.join("; ", statements), e);
    }
  }

  /** Runs statements one by one, each in its own transaction. */
  public void execute(String database, String... statements) {
    execute(database, List.of(statements));
  }

  /** The one text that a query gives; empty when it gives none. */
  public String text(String database, String sql) {
    try (Connection connection = postgres.connect(database)) {
      return text(connection, sql);
    } catch (SQLException e) {
      throw failure(sql, e);
    }
  }

  /** The one text that a query gives on a connection; empty when it gives none. */
  public static String text(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      String text = result.next() ? result.getString(1) : null;
      return text == null ? "" : text;
    } catch (SQLException e) {
      throw failure(sql, e);
    }
  }

  /** Whether there is such a database. */
  public boolean has(String database) {
    return !text("postgres", "select 1 from pg_database where datname = '" + database + "'")
        .isEmpty();
  }

  /** Removes a database with the slots that nobody uses, and with whoever is in it. */
  public void drop(String database) {
    execute(
        "postgres",
        """
        select pg_drop_replication_slot(slot_name) from pg_replication_slots
          where database = '%s' and not active
        """
            .formatted(database),
        "drop database if exists %s with (force)".formatted(Identifier.quoted(database)));
  }

  /** Makes an empty database. */
  public void create(String database) {
    execute("postgres", "create database " + Identifier.quoted(database));
  }

  /** Writes everything to the disk, so that no checkpoint falls into what is measured next. */
  public void checkpoint() {
    execute("postgres", "checkpoint");
  }

  static Problem failure(String what, SQLException cause) {
    return Problem.of(ProblemCode.FAULT)
        .what("a server of the benchmark refused: " + cause.getMessage())
        .where(what.lines().findFirst().orElse(""))
        .fix("read its log, mend what it names, and run the section again")
        .cause(cause)
        .exception();
  }
}
