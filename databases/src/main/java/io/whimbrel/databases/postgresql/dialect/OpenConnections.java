package io.whimbrel.databases.postgresql.dialect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Every connection that was made and may still be open, so that none of them can keep a process
 * that has to end: a server that hangs never answers, and its sessions would be waited for. Safe
 * for use by several threads.
 */
final class OpenConnections {

  private static final Logger LOG = System.getLogger(OpenConnections.class.getName());

  private final Set<Connection> connections =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /** Knows this one from now on, until it is forgotten by everybody else. */
  Connection add(Connection connection) {
    connections.add(connection);
    return connection;
  }

  /** Closes their sockets: whatever waits for a server fails at once. */
  void cut() {
    for (Connection connection : copy()) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, () -> "cutting a connection state=" + e.getSQLState());
      }
    }
  }

  private List<Connection> copy() {
    synchronized (connections) {
      return List.copyOf(connections);
    }
  }
}
