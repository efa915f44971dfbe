package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.proof.IntegrityRule;
import io.whimbrel.core.proof.RuleAnswer;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.rules.PostgresRuleQueries;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class IntegrityTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  private static final String STRUCTURE =
      """
      create table parents (a int, b int, name text unique, primary key (a, b));
      create table children (id int primary key, a int, b int, mail text);
      """;

  private static List<IntegrityRule> rules(TwoDatabases databases) {
    Inventory found = new PostgresCatalog(databases.source(), databases.scope()).inventory(ALL);
    return new PostgresIntegrity(databases.target())
        .rules(found, found.tables().stream().map(UnchangedTable::of).toList()).stream()
            .sorted(Comparator.comparing(IntegrityRule::name))
            .toList();
  }

  private static String answer(TwoDatabases databases, String sql) {
    return switch (new PostgresRuleQueries(databases.target()).ask(sql, LIMIT, 5)) {
      case RuleAnswer.Rows rows -> rows.rows().toString();
      case RuleAnswer.Refused(String why) -> why;
    };
  }

  @Test
  void keysOfTheSourceAreCountedWhereTheTargetHasNoneToo(TwoDatabases databases) {
    databases.onSource(STRUCTURE);
    databases.onSource(
        """
        alter table children add constraint family foreign key (a, b) references parents not valid;
        create unique index mails on children (mail);
        """);
    databases.onTarget(
        """
        create table parents (a int, b int, name text);
        create table children (id int primary key, a int, b int, mail text);
        insert into parents values (1, 1, 'x'), (1, 1, 'x'), (2, 2, null), (3, 3, null);
        insert into children values (1, 1, 1, 'm'), (2, 9, 9, 'm'), (3, 8, 8, null), (4, null, 9, null);
        """);

    List<IntegrityRule> rules = rules(databases);

    assertThat(rules)
        .extracting(
            IntegrityRule::name,
            rule -> answer(databases, rule.targetCount()),
            rule -> answer(databases, rule.targetSamples()),
            rule -> rule.heldBy().orElse(""))
        .containsExactly(
            tuple(
                "doubled keys of children_pkey",
                "[[0]]",
                "[]",
                "unique index public.children_pkey"),
            tuple("doubled keys of mails", "[[1]]", "[[(m)]]", ""),
            tuple("doubled keys of parents_name_key", "[[1]]", "[[(x)]]", ""),
            tuple("doubled keys of parents_pkey", "[[1]]", "[[(1,1)]]", ""),
            tuple("orphans of family", "[[2]]", "[[(9,9)], [(8,8)]]", ""));
  }

  @Test
  void periodsThatNoRowsOfTheParentCoverAreOrphans(PostgresServers servers) {
    TwoDatabases databases = servers.databases(PostgresVersion.V18, PostgresVersion.V18);
    databases.onSource(
        """
        create table rooms (id int4range, valid daterange,
          primary key (id, valid without overlaps));
        create table stays (id int primary key, room int4range, during daterange,
          constraint stay foreign key (room, period during) references rooms (id, period valid));
        """);
    databases.onTarget(
        """
        create table rooms (id int4range, valid daterange);
        create table stays (id int primary key, room int4range, during daterange);
        insert into rooms values ('[1,1]', '[2024-01-01,2024-02-01)'),
          ('[1,1]', '[2024-02-01,2024-03-01)'), ('[2,2]', '[2024-01-01,2024-02-01)');
        insert into stays values (1, '[1,1]', '[2024-01-15,2024-02-15)'),
          (2, '[2,2]', '[2024-01-15,2024-02-15)'), (3, '[3,3]', '[2024-01-15,2024-01-16)'),
          (4, null, '[2024-01-15,2024-01-16)'), (5, '[1,1]', '[2024-01-15,)');
        """);

    IntegrityRule rule =
        rules(databases).stream()
            .filter(r -> r.name().equals("orphans of stay"))
            .findFirst()
            .orElseThrow();

    assertThat(answer(databases, rule.targetCount())).isEqualTo("[[3]]");
    assertThat(answer(databases, rule.targetSamples())).contains("[2,3)", "[3,4)", "[1,2)");
    assertThat(
            switch (new PostgresRuleQueries(databases.source()).ask(rule.sourceCount(), LIMIT, 5)) {
              case RuleAnswer.Rows rows -> rows.rows().toString();
              case RuleAnswer.Refused(String why) -> why;
            })
        .isEqualTo("[[0]]");
  }

  @Test
  void aRuleReadsOnlyAndIsGivenUpInTime(TwoDatabases databases) {
    databases.onTarget("create table t (id int)");
    PostgresRuleQueries queries = new PostgresRuleQueries(databases.target());

    assertThat(answer(databases, "insert into t values (1) returning id"))
        .contains("read-only transaction");
    assertThat(answer(databases, "select 1 from nowhere")).contains("does not exist");
    assertThat(answer(databases, "set search_path = public")).contains("returns no rows");
    assertThat(queries.ask("select pg_sleep(60)", Duration.ofMillis(200), 1))
        .isInstanceOfSatisfying(
            RuleAnswer.Refused.class, refused -> assertThat(refused.why()).contains("timeout"));
    assertThat(queries.ask("select g, null from generate_series(1, 3) g", LIMIT, 2))
        .isEqualTo(
            new RuleAnswer.Rows(List.of(Arrays.asList("1", null), Arrays.asList("2", null)), true));
  }
}
