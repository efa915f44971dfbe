package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.data.DataSet;
import io.whimbrel.testkit.load.Ledger;
import io.whimbrel.testkit.load.WriteLoad;
import io.whimbrel.testkit.load.WriteLoadPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases that others designed, from PostgreSQL 15 to 18, under write load. */
@ExtendWith(Servers.Resolver.class)
class DataSetVoyageTest {

  private final Servers servers;

  DataSetVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @ParameterizedTest
  @EnumSource
  void aRealDatabaseArrivesEqualUnderWriteLoad(DataSet data, @TempDir Path directory)
      throws Exception {
    String database = servers.name("data");
    long seed = new Random().nextLong();
    System.out.println(data + ": " + database + ", seed " + seed);
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    data.load(servers.source().jdbcUrl(database));
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .plan(
                new Voyage.Wishes("[\"*\"]", "rule", 2_000),
                servers.source().port(),
                servers.target().port());
    Ledger ledger = Ledger.inMemory();
    WriteLoadPlan plan = new WriteLoadPlan(data.scenarios(), 3, 100, seed);

    try (WriteLoad load =
        new WriteLoad(() -> servers.source().url(database), plan, ledger).start()) {
      await().atMost(Duration.ofSeconds(90)).until(() -> ledger.size() > 100);
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
      load.stop();
    }
    voyage.assertArrived(ledger, data.queries());
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();

    voyage.assertNothingLeft();
  }
}
