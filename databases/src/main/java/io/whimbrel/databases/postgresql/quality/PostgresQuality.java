package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.database.DataQuality;
import io.whimbrel.core.database.QualityTask;
import io.whimbrel.core.mapping.Aside;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.quality.QualityResult.Moment;
import io.whimbrel.core.quality.TableDemands;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.control.Rejects;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.mapping.MappedSelect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Looks at the quality of rows of a PostgreSQL database: the source through the mapping, before
 * anything moves, or the target as it is. Expressions of the plan are the target's SQL; where the
 * source does not understand one, what depends on it is undecided. Safe for use by several threads.
 */
public final class PostgresQuality implements DataQuality {

  private static final Duration ANSWER_MARGIN = Duration.ofMinutes(2);

  private final PostgresConnections connections;
  private final Moment side;
  private final RunId run;

  /**
   * The quality of a database.
   *
   * @param side before for a source, after for a target
   * @param run that keeps rows aside on the target
   */
  public PostgresQuality(PostgresConnections connections, Moment side, RunId run) {
    this.connections = connections;
    this.side = side;
    this.run = run;
  }

  @Override
  public List<TableDemands> demands(List<TableMapping> mappings) {
    try (Connection connection = connections.open()) {
      return new Demands(side, mappings).read(connection);
    } catch (SQLException e) {
      throw Statements.problem(e, connections.place());
    }
  }

  @Override
  public List<QualityResult> look(QualityTask task) {
    Duration max = task.rules().statementMax();
    TableName schema =
        side == Moment.BEFORE ? task.mapping().source().name() : task.mapping().target();
    Sight sight = new Sight(side, task.mapping());
    Finds finds = new Finds(side, Clock.systemUTC(), check -> kept(task, check));
    try (Statements statements =
        Statements.begin(
            connections.lease(max.plus(ANSWER_MARGIN)), max, MappedSelect.searchPath(schema))) {
      Checks checks = new Checks(task.mapping().source().name(), task.rules(), side);
      new RowPass(sight, statements, finds).look(new Probes(sight, task, checks).all());
      new Duplicates(sight, task, checks, statements, finds).look();
      new Orphans(sight, task, checks, statements, finds).look();
      new Profile(sight, task, checks, statements, finds).look();
      statements.done();
      return finds.all();
    } catch (SQLException e) {
      throw Statements.problem(e, task.mapping());
    }
  }

  @Override
  public long pointingAside(QualityTask task) {
    Duration max = task.rules().statementMax();
    try (Statements statements =
        Statements.begin(
            connections.lease(max.plus(ANSWER_MARGIN)),
            max,
            MappedSelect.searchPath(task.mapping().target()))) {
      Checks checks = new Checks(task.mapping().source().name(), task.rules(), side);
      long count = new PointingAside(task, checks, run, statements).count();
      statements.done();
      return count;
    } catch (SQLException e) {
      throw Statements.problem(e, task.mapping());
    }
  }

  /** Rows of a partitioned table are kept aside under the names of its partitions. */
  private long kept(QualityTask task, QualityCheck check) {
    if (side == Moment.BEFORE || check.policy() != QualityPolicy.KEEP_ASIDE) {
      return 0;
    }
    try (Connection connection = connections.open()) {
      long count = 0;
      for (TableMapping mapping : Part.family(task)) {
        for (Aside aside : mapping.asides()) {
          boolean isMeant =
              aside.kind() == check.kind() && check.columns().equals(List.of(aside.column()));
          count += isMeant ? Rejects.count(connection, run, mapping, aside) : 0;
        }
      }
      return count;
    } catch (SQLException e) {
      throw Statements.problem(e, task.mapping());
    }
  }
}
