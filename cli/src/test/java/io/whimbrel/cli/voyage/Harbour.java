package io.whimbrel.cli.voyage;

import io.whimbrel.databases.postgresql.RoleScripts;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.Ownership;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The two servers of a pair of versions. A database is loaded once on each; every voyage gets
 * copies of it. Safe for use by several threads.
 */
final class Harbour implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final String OWNER = "whole_owner";
  private static final String TABLES =
      """
      select coalesce(string_agg(c.oid::regclass::text, ', '), '') from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      """;

  private final EmbeddedPostgres source;
  private final EmbeddedPostgres target;
  private final Set<String> templates = new HashSet<>();

  Harbour(VersionPair pair) {
    this.source = server(pair.source());
    this.target = server(pair.target());
    for (EmbeddedPostgres server : List.of(source, target)) {
      server.execute("postgres", "create role whimbrel_reader; create role whimbrel_writer");
    }
  }

  private static EmbeddedPostgres server(PostgresVersion version) {
    return EmbeddedPostgres.builder(version)
        .setting("max_connections", "100")
        .setting("max_wal_size", "4GB")
        .start();
  }

  EmbeddedPostgres source() {
    return source;
  }

  EmbeddedPostgres target() {
    return target;
  }

  /** A database on the source, with rows. */
  synchronized void fill(WholeDatabase data, String name) throws IOException, SQLException {
    String template = "full_" + data.name().toLowerCase(Locale.ROOT);
    if (templates.add(template)) {
      source.createDatabase(template);
      data.load(source.jdbcUrl(template), source.version());
      data.seed(source.jdbcUrl(template));
      source.execute(template, "analyze");
    }
    copy(source, template, name);
  }

  /** An empty database on the target. */
  void provide(String name) {
    target.createDatabase(name);
  }

  /** A database on the target with the whole structure and no rows. */
  synchronized void prepare(WholeDatabase data, String name) throws IOException, SQLException {
    String template = "empty_" + data.name().toLowerCase(Locale.ROOT);
    if (templates.add(template)) {
      target.createDatabase(template);
      data.load(target.jdbcUrl(template), source.version());
      empty(template);
    }
    copy(target, template, name);
  }

  /** Also what only belongs to tables goes with their rows: values of sequences, large objects. */
  private void empty(String database) throws SQLException {
    try (Connection connection = target.connect(database);
        Statement statement = connection.createStatement()) {
      String tables = Traces.texts(connection, TABLES).getFirst();
      statement.execute("set session_replication_role = replica");
      statement.execute("truncate %s restart identity".formatted(tables));
      statement.execute("select lo_unlink(oid) from pg_largeobject_metadata");
    }
  }

  private static void copy(EmbeddedPostgres server, String template, String name) {
    server.execute("postgres", "create database %s template %s".formatted(name, template));
  }

  /** Gives both sides of a voyage to people who are no superusers, and to the two roles. */
  synchronized void lend(String name) {
    Ownership.handOver(source, name, OWNER);
    source.execute(name, RoleScripts.source());
    target.execute(name, RoleScripts.target());
    Ownership.handOver(target, name, RoleScripts.TARGET_ROLE);
  }

  String sourceUrl(Rights rights, String name) {
    return url(source, rights == Rights.ALL ? SUPERUSER : RoleScripts.SOURCE_ROLE, name);
  }

  String targetUrl(Rights rights, String name) {
    return url(target, rights == Rights.ALL ? SUPERUSER : RoleScripts.TARGET_ROLE, name);
  }

  private static String url(EmbeddedPostgres server, String user, String name) {
    return "postgresql://%s@127.0.0.1:%d/%s".formatted(user, server.port(), name);
  }

  /** Removes a voyage's databases. */
  void drop(String name) {
    for (EmbeddedPostgres server : List.of(source, target)) {
      server.execute("postgres", "drop database %s with (force)".formatted(name));
    }
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
