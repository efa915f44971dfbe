package io.whimbrel.databases.postgresql.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.testkit.contract.ChangeLogContract;
import io.whimbrel.testkit.contract.ContractCase;
import io.whimbrel.testkit.contract.ContractDatabase;
import io.whimbrel.testkit.contract.ContractProduct;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server without a logical log: it denies by a problem what it cannot do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeniedChangeLogContractTest extends ContractCase implements ChangeLogContract {

  private final EmbeddedPostgres server =
      EmbeddedPostgres.builder(PostgresVersion.newest()).setting("wal_level", "replica").start();
  private final ContractProduct product = new PhysicalLogProduct(server);

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  protected ContractProduct product() {
    return product;
  }

  @Test
  void theRefusalNamesTheSettingAndLeavesNothingBehind() throws SQLException {
    ContractDatabase database = product.newSource();
    Set<String> before = database.traces();
    MigrationId migration = new MigrationId(database.name());
    RunScope scope = new RunScope(new RunId(migration + ".1"), migration, Limits.DEFAULT);

    try (SourceDatabase source = product.product().source(database.url(), scope)) {
      assertThatThrownBy(() -> source.log().create(List.of(), _ -> {}))
          .isInstanceOfSatisfying(Problem.class, DeniedChangeLogContractTest::assertNamed);
    }

    assertThat(database.traces()).isEqualTo(before);
  }

  private static void assertNamed(Problem problem) {
    assertThat(problem.code()).isEqualTo(ProblemCode.SETTING_WRONG);
    assertThat(problem.what()).contains("wal_level is replica");
    assertThat(problem.fix()).contains("wal_level = 'logical'");
  }
}
