package io.whimbrel.engine.journal;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs one transaction after the other over one connection; safe for several threads, which wait
 * for each other. A write is durable when it returns. SQLite writes are serial ({@code begin
 * immediate}); PostgreSQL runs them as read committed, with row locks where the order matters, and
 * reads as repeatable read.
 *
 * <p>A lost connection is opened again by the next call. Where only the begin fails, nothing has
 * happened yet and it is tried once more at once: an idle connection is cut by many a firewall.
 */
final class Transactions implements AutoCloseable {

  private final Storage storage;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection connection;
  private boolean closed;

  /** The transaction that the lock's owner is in already. */
  private @Nullable Sql joined;

  /** The statements of one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Sql sql) throws SQLException;
  }

  /** The statements of one transaction that has no result. */
  @FunctionalInterface
  interface Task {
    void run(Sql sql) throws SQLException;
  }

  Transactions(Storage storage) {
    this.storage = storage;
  }

  <T> T read(Work<T> work) {
    return run(Storage.Access.READ, work);
  }

  <T> T write(Work<T> work) {
    return run(Storage.Access.WRITE, work);
  }

  void change(Task task) {
    write(
        sql -> {
          task.run(sql);
          return true;
        });
  }

  Storage storage() {
    return storage;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      drop();
    } finally {
      lock.unlock();
    }
  }

  /** Runs all that this thread does meanwhile in one transaction, or in the one that is open. */
  void together(Runnable work) {
    change(
        sql -> {
          Sql outer = joined;
          joined = sql;
          try {
            work.run();
          } finally {
            joined = outer;
          }
        });
  }

  private <T> T run(Storage.Access access, Work<T> work) {
    lock.lock();
    try {
      Sql open = joined;
      if (open != null) {
        return work.run(open);
      }
      Sql sql = begin(access);
      boolean committed = false;
      try {
        T result = work.run(sql);
        sql.run("commit");
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollBack(sql);
        }
      }
    } catch (SQLException e) {
      if (storage.isConnectionLost(e)) {
        drop();
      }
      throw storage.problem(e);
    } finally {
      lock.unlock();
    }
  }

  private Sql begin(Storage.Access access) throws SQLException {
    if (closed) {
      throw Problem.of(ProblemCode.FAULT)
          .what("the journal is closed")
          .where(storage.where())
          .exception();
    }
    boolean fresh = connection == null;
    try {
      return beginOn(open(), access);
    } catch (SQLException e) {
      if (fresh || !storage.isConnectionLost(e)) {
        throw e;
      }
      drop();
      return beginOn(open(), access);
    }
  }

  private Sql beginOn(Connection open, Storage.Access access) throws SQLException {
    Sql sql = new Sql(open);
    sql.run(storage.begin(access));
    return sql;
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = storage.connect();
      connection = open;
    }
    return open;
  }

  private void rollBack(Sql sql) {
    try {
      sql.run("rollback");
    } catch (SQLException e) {
      drop();
    }
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        System.getLogger(Transactions.class.getName())
            .log(System.Logger.Level.DEBUG, "journal connection did not close", e);
      }
    }
  }
}
