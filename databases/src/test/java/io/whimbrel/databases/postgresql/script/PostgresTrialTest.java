package io.whimbrel.databases.postgresql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.alteration.Blocking;
import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogComparison;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TableLock;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(PostgresServers.Resolver.class)
class PostgresTrialTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final TableName ORDERS = new TableName("public", "orders");
  private static final TableName USERS = new TableName("public", "users");
  private static final String SHOP =
      """
      create table users (id bigint primary key, email text, name varchar(40));
      create table orders (id bigint primary key, user_id bigint references users, total int,
        note text);
      create index orders_note on orders (note);
      """;

  private static PostgresTrial trial(PostgresServers servers, PostgresVersion version) {
    EmbeddedPostgres server = servers.server(version);
    String name = "trial_" + COUNT.incrementAndGet();
    String url = server.createDatabase(name);
    server.execute(name, SHOP);
    return new PostgresTrial(
        new PostgresConnections(new DatabaseUrl("scratch", url), "whimbrel test"));
  }

  private static List<StatementEffect> run(PostgresTrial trial, String sql) {
    List<StatementEffect> effects = new ArrayList<>();
    trial
        .parse("script.sql", sql)
        .forward()
        .forEach(portion -> effects.addAll(trial.run("script.sql", 0, portion)));
    return effects;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table orders add column a int                            | EVERYTHING | false | false
          alter table orders add column a int default 1                  | EVERYTHING | false | false
          alter table orders add column a float default random()         | EVERYTHING | true  | true
          alter table orders alter column total type bigint              | EVERYTHING | true  | true
          alter table orders alter column total set not null             | EVERYTHING | false | true
          alter table orders add check (total > 0)                       | EVERYTHING | false | true
          alter table orders add check (total > 0) not valid             | EVERYTHING | false | false
          create index on orders (total)                                 | WRITES     | false | true
          alter table orders alter column total set statistics 100       | DDL        | false | false
          update orders set total = 1                                    | NOTHING    | false | true
          create index concurrently total_index on orders (total)       | DDL        | false | true
          """)
  void aStatementIsToldWithTheLockThatItTakesAndWhatItReadsAndWrites(
      String sql,
      Blocking blocking,
      boolean isRewritten,
      boolean isScanned,
      PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, PostgresVersion.V18)) {
      StatementEffect effect = run(trial, sql).getFirst();

      assertThat(effect.lock(ORDERS).map(TableLock::blocking)).contains(blocking);
      assertThat(effect.rewritten().contains(ORDERS)).isEqualTo(isRewritten);
      assertThat(effect.scanned().contains(ORDERS)).isEqualTo(isScanned);
    }
  }

  @Test
  void theOtherTableOfAForeignKeyIsLockedToo(PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, PostgresVersion.V18)) {
      StatementEffect effect = run(trial, "alter table orders drop column user_id").getFirst();

      assertThat(effect.lock(USERS).map(TableLock::mode)).contains("access exclusive");
    }
  }

  @Test
  void aLockIsToldOfTheFirstStatementThatTakesIt(PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, PostgresVersion.V18)) {
      List<StatementEffect> effects =
          run(
              trial,
              """
              -- Forward migration
              begin;
              alter table orders add column a int;

              alter table orders add column b int;
              commit;
              """);

      assertThat(effects).extracting(StatementEffect::line).containsExactly(3, 5);
      assertThat(effects.getFirst().lock(ORDERS)).isPresent();
      assertThat(effects.getLast().lock(ORDERS)).isEmpty();
      assertThat(effects.getLast().changes())
          .extracting(CatalogChange::label)
          .containsExactly("column public.orders.b");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PostgresVersion.class,
      names = {"V14", "V18"})
  void everyDifferenceOfTheStructureIsNamedAndNothingElse(
      PostgresVersion version, PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, version)) {
      CatalogImage before = trial.image();

      run(
          trial,
          """
          create table payments (id serial primary key, order_id bigint references orders);
          comment on table payments is 'what was paid';
          create index on payments (order_id);
          alter table orders rename column note to remark;
          alter table orders alter column total type bigint;
          alter table orders alter column total set default 0;
          alter table orders drop column user_id;
          alter table orders add column placed timestamptz not null default now();
          drop index orders_note;
          alter table users rename to people;
          alter table people add constraint one_email unique (email);
          create view names as select name from people;
          grant select on people to reader;
          """);
      List<CatalogChange> changes = CatalogComparison.between(before, trial.image());

      assertThat(changes.stream().map(c -> c.action().verb() + " " + c.label() + told(c)))
          .containsExactlyInAnyOrder(
              "modify column public.orders.total [type integer becomes bigint, default none"
                  + " becomes 0]",
              "remove column public.orders.user_id []",
              "rename column public.orders.remark [was called note]",
              "add column public.orders.placed []",
              "rename table public.people, formerly public.users []",
              "add table public.payments []",
              "add unique one_email of public.people []",
              "remove index orders_note of public.orders []",
              "remove foreign key orders_user_id_fkey of public.orders []",
              "add view public.names []",
              "add grant " + grant(changes) + " []");
      assertThat(trial.image().comment(new TableName("public", "payments")))
          .contains("what was paid");
    }
  }

  private static String told(CatalogChange change) {
    return " " + change.details();
  }

  private static String grant(List<CatalogChange> changes) {
    return changes.stream()
        .map(CatalogChange::label)
        .filter(label -> label.startsWith("grant "))
        .findFirst()
        .orElse("none")
        .substring("grant ".length());
  }

  @Test
  void aColumnThatIsMadeAgainHasLostItsValues(PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, PostgresVersion.V18)) {
      CatalogImage before = trial.image();

      run(trial, "alter table users drop column name; alter table users add name varchar(40)");
      List<CatalogChange> changes = CatalogComparison.between(before, trial.image());

      assertThat(changes)
          .singleElement()
          .isInstanceOfSatisfying(
              CatalogChange.OfColumn.class,
              column -> assertThat(column.values()).isEqualTo(CatalogChange.Values.LOST));
    }
  }

  @Test
  void whatIsRefusedLeavesNothingAndSaysWhere(PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, PostgresVersion.V18)) {
      CatalogImage before = trial.image();

      assertThatThrownBy(
              () -> run(trial, "create table a (id int);\nalter table missing add b int;"))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.where()).isEqualTo("script.sql:2"));
      assertThat(CatalogComparison.between(before, trial.image())).isEmpty();
    }
  }

  @Test
  void whatTheScriptSetsForItselfHoldsBehindALook(PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, PostgresVersion.V18)) {
      run(trial, "create schema app; set search_path = app; create table here (id int);");

      assertThat(trial.image().table(new TableName("app", "here"))).isPresent();
    }
  }

  @Test
  void aQueryIsAskedAndLeavesNothing(PostgresServers servers) {
    try (PostgresTrial trial = trial(servers, PostgresVersion.V18)) {
      assertThat(trial.refusal("insert into users values (1, 'a', 'b')")).isEmpty();
      assertThat(trial.refusal("insert into orders values (1, 7, 1, 'b')")).isEmpty();
      assertThat(trial.refusal("insert into users (email) values ('a')")).isPresent();
      assertThat(trial.refusal("select 1 / count(*) from users")).isPresent();
      assertThat(trial.refusal("select email from users where id = $1")).isEmpty();
      assertThat(trial.refusal("select mail from users where id = $1"))
          .hasValueSatisfying(why -> assertThat(why).contains("mail"));
    }
  }
}
