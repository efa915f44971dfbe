package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class ListedObjectsTest {

  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  @Test
  void publicationsAndSubscriptionsAreNamed(TwoDatabases databases) {
    databases.onSource(
        """
        create table t (id int primary key);
        create publication ours for table t;
        create subscription theirs connection 'host=127.0.0.1 port=1 dbname=nowhere'
          publication ours with (connect = false);
        alter subscription theirs set (slot_name = none);
        """);

    List<Finding> findings = findings(databases);
    databases.onSource("drop subscription theirs");

    assertThat(findings)
        .extracting(Finding::what)
        .contains("publications are not carried: ours", "subscriptions are not carried: theirs");
  }

  @Test
  void aPartitionThatIsHalfDetachedStopsTheRunUntilItIsDetached(TwoDatabases databases)
      throws SQLException {
    databases.onSource(
        """
        create table t (id int primary key) partition by range (id);
        create table t_1 partition of t for values from (0) to (10);
        """);
    breakOffDetaching(databases);

    List<Finding> findings =
        findings(databases).stream().filter(f -> f.where().equals("public.t_1")).toList();
    String fix = findings.getFirst().fix();
    databases.onSource(fix);

    assertThat(findings)
        .extracting(Finding::what)
        .containsExactly("partition public.t_1 is half detached from public.t");
    assertThat(findings(databases)).noneMatch(f -> f.where().equals("public.t_1"));
  }

  /** A reader keeps the second half of the detaching waiting, until it is given up. */
  private static void breakOffDetaching(TwoDatabases databases) throws SQLException {
    try (Connection reader = databases.application();
        Connection detacher = databases.application();
        Statement reading = reader.createStatement();
        Statement detaching = detacher.createStatement()) {
      reader.setAutoCommit(false);
      reading.execute("select * from t");
      detaching.execute("set statement_timeout = '1s'");
      assertThatThrownBy(() -> detaching.execute("alter table t detach partition t_1 concurrently"))
          .isInstanceOf(SQLException.class);
    }
  }

  private static List<Finding> findings(TwoDatabases databases) {
    return new PostgresCatalog(databases.source(), databases.scope()).inventory(ALL).findings();
  }
}
