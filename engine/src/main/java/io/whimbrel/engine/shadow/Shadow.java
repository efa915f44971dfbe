package io.whimbrel.engine.shadow;

import io.whimbrel.core.database.ComparedDatabase;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.FrequentStatement;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.ShadowQueries;
import io.whimbrel.core.database.ShadowQueries.Run;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.shadow.ShadowRequest.Sides;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs an application's queries on both sides and compares results and latencies:
 *
 * <ol>
 *   <li>Each repeat runs every query on either side; which side goes first alternates, so that none
 *       of them always finds what the other one has warmed.
 *   <li>Results are equal when they are the same in one repeat at least: while changes are carried,
 *       the target may be late.
 * </ol>
 *
 * Writes nothing anywhere, and needs no run. Used by one thread.
 */
public final class Shadow {
  private final Plan plan;
  private final List<DatabaseProduct> products;

  /** For a plan's two sides. */
  public Shadow(Plan plan, List<DatabaseProduct> products) {
    this.plan = plan;
    this.products = List.copyOf(products);
  }

  /** Runs them. */
  public ShadowReport run(ShadowRequest request) {
    try (ComparedDatabase source = open(plan.source());
        ComparedDatabase target = open(plan.target())) {
      List<ShadowQuery> queries = new ArrayList<>(request.queries());
      List<String> skipped = new ArrayList<>();
      if (queries.isEmpty()) {
        choose(source.frequentStatements(request.statements()), queries, skipped);
      }
      try (ShadowQueries onTarget = target.shadow(request.limit())) {
        if (request.sides() == Sides.TARGET) {
          return new ShadowReport(results(queries, null, onTarget, request), skipped);
        }
        try (ShadowQueries onSource = source.shadow(request.limit())) {
          return new ShadowReport(results(queries, onSource, onTarget, request), skipped);
        }
      }
    }
  }

  private ComparedDatabase open(DatabaseUrl url) {
    RunScope scope =
        new RunScope(
            new RunId(plan.migration() + ".0"), plan.migration(), plan.limits(), plan.access());
    return DatabaseProduct.of(products, url, "").compared(url, scope);
  }

  private static void choose(
      List<FrequentStatement> statements, List<ShadowQuery> queries, List<String> skipped) {
    for (FrequentStatement statement : statements) {
      SqlOutline outline = new SqlOutline(statement.sql());
      String name = ShadowFile.shortened(statement.sql());
      if (!outline.isQuery()) {
        skipped.add("no query: " + name);
      } else if (outline.hasParameters()) {
        skipped.add("its parameters have no values here: " + name);
      } else {
        queries.add(new ShadowQuery(name, statement.sql(), statement.sql()));
      }
    }
  }

  private static List<ShadowResult> results(
      List<ShadowQuery> queries,
      @Nullable ShadowQueries onSource,
      ShadowQueries onTarget,
      ShadowRequest request) {
    List<ShadowTally> tallies = queries.stream().map(ShadowTally::new).toList();
    for (int repeat = 0; repeat < request.repeats(); repeat++) {
      for (int i = 0; i < queries.size(); i++) {
        if (!tallies.get(i).isSettled()) {
          run(queries.get(i), onSource, onTarget, repeat % 2 == 0, tallies.get(i));
        }
      }
    }
    boolean isWarming = onSource == null;
    return tallies.stream().map(tally -> tally.result(isWarming)).toList();
  }

  private static void run(
      ShadowQuery query,
      @Nullable ShadowQueries onSource,
      ShadowQueries onTarget,
      boolean isSourceFirst,
      ShadowTally tally) {
    if (onSource == null) {
      tally.add(null, onTarget.run(query.target(), query.order()));
      return;
    }
    if (isSourceFirst) {
      Run first = onSource.run(query.source(), query.order());
      tally.add(first, onTarget.run(query.target(), query.order()));
    } else {
      Run first = onTarget.run(query.target(), query.order());
      tally.add(onSource.run(query.source(), query.order()), first);
    }
  }
}
