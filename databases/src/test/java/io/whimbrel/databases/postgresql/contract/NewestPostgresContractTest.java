package io.whimbrel.databases.postgresql.contract;

import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.testkit.contract.ContractProduct;
import io.whimbrel.testkit.contract.DatabaseContract;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServers.Resolver.class)
class NewestPostgresContractTest extends DatabaseContract {

  private final ContractProduct product;

  NewestPostgresContractTest(PostgresServers servers) {
    product = new PostgresContractProduct(servers, PostgresVersion.newest());
  }

  @Override
  protected ContractProduct product() {
    return product;
  }
}
