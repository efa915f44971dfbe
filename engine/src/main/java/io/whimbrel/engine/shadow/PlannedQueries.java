package io.whimbrel.engine.shadow;

import io.whimbrel.core.plan.cutover.QueryOrigin;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** The queries that a plan names. Stateless. */
public final class PlannedQueries {
  /** Statements that are taken from the source's statistics. */
  private static final int STATEMENTS = 50;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private PlannedQueries() {}

  /** What to run, so many times, on these sides. */
  public static ShadowRequest of(QueryOrigin origin, ShadowRequest.Sides sides, int repeats) {
    return switch (origin) {
      case QueryOrigin.QueryFile file -> new ShadowRequest(read(file), 0, sides, repeats, LIMIT);
      case QueryOrigin.Statistics _ ->
          new ShadowRequest(List.of(), STATEMENTS, sides, repeats, LIMIT);
    };
  }

  /** The queries of a file; throws when it is none. */
  public static List<ShadowQuery> read(QueryOrigin.QueryFile file) {
    try {
      return ShadowFile.read(Files.readString(file.path()), file.path().toString());
    } catch (IOException e) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("the queries cannot be read: " + e.getMessage())
          .where(file.path().toString())
          .fix("name a text file of SELECTs parted by semicolons")
          .cause(e)
          .exception();
    }
  }
}
