package io.whimbrel.engine.backup;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.List;

/**
 * Where a backup is restored to.
 *
 * @param tables names or patterns of what is restored; empty for all
 * @param epoch of the lease, which writes carry
 */
public record RestoreRequest(
    DatabaseProduct product, DatabaseUrl url, RunScope scope, List<String> tables, long epoch) {
  public RestoreRequest {
    tables = List.copyOf(tables);
  }

  /** The product that a URL is of. */
  public static DatabaseProduct product(List<DatabaseProduct> products, DatabaseUrl url) {
    return products.stream()
        .filter(product -> product.accepts(url))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.PRODUCT_UNSUPPORTED)
                    .what("no supported database has a URL like " + url.masked())
                    .fix("write it as postgresql://user:password@host:5432/database")
                    .exception());
  }
}
