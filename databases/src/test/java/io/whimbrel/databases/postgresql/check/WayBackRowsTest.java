package io.whimbrel.databases.postgresql.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.plan.mapping.ReverseMappings;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a rollback would find different in tables without a key is named before anything moves. */
@ExtendWith(PostgresServers.Resolver.class)
class WayBackRowsTest {

  private static final String TABLES =
      """
      create table exact (cents bigint, note text);
      create table rounded (cents bigint, note text);
      create table keyed (id int primary key, cents bigint);
      alter table exact replica identity full;
      alter table rounded replica identity full;
      insert into exact select g, 'n' from generate_series(1, 30) g;
      insert into rounded select g, null from generate_series(1, 30) g;
      insert into keyed select g, g from generate_series(1, 30) g;
      """;

  private final TwoDatabases databases;

  WayBackRowsTest(PostgresServers servers) {
    databases = servers.databases(PostgresVersion.V15, PostgresVersion.V18);
  }

  @Test
  void rowsWithoutAkeyThatDoNotComeBackAsTheyAreAreCounted() throws SQLException {
    databases.onSource(TABLES);
    PostgresCatalog catalog = new PostgresCatalog(databases.source(), databases.scope());
    Plan plan =
        Shop.plan(
            databases.scope().migration(),
            Map.of(
                table("exact"), map("cents / 100.0", "(total * 100)::bigint"),
                table("rounded"), map("round(cents / 10.0)", "(total * 10)::bigint"),
                table("keyed"), map("round(cents / 10.0)", "(total * 10)::bigint")),
            RollbackRules.DEFAULT);
    List<TableMapping> there =
        new MappingBuilder()
            .build(plan, catalog.inventory(new TableSelection(List.of("public.*"), List.of())))
            .mappings();
    List<TableMapping> back = ReverseMappings.of(plan, there, List.of()).mappings();

    List<Finding> findings = WayBackRows.of(databases.source(), there, back);

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
              assertThat(finding.what()).startsWith("27 rows of public.rounded do not come back");
            });
  }

  private static TableName table(String name) {
    return new TableName("public", name);
  }

  private static TableMap map(String up, String down) {
    ColumnMap total =
        new ColumnMap(
            Optional.empty(),
            Optional.of("numeric(12,2)"),
            Optional.empty(),
            Optional.of(up),
            Optional.of(down),
            Optional.empty());
    return new TableMap(
        Optional.empty(),
        Optional.empty(),
        Map.of("total", total),
        List.of("cents"),
        Optional.empty(),
        List.of());
  }
}
