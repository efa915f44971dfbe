package io.whimbrel.databases.postgresql.sample;

import io.whimbrel.core.database.ScratchServer;
import io.whimbrel.core.database.ServerMark;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Column.Generation;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL server, reached by any of its databases. */
public final class PostgresScratchServer implements ScratchServer {

  private static final Logger LOG = System.getLogger(PostgresScratchServer.class.getName());
  private static final Pattern URL = Pattern.compile("(?<server>[^?]*//[^/?]*)/[^?]*(?<rest>.*)");
  private static final String NOT_ALLOWED = "42501";

  private static final String SLOTS =
      "select slot_name, active_pid from pg_replication_slots where database = ?";

  /** A slot in use is not dropped: its reader has to end before. */
  private static final String END_READERS =
      """
      select pg_terminate_backend(active_pid, 10000)
      from pg_replication_slots where database = ? and active_pid is not null
      """;

  /** The fence is the run's own, and meant to bind. */
  private static final String TRIGGERED =
      """
      select distinct n.nspname, c.relname
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      where not t.tgisinternal and t.tgname !~ '^whimbrel_'
        and (t.tgenabled in ('A', 'R') or not ? and t.tgenabled = 'O')
      """;

  private static final String REPLICA = "set session_replication_role = replica";

  private final DatabaseUrl url;
  private final PostgresConnections connections;
  private Optional<Connection> reserving = Optional.empty();

  /** By the URL of one of its databases; connects when it is needed. */
  public PostgresScratchServer(DatabaseUrl url) {
    this.url = url;
    this.connections = new PostgresConnections(url, "whimbrel scratch");
  }

  @Override
  public String version() {
    return asked(
        "asking for the version",
        connection ->
            "PostgreSQL "
                + Query.texts(connection, "show server_version").getFirst().replaceAll(" .*", ""));
  }

  @Override
  public ServerMark mark() {
    return asked(
        "asking which server it is",
        connection ->
            new ServerMark(
                Query.texts(
                        connection, "select extract(epoch from pg_postmaster_start_time())::text")
                    .getFirst(),
                cluster(connection)));
  }

  private static Optional<String> cluster(Connection connection) throws SQLException {
    boolean mayRead =
        Query.holds(connection, "select has_function_privilege('pg_control_system()', 'execute')");
    return mayRead
        ? Query.texts(connection, "select system_identifier::text from pg_control_system()")
            .stream()
            .findFirst()
        : Optional.empty();
  }

  /** By an advisory lock of a session that does nothing else. */
  @Override
  public boolean reserve(String name) {
    Connection connection = connections.open(Duration.ZERO);
    boolean isOurs = false;
    try {
      isOurs =
          Query.holds(
              connection, "select pg_try_advisory_lock(hashtextextended(?::text, 0))", name);
      reserving = isOurs ? Optional.of(connection) : reserving;
      return isOurs;
    } catch (SQLException e) {
      throw SqlProblems.of(e, "reserving the database " + name);
    } finally {
      if (!isOurs) {
        PostgresConnections.end(connection);
      }
    }
  }

  /** From {@code template0}: what an administrator put into {@code template1} is not wanted. */
  @Override
  public DatabaseUrl create(String name) {
    return asked(
        "creating the database " + name,
        connection -> {
          Query.execute(
              connection,
              "create database %s template template0 encoding 'UTF8'"
                  .formatted(Sql.identifier(name)));
          return sibling(name);
        });
  }

  private DatabaseUrl sibling(String name) {
    Matcher matcher = URL.matcher(url.secret());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(url.masked());
    }
    String path = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return new DatabaseUrl(
        "the scratch database " + name, matcher.group("server") + "/" + path + matcher.group(2));
  }

  @Override
  public List<String> databases(String prefix) {
    return asked(
        "listing databases",
        connection ->
            Query.texts(
                connection,
                "select datname from pg_database where starts_with(datname, ?) order by 1",
                prefix));
  }

  @Override
  public void drop(String name) {
    asked(
        "dropping the database " + name,
        connection -> {
          List<String> _ = Query.texts(connection, END_READERS, name);
          for (String slot : Query.texts(connection, SLOTS, name)) {
            List<String> _ =
                Query.texts(connection, "select pg_drop_replication_slot(?)::text", slot);
          }
          Query.execute(
              connection,
              "drop database if exists %s with (force)".formatted(Sql.identifier(name)));
          return name;
        });
  }

  @Override
  public long touch(DatabaseUrl database, List<Table> tables, int rows) {
    PostgresConnections there = new PostgresConnections(database, "whimbrel rehearsal load");
    Connection connection = there.open();
    try {
      boolean _ = isReplica(connection);
      long touched = 0;
      for (Table table : tables) {
        if (table.holdsRows() && isCarried(table)) {
          touched += touch(connection, table, rows);
        }
      }
      return touched;
    } finally {
      PostgresConnections.end(connection);
      there.close();
    }
  }

  @Override
  public List<Table> triggered(DatabaseUrl database, List<Table> tables) {
    PostgresConnections there = new PostgresConnections(database, "whimbrel rehearsal load");
    Connection connection = there.open();
    try {
      Set<TableName> names =
          Set.copyOf(
              Query.list(
                  connection,
                  TRIGGERED,
                  row -> new TableName(row.getString(1), row.getString(2)),
                  isReplica(connection)));
      return tables.stream().filter(table -> names.contains(table.name())).toList();
    } catch (SQLException e) {
      throw SqlProblems.of(e, "looking for triggers");
    } finally {
      PostgresConnections.end(connection);
      there.close();
    }
  }

  /** Makes the session one that fires no triggers; false where the user may not do so. */
  private static boolean isReplica(Connection connection) {
    try {
      Query.execute(connection, REPLICA);
      return true;
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, () -> "triggers are not held back state=" + e.getSQLState());
      return false;
    }
  }

  private static boolean isCarried(Table table) {
    return table.identity() == RowIdentity.KEY || table.identity() == RowIdentity.FULL;
  }

  /** Any rows: where a table's first blocks are empty there are fewer. */
  private static long touch(Connection connection, Table table, int rows) {
    Optional<Column> column =
        table.columns().stream().filter(c -> c.generation() == Generation.NONE).findFirst();
    if (column.isEmpty()) {
      return 0;
    }
    String name = Sql.identifier(column.get().name());
    String sql =
        "update only %1$s set %2$s = %2$s where ctid = any (array(select ctid from only %1$s limit %3$d))"
            .formatted(Sql.table(table.name()), name, rows);
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, () -> "a write was refused state=" + e.getSQLState());
      return 0;
    }
  }

  /** Work of one session. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private <T> T asked(String doing, Question<T> question) {
    Connection connection = connections.open();
    try {
      return question.ask(connection);
    } catch (SQLException e) {
      throw NOT_ALLOWED.equals(e.getSQLState()) ? notAllowed(e, doing) : SqlProblems.of(e, doing);
    } finally {
      PostgresConnections.end(connection);
    }
  }

  private Problem notAllowed(SQLException e, String doing) {
    return Problem.of(ProblemCode.GRANT_MISSING)
        .what(doing + " is not allowed: " + e.getMessage())
        .where(connections.place())
        .fix("give the user of this URL the attributes CREATEDB and REPLICATION on that server")
        .cause(e)
        .exception();
  }

  @Override
  public void close() {
    reserving.ifPresent(PostgresConnections::end);
    connections.close();
  }
}
