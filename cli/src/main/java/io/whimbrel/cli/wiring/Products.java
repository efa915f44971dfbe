package io.whimbrel.cli.wiring;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.databases.postgresql.PostgresProduct;
import java.util.List;

/** The supported database products. */
final class Products {
  private Products() {}

  static List<DatabaseProduct> all() {
    return List.of(new PostgresProduct());
  }
}
