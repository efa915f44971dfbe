package io.whimbrel.databases.postgresql.dialect;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection for one piece of work. When the work ended well ({@link #done}), closing gives it
 * back for the next piece; otherwise closing ends it, since nobody knows what state it is in. Used
 * by one thread at a time.
 */
public final class Lease implements AutoCloseable {

  private final Connection connection;
  private final IdleConnections idle;
  private boolean isDone;
  private boolean isReading;
  private boolean isUnchanged;
  private boolean isClosed;

  Lease(Connection connection, IdleConnections idle) {
    this.connection = connection;
    this.idle = idle;
  }

  /** The connection, in auto-commit mode at first, with our session settings. */
  public Connection connection() {
    return connection;
  }

  /** The work ended well: nothing is being copied, and what is not committed is not wanted. */
  public void done() {
    isDone = true;
  }

  /**
   * As {@link #done} of work that only read: its transaction is committed, since a server counts
   * those that are rolled back, and people take them for failures of applications.
   */
  public void doneReading() {
    isDone = true;
    isReading = true;
  }

  /**
   * As {@link #doneReading}, and the session is as it was: nothing is set, listened to, locked or
   * made for the session. The next piece of work takes it without asking the server to forget.
   */
  public void doneUnchanged() {
    doneReading();
    isUnchanged = true;
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (isDone && isQuiet()) {
      idle.put(connection, isUnchanged);
    } else {
      PostgresConnections.end(connection);
    }
  }

  /** Ends a transaction that is open, and what the driver remembers; false when it is closed. */
  private boolean isQuiet() {
    try {
      if (!connection.getAutoCommit()) {
        if (isReading) {
          connection.commit();
        } else {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
      if (connection.isReadOnly()) {
        connection.setReadOnly(false);
      }
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
