package io.whimbrel.databases.postgresql.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.mapping.RowShares;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.core.schema.TableReference;
import io.whimbrel.databases.postgresql.PostgresProduct;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.postgresql.DatabaseSide;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import io.whimbrel.testkit.postgresql.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables of the new side whose rows phases a, b and c share by a column that was renamed. */
@ExtendWith(PostgresServers.Resolver.class)
class SharedRowsTest {

  private static final TableName OLD = new TableName("public", "old_orders");
  private static final TableName ORDERS = new TableName("public", "orders");
  private static final TableName LINES = new TableName("public", "lines");

  private final TestDatabase database;

  SharedRowsTest(PostgresServers servers) {
    database = servers.database(PostgresVersion.V15, DatabaseSide.TARGET);
  }

  @BeforeEach
  void create() {
    database.execute(
        "create table orders (id int primary key, client text);"
            + " create table lines (id serial primary key, client text,"
            + " order_id int references orders);"
            + " insert into orders values (1, 'a'), (2, 'b'), (3, 'c');"
            + " insert into lines values (10, 'a', 1), (20, 'b', 3)");
  }

  @Test
  void aPhaseThatGoesBackIsToldItsRowsThatPointToAnotherOneAndNotThoseOfOthers() {
    assertThat(straying("a")).isEmpty();
    assertThat(straying("b"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.what())
                  .contains("1 rows of public.lines", "to rows of public.orders", "(20)");
              assertThat(finding.fix()).contains("on the new side");
            });
    assertThat(straying("c")).as("they are pointed to").hasSize(1);
  }

  @Test
  void theNewSidesTablesAreLookedAtForRightsAndCollations() {
    database.execute(
        "create collation loose (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false);"
            + " alter table orders alter client type text collate loose;"
            + " create role sharing login password 'p'; grant usage on schema public to sharing;"
            + " grant all on all tables in schema public to sharing");
    try (var target =
        new PostgresProduct()
            .target(url(database.url().replaceFirst("//[^@]*@", "//sharing:p@")), scope("a"))) {
      List<Finding> findings = target.sharing(List.of(ORDERS, LINES));

      assertThat(findings)
          .extracting(Finding::code)
          .containsExactly(ProblemCode.PLAN_INVALID, ProblemCode.GRANT_MISSING);
      assertThat(findings.getFirst().what()).contains("client of public.orders", "loose");
      assertThat(findings.getLast().fix())
          .contains("grant usage, update on sequence public.lines_id_seq");
    } finally {
      database.execute("drop owned by sharing; drop role sharing");
    }
  }

  @Test
  void foreignKeysAreReadByTheirTables() {
    try (var source = new PostgresProduct().source(url(database.url()), scope("a"))) {
      assertThat(source.references(new TableSelection(List.of("public.*"), List.of())))
          .containsExactly(new TableReference("lines_order_id_fkey", LINES, ORDERS));
      assertThat(source.references(new TableSelection(List.of("public.lines"), List.of())))
          .isEmpty();
    }
  }

  private List<Finding> straying(String phase) {
    try (var newSide = new PostgresProduct().source(url(database.url()), scope(phase))) {
      return newSide.straying(
          newSide.inventory(new TableSelection(List.of("public.*"), List.of())).tables());
    }
  }

  private static DatabaseUrl url(String url) {
    return new DatabaseUrl("test", url);
  }

  private static RunScope scope(String phase) {
    Map<String, RowShare> shares = Map.of("a", share("a"), "b", share("b"), "c", share("c"));
    return new RunScope(
        new RunId("MIGRATION-001:" + phase + ".1.back"),
        new MigrationId("MIGRATION-001").phase(phase),
        Limits.DEFAULT,
        AccessRules.DEFAULT,
        Course.BACK,
        Optional.empty(),
        0,
        Optional.<Instant>empty(),
        new RowShares(
            phase, Map.of(OLD, shares, LINES, shares), Map.of(ORDERS, shares, LINES, shares)));
  }

  private static RowShare share(String value) {
    return new RowShare("tenant", "client", new RowPart.OneOf(List.of(value)));
  }
}
