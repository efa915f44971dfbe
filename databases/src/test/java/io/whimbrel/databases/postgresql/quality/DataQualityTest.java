package io.whimbrel.databases.postgresql.quality;

import static io.whimbrel.databases.postgresql.quality.QualityCase.accepting;
import static io.whimbrel.databases.postgresql.quality.QualityCase.fix;
import static io.whimbrel.databases.postgresql.quality.QualityCase.made;
import static io.whimbrel.databases.postgresql.quality.QualityCase.policy;
import static io.whimbrel.databases.postgresql.quality.QualityCase.renamed;
import static io.whimbrel.databases.postgresql.quality.QualityCase.required;
import static io.whimbrel.databases.postgresql.quality.QualityCase.rule;
import static io.whimbrel.databases.postgresql.quality.QualityCase.typed;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityRules;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class DataQualityTest {

  private static final String CLEAN =
      """
      create table users (
        id int primary key, email varchar(200) unique, nick varchar(200), age int,
        amount numeric(12,4), code text, token text, seen timestamp, paid int, bonus double precision,
        joined date, flag text);
      insert into users
        select i, 'User' || i || '@example.com', 'nick' || i, 20 + i % 50, i % 90 + 0.25, i::text,
          gen_random_uuid()::text, timestamp '2021-06-01 12:00' + i * interval '1 minute', i % 7 + 1,
          i % 100, date '2020-01-01' + i % 300, 'yes'
        from generate_series(1, 1000) as i;
      create table orders (id int primary key, user_id int, place int);
      insert into orders select i, i, i % 10 from generate_series(1, 1000) as i;
      alter table orders add constraint orders_user foreign key (user_id) references users not valid;
      analyze
      """;

  private final TwoDatabases databases;

  DataQualityTest(TwoDatabases databases) {
    this.databases = databases;
    databases.onSource(CLEAN);
  }

  private QualityCase mapped() {
    Map<String, ColumnMap> columns = new LinkedHashMap<>();
    columns.put("email", made("varchar(200)", "lower(email)"));
    columns.put("nick", typed("varchar(20)"));
    columns.put("age", typed("smallint"));
    columns.put("amount", typed("numeric(6,4)"));
    columns.put("code", typed("integer"));
    columns.put("token", typed("uuid"));
    columns.put("seen", made("timestamptz", "seen at time zone 'Europe/Berlin'"));
    columns.put("flag", typed("boolean"));
    columns.put("joined", required());
    columns.put("ratio", made("numeric(5,2)", "100.0 / paid"));
    return new QualityCase(databases).map("users", columns, "");
  }

  private static String line(QualityResult result) {
    return "%s %s %d%s"
        .formatted(
            result.check().kind(),
            String.join(",", result.check().columns()),
            result.count(),
            result.isDecided() ? "" : " undecided: " + result.undecided());
  }

  private static List<String> found(List<QualityResult> results) {
    return results.stream()
        .filter(r -> r.count() > 0 || !r.isDecided())
        .map(DataQualityTest::line)
        .toList();
  }

  @Test
  void nothingIsFoundInCleanData() {
    List<QualityResult> results = mapped().before();

    assertThat(found(results)).isEmpty();
    assertThat(results)
        .extracting(r -> r.check().kind())
        .contains(
            QualityKind.NULLS, QualityKind.MISFITS, QualityKind.DUPLICATES, QualityKind.ORPHANS);
  }

  @Test
  void ofATableThatPhasesShareTheRowsOfThePhaseAreLookedAt() throws SQLException {
    databases.onSource(
        "update users set joined = null where id in (5, 6);"
            + " update orders set user_id = 500 where id in (3, 7)");
    RowPart first = new RowPart.Range(Optional.empty(), Optional.of("6"));

    List<QualityResult> results = mapped().sharing(new RowShare("id", "id", first)).before();

    assertThat(found(results)).contains("NULLS joined 1", "ORPHANS user_id 1");
  }

  @Test
  void everyPlantedRowIsFoundWithItsKeyAndQuery() throws SQLException {
    databases.onSource(
        """
        update users set joined = null where id in (5, 6);
        update users set nick = repeat('x', 21) where id = 7;
        update users set nick = 'short' || repeat(' ', 30) where id = 8;
        update users set age = 40000 where id = 9;
        update users set amount = 99.99995 where id = 10;
        update users set code = '12x' where id = 11;
        update users set code = '9999999999' where id = 12;
        update users set token = 'no uuid' where id = 13;
        update users set flag = 'perhaps' where id = 14;
        update users set seen = '2021-03-28 02:30' where id = 15;
        update users set seen = '2021-10-31 02:30' where id = 16;
        update users set paid = 0 where id = 17;
        update users set email = 'USER18@example.com' where id = 19;
        update orders set user_id = 20 where id between 100 and 900;
        set session_replication_role = replica;
        update orders set user_id = 77777 where id = 21;
        reset session_replication_role;
        update users set bonus = 1e9 where id = 22;
        update users set joined = '1970-01-01' where id between 23 and 30;
        update users set nick = '' where id between 31 and 40
        """);

    List<QualityResult> results = mapped().before();

    assertThat(found(results))
        .containsExactlyInAnyOrder(
            "NULLS joined 2",
            "MISFITS nick 1",
            "MISFITS age 1",
            "MISFITS amount 1",
            "MISFITS code 2",
            "MISFITS token 1",
            "MISFITS flag 1",
            "MISFITS seen 1",
            "MISFITS seen 1",
            "MISFITS ratio 1",
            "DUPLICATES email 1",
            "ORPHANS user_id 1",
            "OUTLIERS age 1",
            "OUTLIERS bonus 1",
            "SUSPICIOUS joined 8",
            "SUSPICIOUS nick 10",
            "SKEW user_id 802",
            "OUTLIERS joined 8");
    assertThat(results)
        .filteredOn(r -> r.count() > 0 && !r.isAcceptable())
        .extracting(DataQualityTest::line)
        .doesNotContain("OUTLIERS bonus 1", "SKEW user_id 802", "ORPHANS user_id 1")
        .contains("NULLS joined 2", "MISFITS seen 1");
    assertThat(results)
        .filteredOn(r -> line(r).equals("NULLS joined 2"))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.samples()).containsExactlyInAnyOrder("id=5", "id=6");
              assertThat(r.rows()).isEqualTo(1000);
            });
    assertThat(results)
        .filteredOn(r -> line(r).equals("MISFITS ratio 1"))
        .singleElement()
        .satisfies(r -> assertThat(r.samples().getFirst()).startsWith("id=17: "));
    for (QualityResult result : results) {
      boolean isExpression = result.isLowerBound();
      if (result.count() > 0 && !isExpression) {
        assertThat(rows(result.query())).as(result.query()).isPositive();
      }
    }
  }

  private long rows(String query) throws SQLException {
    try (Connection application = databases.application();
        Statement statement = application.createStatement();
        var rows = statement.executeQuery(query)) {
      long count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }

  @Test
  void whatThePlanAcceptsFixesOrRulesIsJudgedByIt() {
    databases.onSource(
        """
        update users set joined = null where id in (5, 6);
        update users set nick = repeat('x', 21) where id = 7;
        update users set age = 200 where id = 9
        """);

    List<QualityResult> results =
        mapped()
            .says("users", "joined", QualityKind.NULLS, accepting(2))
            .says("users", "nick", QualityKind.MISFITS, fix("left(nick, 20)"))
            .says(
                "users",
                "age",
                QualityKind.OUTLIERS,
                rule(QualityPolicy.FAIL, "age not between 0 and 130"))
            .looking(QualityRules.Look.REQUIRED)
            .before();

    assertThat(found(results)).containsExactlyInAnyOrder("NULLS joined 2", "OUTLIERS age 1");
    assertThat(results)
        .filteredOn(r -> !r.isAcceptable())
        .extracting(DataQualityTest::line)
        .containsExactly("OUTLIERS age 1");
  }

  @Test
  void rowsThatPointToRowsThatDoNotTravelAreFound() {
    databases.onSource("alter table orders validate constraint orders_user");

    List<QualityResult> results =
        new QualityCase(databases)
            .map("users", Map.of(), "id <= 900")
            .looking(QualityRules.Look.REQUIRED)
            .before();

    assertThat(found(results)).containsExactly("ORPHANS user_id 100");
    assertThat(results).noneMatch(QualityResult::isAcceptable);
    QualityCase accepting =
        new QualityCase(databases)
            .map("users", Map.of(), "id <= 900")
            .says("orders", "user_id", QualityKind.ORPHANS, policy(QualityPolicy.ACCEPT))
            .looking(QualityRules.Look.REQUIRED);
    assertThat(accepting.before())
        .singleElement()
        .matches(r -> !r.isAcceptable(), "is refused before the copy")
        .extracting(r -> r.check().what())
        .asString()
        .endsWith("the target refuses them when it validates it behind the copy");
    databases.onSource(
        """
        alter table orders drop constraint orders_user,
          add constraint orders_user foreign key (user_id) references users not valid
        """);
    assertThat(accepting.before()).singleElement().matches(QualityResult::isAcceptable);
  }

  @Test
  void whatAnExistingTargetAsksIsLookedForOnTheSourceAndLaterOnTheTargetItself() {
    databases.onTarget(
        """
        create table users (
          id int primary key, email varchar(200) unique, nickname varchar(200) not null, age int,
          amount numeric(12,4), code text, token text, seen timestamp, paid int unique,
          bonus double precision, joined date, flag text);
        create table orders (id int primary key, user_id int references users, place int)
        """);
    databases.onSource("update users set nick = null where id = 4");
    QualityCase plan =
        new QualityCase(databases)
            .map("users", Map.of("nickname", renamed("nick")), "")
            .says("users", "paid", QualityKind.OUTLIERS, rule(QualityPolicy.ACCEPT, "nick = 'bad'"))
            .looking(QualityRules.Look.REQUIRED);

    List<QualityResult> before = plan.beforeExisting();
    databases.onTarget(
        """
        alter table users drop constraint users_paid_key;
        set session_replication_role = replica;
        insert into users (id, email, nickname) values (1, 'a', 'bad'), (2, 'b', 'good');
        insert into orders values (1, 1, 1), (2, 99, 1);
        reset session_replication_role
        """);
    List<QualityResult> after = plan.after();

    assertThat(found(before)).containsExactlyInAnyOrder("NULLS nickname 1", "DUPLICATES paid 993");
    assertThat(found(after)).containsExactlyInAnyOrder("OUTLIERS paid 1", "ORPHANS user_id 1");
  }

  @Test
  void rowsThatPointToRowsKeptAsideAreCountedUnlessTheyAreAccepted() {
    databases.onTarget(
        """
        create table users (id int primary key, age int);
        create table orders (id int primary key, user_id int references users, place int);
        set session_replication_role = replica;
        insert into orders values (1, 5, 1), (2, 5, 1), (3, 6, 1);
        reset session_replication_role
        """);
    QualityCase plan =
        new QualityCase(databases)
            .says("users", "age", QualityKind.MISFITS, rule(QualityPolicy.KEEP_ASIDE, "age > 130"));
    long before = plan.pointingAside();
    databases.onTarget(
        "insert into whimbrel_rejects.rejected values ('%s', 'public', 'users', '{5}', 'old', '%s')"
            .formatted(databases.scope().run(), "{\"id\": 5, \"age\": 140}"));

    assertThat(before).isZero();
    assertThat(plan.pointingAside()).isEqualTo(2);
    assertThat(
            plan.says("orders", "user_id", QualityKind.ORPHANS, policy(QualityPolicy.ACCEPT))
                .pointingAside())
        .isZero();
  }

  @Test
  void whatCannotBeFoundOutSaysWhy() {
    List<QualityResult> results =
        new QualityCase(databases)
            .map("users", Map.of("code", made("int", "only_on_the_target(code)")), "")
            .looking(QualityRules.Look.REQUIRED)
            .before();

    assertThat(found(results))
        .singleElement()
        .asString()
        .startsWith("MISFITS code 0 undecided: function only_on_the_target(text) does not exist");
  }

  @Test
  void ofALargeTableAPartIsLookedAtAndItsSizeSaid() {
    databases.onSource(
        "insert into orders select i, 7, 1 from generate_series(2000, 60000) as i; analyze orders");

    List<QualityResult> results = new QualityCase(databases).sampling(10_000).before();

    assertThat(results)
        .filteredOn(r -> r.check().kind() == QualityKind.SKEW)
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.portion()).isBetween(0.1, 0.3);
              assertThat(r.rows()).isBetween(2_000L, 30_000L);
              assertThat(r.samples()).containsExactly("user_id=7");
            });
    assertThat(results)
        .filteredOn(r -> r.check().kind() == QualityKind.ORPHANS)
        .allMatch(r -> r.portion() == 1);
  }

  @Test
  void whatCannotBeKeptAsideIsRefusedByName() {
    List<Finding> findings =
        mapped()
            .says("users", "email", QualityKind.DUPLICATES, policy(QualityPolicy.KEEP_ASIDE))
            .says("users", "age", QualityKind.OUTLIERS, policy(QualityPolicy.KEEP_ASIDE))
            .says("users", "id", QualityKind.MISFITS, policy(QualityPolicy.KEEP_ASIDE))
            .says("users", "emial", QualityKind.NULLS, policy(QualityPolicy.ACCEPT))
            .says("ordres", "id", QualityKind.NULLS, policy(QualityPolicy.ACCEPT))
            .mapping()
            .findings();

    assertThat(findings)
        .extracting(Finding::what)
        .containsExactlyInAnyOrder(
            "duplicates of public.users cannot be kept aside: what decides is not in the row alone",
            "outliers of public.users cannot be kept aside: what decides is not in the row alone",
            "rows of public.users cannot be kept aside for their key: they are found by it",
            "public.users has no column 'emial' on the target",
            "no table public.ordres moves");
  }
}
