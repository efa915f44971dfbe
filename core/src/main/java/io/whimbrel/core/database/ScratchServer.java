package io.whimbrel.core.database;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.schema.Table;
import java.util.List;

/** A server on which scratch databases are made and thrown away. Used by one thread. */
public interface ScratchServer extends AutoCloseable {

  /** Product and version, for example {@code PostgreSQL 18.6}. */
  String version();

  /** Which server process it is. */
  ServerMark mark();

  /**
   * Keeps other rehearsals from a database of this name until this is closed: those that reach the
   * server by the same database. False when another one keeps it.
   */
  boolean reserve(String name);

  /** Makes an empty database of this name, and returns where it is. */
  DatabaseUrl create(String name);

  /** Names of databases that begin so. */
  List<String> databases(String prefix);

  /**
   * Throws a database away, with its replication slots and sessions; does nothing when it is not
   * there.
   */
  void drop(String name);

  /**
   * Those of these tables whose triggers a write would fire, and which may reach whatever they
   * like: triggers that always fire, and where the user may not hold triggers back, all others,
   * too.
   */
  List<Table> triggered(DatabaseUrl database, List<Table> tables);

  /**
   * Writes about so many rows of each of these tables as they are, so that they are changed in the
   * log and nowhere else. Tables whose updates are not carried are left out. A write that is
   * refused is left out, too: a fence may stand around the table. Triggers are held back where the
   * user may do so, see {@link #triggered}.
   *
   * @return how many rows were written
   */
  long touch(DatabaseUrl database, List<Table> tables, int rows);

  @Override
  void close();
}
