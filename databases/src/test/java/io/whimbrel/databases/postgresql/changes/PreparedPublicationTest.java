package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A publication that an administrator has made is used as it is, when it brings everything. */
@ExtendWith(PostgresServers.Resolver.class)
class PreparedPublicationTest {

  private static final String TABLE =
      """
      create table t (id int primary key, v text, w text generated always as (v || '!') stored,
        u text generated always as (v || '?') virtual)
      """;

  private final TwoDatabases databases;

  PreparedPublicationTest(PostgresServers servers) {
    this.databases = servers.databases(PostgresVersion.V18, PostgresVersion.V18);
  }

  private String name() {
    return RunNames.preparedPublication(databases.scope().migration());
  }

  @Test
  void longMigrationsHaveNamesOfTheirOwn() {
    String shared = "the-migration-of-everything-that-the-shop-has";

    String one = RunNames.preparedPublication(new MigrationId(shared + "-1"));
    String two = RunNames.preparedPublication(new MigrationId(shared + "-2"));

    assertThat(one).isNotEqualTo(two).hasSizeLessThanOrEqualTo(63);
    assertThat(RunNames.preparedPublication(new MigrationId("MIGRATION-001")))
        .isEqualTo("whimbrel_migration_001_prepared");
  }

  @Test
  void generatedColumnsThatItBringsAreMadeByTheTargetItself() throws SQLException {
    databases.onBoth(TABLE);
    databases.onSource("insert into t (id, v) values (1, 'copied')");
    databases.onSource(
        "create publication %s for table only t with (publish_generated_columns = stored)"
            .formatted(name()));
    try (Carrying carrying = Carrying.plain(databases, "t").copyAll()) {
      databases.onSource("insert into t (id, v) values (2, 'new'); update t set v = 'changed'");
      databases.onSource("delete from t where id = 1");

      carrying.applyAll().assertEqual();
    }
    assertThat(databases.sourceRows("select pubname from pg_publication"))
        .as("it stays, and no other one is made")
        .containsExactly("(" + name() + ")");
  }

  @Test
  void oneThatBringsPartOfAtableIsRefusedWithTheStatementThatMendsIt() throws SQLException {
    databases.onBoth(TABLE);
    for (String part : List.of("t where (id > 5)", "t (id, v)", "t, other")) {
      databases.onSource("create table if not exists other (id int primary key)");
      databases.onSource("create publication %s for table %s".formatted(name(), part));

      Optional<Finding> defect = defect();
      assertThatThrownBy(() -> Carrying.plain(databases, "t"))
          .as(part)
          .hasMessageContaining("does not publish just the tables that move");
      databases.onSource(defect.orElseThrow().fix());

      assertThat(defect()).as(part).isEmpty();
      databases.onSource("drop publication " + name());
    }
  }

  private Optional<Finding> defect() throws SQLException {
    try (Connection connection = databases.source().open()) {
      return new PreparedPublication(name())
          .defect(connection, List.of(databases.table("public", "t").name()));
    }
  }
}
