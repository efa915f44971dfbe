package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.engine.compare.ComparisonResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backups of databases on a server of version 15, restored on one of version 18. */
@ExtendWith(Servers.Resolver.class)
class BackupTest {

  static final String HOSTILE =
      """
      create type mood as enum ('sad', 'ok', 'it''s "fine"');
      create type pair as (a int, "b c" text);
      create domain email as text check (value like '%@%');
      create schema "Odd; ""schema"" x";
      create table users (id int generated always as identity primary key, name text, mood mood,
        mail email, at timestamptz, score numeric(10,2), ratio float8, data jsonb, raw bytea,
        tags text[], pairs pair[], span int4range, spans datemultirange, ip inet, bits bit(5),
        m money, x xml, u uuid, ts tsvector, iv interval, bp char(7), moods mood[],
        shout text generated always as (upper(name)) stored);
      insert into users (name, mood, mail, at, score, ratio, data, raw, tags, pairs, span, spans,
        ip, bits, m, x, u, ts, iv, bp, moods)
      select case when g % 7 > 0 then E'n\\\\ \\t\\n' || g end, (enum_range(null::mood))[1 + g % 3], g || '@x',
        '2024-01-01 00:00:00Z'::timestamptz + g * interval '1 hour', g / 3.0,
        case g % 50 when 0 then 'NaN' when 1 then '-Infinity' else g / 7.0 end,
        jsonb_build_object('n', g), decode(md5(g::text), 'hex'), array['a', null, g::text, '\\N'],
        array[(g, 'x"' || g)::pair, null], int4range(g, g + 5), '{[2024-01-01,2024-02-01)}',
        '10.0.0.0/8'::inet + g, (g % 32)::bit(5), g::numeric::money, '<a>1</a>',
        md5(g::text)::uuid, to_tsvector('simple', 'w' || g), g * interval '1 minute', 'p' || g,
        array['sad', null]::mood[]
      from generate_series(1, 2500) g;
      create table "Odd; ""schema"" x"."Odd ""table"" 'x'"
        ("Key; --" text, "a.b" int, "?" text, primary key ("Key; --", "a.b"));
      insert into "Odd; ""schema"" x"."Odd ""table"" 'x'"
      select case g % 3 when 0 then 'Ärger' when 1 then 'arg' else 'Zoo \\ "' end, g,
        E'tab\\tline\\n' || g from generate_series(1, 300) g;
      create table log (line text, n int);
      insert into log select 'line ' || g % 50, g % 7 from generate_series(1, 500) g;
      create table nothing (id bigint primary key);
      create table bare ();
      create unlogged table volatile (id int primary key);
      insert into volatile select generate_series(1, 40);
      create table events (id int, day date, what text, primary key (id, day)) partition by range (day);
      create table events_1 partition of events for values from (minvalue) to ('2024-09-01');
      create table events_2 partition of events for values from ('2024-09-01') to (maxvalue);
      insert into events select g, '2024-01-01'::date + g % 700, 'e' || g from generate_series(1, 900) g;
      create table large (id int primary key, body text, blob bytea);
      insert into large select 1, string_agg(md5(g::text), ''), null from generate_series(1, 260000) g;
      insert into large values (2, null, ''), (3, '', null);
      create table a (id int primary key, b int);
      create table b (id int primary key, a int references a);
      insert into a select g, g from generate_series(1, 10) g;
      insert into b select g, g from generate_series(1, 10) g;
      alter table a add foreign key (b) references b deferrable initially deferred;
      create sequence counter start 1000 increment -7 minvalue -10000 maxvalue 1000;
      select nextval('counter'), nextval('counter');
      create index users_name on users (lower(name)) where mood = 'ok';
      select lo_from_bytea(70001, decode(repeat(md5('big'), 80000), 'hex'));
      select lo_from_bytea(70000 + g, decode(md5(g::text), 'hex')) from generate_series(2, 250) g;
      select lo_create(80000);
      comment on large object 70001 is 'it''s the first';
      create view sad_users as select id, name from users where mood = 'sad';
      create function noted() returns trigger language plpgsql as
        $$ begin insert into log values ('trigger', 0); return new; end $$;
      create trigger noted after insert on a for each row execute function noted();
      """;

  private final Servers servers;

  BackupTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void aHostileDatabaseIsRestoredRowForRowOnAnotherMajor(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = TwoSides.of(servers, directory).source(HOSTILE);
    CommandsHere commands = BackupScene.planned(sides, directory, 100, Clock.systemUTC());

    assertThat(commands.run("backup", BackupScene.plan(directory))).as(commands::said).isZero();
    int restored = commands.run("restore", BackupScene.plan(directory), "--to", "env:TARGET");

    assertThat(restored).as(commands::said).isZero();
    ComparisonResult compared = sides.compare();
    assertThat(TwoSides.told(compared)).isEmpty();
    assertThat(compared.isEqual()).isTrue();
    assertThat(compared.proofs()).extracting(Proof::table).hasSizeGreaterThan(10);
    assertThat(BackupScene.texts(servers.target(), sides, "select nextval('counter')::text"))
        .isEqualTo(BackupScene.texts(servers.source(), sides, "select nextval('counter')::text"));
    assertThat(BackupScene.texts(servers.target(), sides, STRUCTURE))
        .isEqualTo(BackupScene.texts(servers.source(), sides, STRUCTURE));
    assertThat(BackupScene.texts(servers.target(), sides, OBJECTS))
        .hasSize(251)
        .isEqualTo(BackupScene.texts(servers.source(), sides, OBJECTS));
    servers.target().execute(sides.database(), "insert into a values (99, null)");
    assertThat(
            BackupScene.texts(
                servers.target(), sides, "select n::text from log where line = 'trigger'"))
        .hasSize(1);
    assertThat(BackupScene.texts(servers.target(), sides, "select nspname from pg_namespace"))
        .doesNotContain("whimbrel");
  }

  static final String STRUCTURE =
      """
      select pg_get_constraintdef(oid) || convalidated::text from pg_constraint
      where connamespace = 'public'::regnamespace and contype <> 'n'
      union all select indexdef from pg_indexes where schemaname = 'public'
      union all select tgname || tgenabled::text from pg_trigger where not tgisinternal
      order by 1
      """;

  static final String OBJECTS =
      """
      select concat_ws(' ', oid, md5(lo_get(oid)), obj_description(oid, 'pg_largeobject'))
      from pg_largeobject_metadata order by oid
      """;

  @Test
  void largeObjectsComeWithTablesThatNameThemAndGoWithARestoreThatFails(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                """
                create table doc (id int primary key, body oid);
                create table other (id int primary key);
                insert into doc values (1, lo_from_bytea(90001, 'one')), (2, lo_from_bytea(90002, 'two'));
                """);
    CommandsHere commands = BackupScene.planned(sides, directory, 100, Clock.systemUTC());
    String plan = BackupScene.plan(directory);
    assertThat(commands.run("backup", plan)).as(commands::said).isZero();
    assertThat(commands.said()).contains("2 large objects, 6 bytes");
    servers.target().execute(sides.database(), "select lo_from_bytea(90002, 'foreign')");
    String foreign = "select encode(lo_get(oid), 'escape') from pg_largeobject_metadata";
    String tables = "select relname from pg_class where relnamespace = 'public'::regnamespace";

    int refused = commands.run("restore", plan, "--to", "env:TARGET");

    assertThat(refused).as(commands::said).isEqualTo(ExitCode.PRECONDITION.status());
    assertThat(commands.said()).contains("large object 90002");
    assertThat(BackupScene.texts(servers.target(), sides, foreign)).containsExactly("foreign");
    assertThat(BackupScene.texts(servers.target(), sides, tables)).isEmpty();

