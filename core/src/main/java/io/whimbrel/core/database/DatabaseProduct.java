package io.whimbrel.core.database;

import io.whimbrel.core.database.row.RowSampler;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.List;

/** One database product: opens a database as a source or as a target. */
public interface DatabaseProduct {

  /**
   * The product that a URL is of.
   *
   * @param where the URL is written: a place of the plan, an option; empty where nobody knows
   * @throws Problem PRODUCT_UNSUPPORTED, when it is of none
   */
  static DatabaseProduct of(List<DatabaseProduct> products, DatabaseUrl url, String where) {
    return products.stream()
        .filter(product -> product.accepts(url))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.PRODUCT_UNSUPPORTED)
                    .what("no supported database has a URL like " + url.masked())
                    .where(where)
                    .fix("write it as postgresql://user:password@host:5432/database")
                    .exception());
  }

  /** Whether a URL is of this product. */
  boolean accepts(DatabaseUrl url);

  /** Opens the old side. Connections are made when they are needed. */
  SourceDatabase source(DatabaseUrl url, RunScope scope);

  /** Opens the new side. Connections are made when they are needed. */
  TargetDatabase target(DatabaseUrl url, RunScope scope);

  /** Opens a database to compare it with another one; nothing is ever written to it. */
  default ComparedDatabase compared(DatabaseUrl url, RunScope scope) {
    throw Problem.of(ProblemCode.PRODUCT_UNSUPPORTED)
        .what("databases of this product cannot be compared without a migration")
        .where(url.masked())
        .fix("make a plan with 'whimbrel new' and verify its run")
        .exception();
  }

  /**
   * Opens what carries rows, or a sample of them, into a scratch database.
   *
   * @param from is only read
   * @param to has the same tables, without rows
   */
  default RowSampler sampler(DatabaseUrl from, DatabaseUrl to, RunScope scope) {
    throw unrehearsed(from);
  }

  /** Opens a server, by the URL of any database of it, to make scratch databases there. */
  default ScratchServer scratch(DatabaseUrl url) {
    throw unrehearsed(url);
  }

  /** Opens a database to run a plan's own SQL there. Connections are made when they are needed. */
  default ScriptDatabase scripts(DatabaseUrl url, RunScope scope) {
    throw Problem.of(ProblemCode.PRODUCT_UNSUPPORTED)
        .what("steps cannot run SQL on databases of this product")
        .where(url.masked())
        .fix("run the product's own client in a step of kind 'command'")
        .exception();
  }

  /** Opens a scratch database to try scripts there. Connections are made when they are needed. */
  default TrialDatabase trial(DatabaseUrl scratch, RunScope scope) {
    throw unrehearsed(scratch);
  }

  private static Problem unrehearsed(DatabaseUrl url) {
    return Problem.of(ProblemCode.PRODUCT_UNSUPPORTED)
        .what("migrations of databases of this product cannot be rehearsed")
        .where(url.masked())
        .fix("rehearse on copies of both databases, with a plan that names them")
        .exception();
  }
}
