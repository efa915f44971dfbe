package io.whimbrel.databases.postgresql.check;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.Table;
import io.whimbrel.databases.postgresql.changes.PreparedPublication;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What may take the log away from a run, hold it back, or bring it in part. */
final class LogChecks {

  /** Of version 18. */
  private static final String IDLE_TIMEOUT =
      """
      select setting || coalesce(unit, '') from pg_settings
      where name = 'idle_replication_slot_timeout' and setting <> '0'
      """;

  /** Of version 17. Slots that fail over, as a run's does, are read only when these have it all. */
  private static final String MISSING_STANDBYS =
      """
      select string_agg(trim(wanted.slot), ', ')
      from unnest(string_to_array(
        nullif(current_setting('synchronized_standby_slots', true), ''), ',')) as wanted (slot)
      where not exists (select from pg_replication_slots s
        where s.slot_name = trim(wanted.slot) and s.active)
      having count(*) > 0
      """;

  /** Slots are the server's, not a database's: another database may have one of this name. */
  private static final String TAKEN =
      """
      select database from pg_replication_slots
      where slot_name = ? and database is distinct from current_database()
      """;

  private final Connection connection;
  private final RunScope scope;
  private final List<Finding> findings = new ArrayList<>();

  LogChecks(Connection connection, RunScope scope) {
    this.connection = connection;
    this.scope = scope;
  }

  List<Finding> find(Inventory inventory) throws SQLException {
    for (String timeout : Query.texts(connection, IDLE_TIMEOUT)) {
      findings.add(
          Finding.warn(
              ProblemCode.SETTING_WRONG,
              "idle_replication_slot_timeout is %s: the slot of a run that nobody works on for that"
                      .formatted(timeout)
                  + " long is lost",
              "idle_replication_slot_timeout",
              "alter system set idle_replication_slot_timeout = 0; select pg_reload_conf()"));
    }
    for (String standbys : Query.texts(connection, MISSING_STANDBYS)) {
      findings.add(
          Finding.warn(
              ProblemCode.SETTING_WRONG,
              "synchronized_standby_slots names %s, which no standby reads: no change comes out of"
                      .formatted(standbys)
                  + " the log before one does",
              "synchronized_standby_slots",
              "start the standbys, or alter system reset synchronized_standby_slots; select"
                  + " pg_reload_conf()"));
    }
    String slot = RunNames.slot(scope.run());
    for (String database : Query.texts(connection, TAKEN, slot)) {
      findings.add(
          Finding.block(
              ProblemCode.STATE_WRONG,
              "another run called %s works on database %s of this server: its replication slot has"
                      .formatted(scope.run().text(), database)
                  + " the name that this run's would have",
              slot,
              "give one of the two plans another 'migration', or end the other run with 'whimbrel"
                  + " cleanup'"));
    }
    String name = RunNames.preparedPublication(scope.migration());
    new PreparedPublication(name)
        .defect(
            connection,
            inventory.tables().stream()
                .filter(Table::holdsRows)
                .filter(Table::isLogged)
                .map(Table::name)
                .toList())
        .ifPresent(findings::add);
    return List.copyOf(findings);
  }
}