    servers.target().execute(sides.database(), "select lo_unlink(90002)");
    int without = commands.run("restore", plan, "--to", "env:TARGET", "--tables", "public.other");
    assertThat(without).as(commands::said).isZero();
    assertThat(commands.said()).contains("large objects");
    assertThat(BackupScene.texts(servers.target(), sides, foreign)).isEmpty();
    assertThat(commands.run("restore", plan, "--to", "env:TARGET", "--tables", "public.doc"))
        .as(commands::said)
        .isZero();
    assertThat(BackupScene.texts(servers.target(), sides, foreign)).containsExactly("one", "two");
  }

  @Test
  void aBackupUnderLoadIsOneMoment(@TempDir Path directory) throws Exception {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                """
                create table account (id int primary key, balance bigint not null);
                insert into account select g, 1000 from generate_series(1, 4000) g;
                create table transfer (id bigserial primary key, giver int, taker int, amount int);
                create table tally (id int primary key, transfers bigint);
                insert into tally values (1, 0);
                analyze;
                """);
    CommandsHere commands = BackupScene.planned(sides, directory, 200, Clock.systemUTC());
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService writers = Executors.newFixedThreadPool(3)) {
      List<CompletableFuture<Long>> written = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int seed = i;
        written.add(CompletableFuture.supplyAsync(() -> transfers(sides, seed, isOver), writers));
      }
      int exit = commands.run("backup", BackupScene.plan(directory));
      isOver.set(true);
      assertThat(exit).as(commands::said).isZero();
      for (CompletableFuture<Long> each : written) {
        assertThat(each.get()).isPositive();
      }
    }

    assertThat(commands.run("restore", BackupScene.plan(directory), "--to", "env:TARGET"))
        .as(commands::said)
        .isZero();

    assertThat(BackupScene.texts(servers.target(), sides, "select sum(balance)::text from account"))
        .containsExactly("4000000");
    List<String> wrong =
        BackupScene.texts(
            servers.target(),
            sides,
            """
            select a.id::text from account a
            where balance <> 1000
              + coalesce((select sum(amount) from transfer where taker = a.id), 0)
              - coalesce((select sum(amount) from transfer where giver = a.id), 0)
            union all
            select 'tally' from tally where transfers <> (select count(*) from transfer)
            """);
    assertThat(wrong).isEmpty();
    assertThat(
            Long.parseLong(
                BackupScene.texts(servers.target(), sides, "select count(*)::text from transfer")
                    .getFirst()))
        .isLessThan(
            Long.parseLong(
                BackupScene.texts(servers.source(), sides, "select count(*)::text from transfer")
                    .getFirst()));
  }

  private long transfers(TwoSides sides, int seed, AtomicBoolean isOver) {
    Random random = new Random(seed);
    long done = 0;
    try (Connection connection = servers.source().connect(sides.database());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!isOver.get()) {
        int giver = 1 + random.nextInt(2000);
        int taker = 2001 + random.nextInt(2000);
        statement.execute(
            """
            update account set balance = balance - 3 where id = %1$d;
            insert into transfer (giver, taker, amount) values (%1$d, %2$d, 3);
            update account set balance = balance + 3 where id = %2$d;
            update tally set transfers = transfers + 1
            """
                .formatted(giver, taker));
        connection.commit();
        done++;
      }
      return done;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void someTablesAreRestoredWithoutWhatNeedsOthers(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .source(
                """
                create type mood as enum ('sad', 'ok');
                create table users (id serial primary key, mood mood);
                insert into users (mood) values ('ok'), ('sad');
                create sequence ticket start 100;
                create table orders (id serial primary key, user_id int references users,
                  ticket bigint default nextval('ticket'));
                insert into orders (user_id) values (1), (2), (2);
                """);
    CommandsHere commands = BackupScene.planned(sides, directory, 100, Clock.systemUTC());
    assertThat(commands.run("backup", BackupScene.plan(directory))).as(commands::said).isZero();

    int exit =
        commands.run(
            "restore",
            BackupScene.plan(directory),
            "--to",
            "env:TARGET",
            "--tables",
            "public.orders");

    assertThat(exit).as(commands::said).isZero();
    assertThat(commands.said()).contains("orders_user_id_fkey");
    assertThat(BackupScene.texts(servers.target(), sides, "select nextval('orders_id_seq')::text"))
        .containsExactly("4");
    assertThat(BackupScene.texts(servers.target(), sides, "select nextval('ticket')::text"))
        .as("no table owns the sequence")
        .containsExactly("103");
  }

  @Test
  void aRunMakesItsBackupBeforeItWritesAndTriesIt(@TempDir Path directory)
      throws IOException, SQLException {
    TwoSides sides = TwoSides.of(servers, directory).source(BackupScene.SMALL);
    String other = servers.source().createDatabase(servers.name("scratch"));
    Path file = directory.resolve("plan.yaml");
    CommandsHere commands =
        new CommandsHere(
            Map.of("SOURCE", sides.sourceUrl(), "TARGET", sides.targetUrl(), "SCRATCH", other),
            Clock.systemUTC());
    Files.writeString(
        file,
        """
        migration: %s
        source: ${env:SOURCE}
        target: ${env:TARGET}
        tables: { include: ["*.*"] }
        backup: { to: [one, two], restore-test: "${env:SCRATCH}" }
        cutover: { approve: rule, switch: { command: { run: "true" } } }
        monitor: { for: 100ms, every: 100ms }
        """
            .formatted(sides.database()));

    int exit = commands.run("run", file.toString());

    assertThat(exit).as(commands::said).isZero();
    for (String place : List.of("one", "two")) {
      List<Path> made = BackupScene.files(directory.resolve(place));
      assertThat(made).anyMatch(f -> f.endsWith("manifest.json"));
    }
    assertThat(commands.run("report", file.toString(), "--output", "json")).isZero();
    assertThat(commands.said())
        .contains("backup.place", "backup.verified", "backup.restore-tested", "700 rows");
  }
}
