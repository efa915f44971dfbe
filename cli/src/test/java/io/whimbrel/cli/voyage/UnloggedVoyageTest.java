package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the log does not carry arrives all the same: large objects and unlogged tables. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class UnloggedVoyageTest {

  private static final String CREATE =
      """
      create table documents (id int primary key, content oid);
      create unlogged table sessions (id int primary key, v text);
      create unlogged table hits (page text, n json);
      create table parts (id int primary key) partition by range (id);
      create table parts_1 partition of parts for values from (0) to (100);
      create table bare ();
      alter table bare replica identity full;
      insert into parts select g from generate_series(1, 30) g;
      select lo_from_bytea(20000 + g, decode(repeat(md5(g::text), g % 40), 'hex'))
        from generate_series(1, 520) g;
      select lo_from_bytea(4000000000, decode(repeat(md5('big'), 160000), 'hex'));
      select lo_create(20600);
      comment on large object 20001 is 'it''s the first';
      insert into documents select g, 20000 + g from generate_series(1, 520) g;
      insert into sessions select g, 'v' || g from generate_series(1, 3000) g;
      insert into hits select 'p', '{}' from generate_series(1, 5) g;
      """;

  private static final String CHANGE =
      """
      select lo_put(20007, 3, '\\x00ff');
      select lo_put(4000000000, 2500000, '\\x00ff');
      select lo_truncate(lo_open(20008, 131072), 1);
      select lo_unlink(20009);
      select lo_from_bytea(20700, 'new');
      comment on large object 20001 is 'renamed';
      truncate sessions;
      insert into sessions select g, 'w' || g from generate_series(5, 50) g;
      update hits set n = '[1]' where ctid = '(0,1)';
      """;

  private static final String OBJECTS =
      """
      select string_agg(oid || ' ' || md5(lo_get(oid)) || coalesce(obj_description(oid,
        'pg_largeobject'), '') || lomowner::regrole, ',' order by oid)
      from pg_largeobject_metadata
      """;

  private static final String ROWS =
      "select string_agg(l, ',' order by l) from (select s::text as l from sessions s"
          + " union all select h::text from hits h) as x";

  private final Servers servers;

  UnloggedVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void whatChangesWithoutTheLogIsCarriedInsideThePause(@TempDir Path directory) throws Exception {
    String database = servers.name("unlogged");
    Voyage voyage = voyage(database, directory);
    for (EmbeddedPostgres server : List.of(servers.source(), servers.target())) {
      server.execute(database, "create role keeper");
    }
    servers.source().execute(database, "alter large object 20002 owner to keeper");
    Files.writeString(
        directory.resolve("plan.yaml"), "access: { owners: keep }\n", StandardOpenOption.APPEND);

    assertThat(voyage.run("", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.WAITING.status());
    assertThat(text(servers.target(), database, OBJECTS))
        .isEqualTo(text(servers.source(), database, OBJECTS));
    servers.source().execute(database, CHANGE);
    assertThat(voyage.run("", "reconcile", "plan.yaml")).isEqualTo(ExitCode.FINDINGS.status());
    assertThat(voyage.said())
        .contains("- public.sessions: COUNT: proved in the pause of the cutover")
        .contains("- its rows are those of its partitions")
        .doesNotContain("not proved");
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "reconcile", "plan.yaml")).as(voyage.said()).isZero();

    assertThat(text(servers.target(), database, OBJECTS))
        .isEqualTo(text(servers.source(), database, OBJECTS));
    assertThat(text(servers.target(), database, ROWS))
        .isEqualTo(text(servers.source(), database, ROWS));
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }

  @Test
  void anAbortTakesLargeObjectsAwayAgain(@TempDir Path directory) throws Exception {
    String database = servers.name("unlogged");
    Voyage voyage = voyage(database, directory);
    servers.target().execute(database, "select lo_create(77)");

    assertThat(voyage.run("", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.WAITING.status());
    assertThat(voyage.run("", "abort", "--confirm", database, "plan.yaml"))
        .as(voyage.said())
        .isZero();

    assertThat(
            text(
                servers.target(),
                database,
                "select string_agg(oid::text, ',') from pg_largeobject_metadata"))
        .isEqualTo("77");
    voyage.assertNothingLeft();
  }

  private Voyage voyage(String database, Path directory) throws Exception {
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, CREATE);
    return new Voyage(servers.source(), servers.target(), database, directory)
        .plan(
            new Voyage.Wishes("[\"*\"]", "person", 1_000),
            servers.source().port(),
            servers.target().port());
  }

  private static String text(EmbeddedPostgres server, String database, String sql)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1) + "";
    }
  }
}
