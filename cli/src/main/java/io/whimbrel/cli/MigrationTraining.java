package io.whimbrel.cli;

import io.whimbrel.core.problem.ExitCode;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Goes through a small migration on two embedded servers, so that the start-up cache of long
 * commands knows the classes that copy, sync and prove. Run by the launcher after a build; files go
 * into the directory that it is given.
 */
final class MigrationTraining {
  private static final String DATABASE = "training";

  /**
   * Rows of all usual types, many small tables, and users whose key changes. They are few, in small
   * chunks: the cache holds classes and no profiles, so more rows teach it nothing.
   */
  private static final String DATA =
      """
      create table city (id int primary key, name text not null);
      insert into city select g, 'city ' || g from generate_series(1, 1000) as g;
      create table wide (id bigint primary key, city int references city, n int, x float8,
        amount numeric(12, 2), is_open boolean, born date, seen timestamptz, made timestamp,
        code uuid, name text, word varchar(40), tags text[], doc jsonb, raw bytea);
      insert into wide select g, 1 + g % 1000, g % 97, g / 7.0, g / 100.0, g % 3 = 0,
        date '2000-01-01' + g % 9000, timestamptz '2020-01-01 00:00+00' + g * interval '1 minute',
        timestamp '2020-01-01 00:00' + g * interval '1 second', md5(g::text)::uuid, 'name ' || g,
        'word ' || g % 100, array['a', g::text], jsonb_build_object('k', g), decode(md5(g::text), 'hex')
        from generate_series(1, 10000) as g;
      create index on wide (city);
      create index on wide (seen);
      create table account (aid int primary key, balance int not null, filler char(84));
      insert into account select g, 0, '' from generate_series(1, 20000) as g;
      create table users (id serial primary key, name text not null, city int references city);
      insert into users (name, city) select 'user ' || g, 1 + g % 1000 from generate_series(1, 4000) as g;
      create table orders (id serial primary key, buyer int not null references users, total int);
      insert into orders (buyer, total) select 1 + g % 4000, g from generate_series(1, 6000) as g;
      do $small$ begin
        for i in 1..60 loop
          execute format('create table small_%1$s (id int primary key, label text);
            create index on small_%1$s (label);
            insert into small_%1$s select g, md5(g::text) from generate_series(1, 300) as g', i);
        end loop;
      end $small$;
      analyze;
      """;

  private static final String SINGLE_ROWS =
      """
      do $changes$ begin
        for i in 1..1000 loop
          update account set balance = balance + i where aid = i;
          commit;
        end loop;
      end $changes$
      """;

  private static final String SETS_OF_ROWS =
      """
      do $changes$ begin
        for i in 0..1 loop
          update account set balance = balance + i where aid between i * 10000 + 1 and (i + 1) * 10000;
          commit;
        end loop;
        update wide set n = n + 1, name = name || '.' where id % 4 = 0;
        insert into orders (buyer, total) select 1 + g % 4000, g from generate_series(1, 1000) as g;
        delete from orders where id between 100 and 300;
      end $changes$
      """;

  private MigrationTraining() {}

  /** Migrates; the only argument is an empty directory. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    try (EmbeddedPostgres source = server();
        EmbeddedPostgres target = server()) {
      source.createDatabase(DATABASE);
      target.createDatabase(DATABASE);
      source.execute(DATABASE, DATA);
      Files.writeString(directory.resolve("source.url"), source.url(DATABASE));
      Files.writeString(directory.resolve("target.url"), target.url(DATABASE));
      String plan = writePlan(directory);
      require(ExitCode.WAITING, "run", plan, "--quiet");
      source.execute(DATABASE, SINGLE_ROWS);
      source.execute(DATABASE, SETS_OF_ROWS);
      require(ExitCode.WAITING, "run", plan, "--quiet");
      require(ExitCode.OK, "verify", plan, "--output", "json");
      require(ExitCode.OK, "approve", "cutover", plan, "--quiet");
      require(ExitCode.OK, "run", plan, "--quiet");
    }
  }

  private static EmbeddedPostgres server() {
    return EmbeddedPostgres.builder(PostgresVersion.V18)
        .withPassword()
        .setting("max_wal_size", "1GB")
        .setting("shared_buffers", "128MB")
        .start();
  }

  private static String writePlan(Path directory) throws IOException {
    Files.writeString(directory.resolve("app.env"), "DATABASE_URL=old\n");
    Path plan = directory.resolve("plan.yaml");
    Files.writeString(
        plan,
        """
        migration: TRAINING-001
        source: ${file:source.url}
        target: ${file:target.url}
        limits: { pause: 60s, workers: 2, lag: 60s, chunk-rows: 2_000 }
        tables: { include: ["public.*"], map: { public.users: { key: uuid } } }
        cutover:
          switch: { env-file: { path: app.env, key: DATABASE_URL } }
          approve: person
        monitor: { for: 200ms, every: 100ms }
        """);
    return plan.toString();
  }

  private static void require(ExitCode wanted, String... arguments) {
    int status = Main.run(arguments);
    if (status != wanted.status()) {
      throw new IllegalStateException(
          "%s ended with %d, not %d".formatted(arguments[0], status, wanted.status()));
    }
  }
}
