package io.whimbrel.core.database.script;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.MigrationTool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A database on which a plan's own SQL is run. What is done leaves a mark, in the same transaction
 * where there is one, so that whoever comes after a crash knows it. Used by one thread at a time.
 */
public interface ScriptDatabase extends AutoCloseable {

  /**
   * Takes a script apart; asks no server.
   *
   * @param name what problems call it
   */
  Script parse(String name, String script);

  /** Takes SQL without heads apart, as tools have it: all of it goes one way; asks no server. */
  List<Script.Portion> portions(String name, String sql);

  /**
   * The history of a tool.
   *
   * @param schema where it is; empty for the user's own
   */
  MigrationHistory history(MigrationTool tool, String schema);

  /** Where the database is, as tools in Java are told. */
  ToolAddress address();

  /**
   * Where a database is.
   *
   * @param url for JDBC, without user and password
   * @param password nothing but an environment may hold it; empty for none
   */
  record ToolAddress(String url, String user, Secret password) {}

  /** What would keep scripts from being run: rights, most of all. Changes nothing. */
  List<String> lacking();

  /** Makes room for marks, and keeps those out that have lost the run to this one. */
  void takeOver();

  /** The value of a mark; empty when it is not there. */
  Optional<String> mark(String id);

  /** Leaves a mark in a transaction of its own. */
  void mark(String id, String value);

  /** Removes marks whose id begins so. */
  void unmark(String prefix);

  /**
   * Ends what a runner that is gone still has at work on a portion. Fails with {@code LEASE_LOST}
   * where it is this one that lost the run, as do all that run or remove something.
   *
   * @param id of the portion's mark
   */
  void endOthers(String id);

  /**
   * Runs statements in one transaction, and leaves or removes marks in it. Where the marks say that
   * another transaction did it, even one whose end nobody was told, it does nothing.
   *
   * @param id of the portion's mark
   * @param where what problems call the script
   */
  void together(
      String id,
      String where,
      List<Script.Statement> statements,
      Marking marking,
      Duration lockTimeout);

  /**
   * Runs one statement outside of any transaction; a lock time-out of zero is none.
   *
   * @param id of the portion's mark
   * @param where what problems call the script
   */
  void alone(String id, String where, Script.Statement statement, Duration lockTimeout);

  /** Whether a statement waits for the transactions of others by design. */
  boolean isConcurrent(Script.Statement statement);

  /** What a statement outside of a transaction has left that was begun and did not say its end. */
  Trace trace(Script.Statement statement);

  /**
   * Removes what an unfinished statement has left, so that it can be run again.
   *
   * @param id of its portion's mark
   */
  void clear(String id, Script.Statement statement);

  /** The first value of a query's first row, as text; empty for no row, or for null. */
  Optional<String> value(String sql, Duration timeout);

  /** Removes all marks of the run. */
  void forget();

  @Override
  void close();

  /** What is noted in the transaction of statements. */
  sealed interface Marking {

    /** They are done. */
    record Leave(String id, String value) implements Marking {}

    /** What marks of this beginning say is done no more. */
    record Remove(String prefix) implements Marking {}
  }

  /** What is left of a statement. */
  enum Trace {
    /** All of it. */
    DONE,
    /** Nothing, or nothing that is of use: it may be run again once that is cleared away. */
    NOT_DONE,
    /** It cannot be told. */
    UNKNOWN
  }
}
