package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.RunId;
import io.whimbrel.engine.memory.World;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.StopSignal;
import io.whimbrel.testkit.load.ConnectionUrl;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Two databases that know their names, and a journal of a run between them. */
final class TwoPlaces implements AutoCloseable {
  private final EmbeddedPostgres server = EmbeddedPostgres.start(PostgresVersion.V18);
  private final World world;
  private final Chronicle chronicle;

  TwoPlaces(Path directory) {
    world = new World(directory, 1);
    server.createDatabase("old_shop");
    server.createDatabase("new_shop");
    world.between(
        new DatabaseUrl("source", server.url("old_shop")),
        new DatabaseUrl("target", server.url("new_shop")));
    Plan plan = world.plan(Approval.RULE);
    RunId run = world.journal().begin(plan.migration(), plan.title(), plan.digest()).run();
    chronicle = new Chronicle(world.journal(), run, _ -> {}, StopSignal.root());
  }

  EmbeddedPostgres server() {
    return server;
  }

  /** What a process sees that comes to the run now. */
  Switches switches(SwitchAction... actions) {
    return new Switches(plan(actions), chronicle);
  }

  /** The same for reads. */
  ReadPath reads(SwitchAction... actions) {
    return new ReadPath(plan(), List.of(actions), chronicle);
  }

  Plan plan(SwitchAction... actions) {
    return world.plan(Approval.RULE, actions);
  }

  /** All that the journal has. */
  String told() {
    return world.journal().history(chronicle.run()).toString();
  }

  static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(ConnectionUrl.jdbc(url));
  }

  /** Which database answers. */
  static String place(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select current_database()")) {
      result.next();
      return result.getString(1);
    }
  }

  static String place(String url) throws SQLException {
    try (Connection connection = connect(url)) {
      return place(connection);
    }
  }

  @Override
  public void close() {
    world.close();
    server.close();
  }
}
