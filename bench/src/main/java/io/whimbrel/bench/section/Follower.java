package io.whimbrel.bench.section;

import io.whimbrel.bench.machine.Reading;

/** What carries the changes of one database to another one; it can be stopped and go on. */
interface Follower extends AutoCloseable {

  /** Its name in results. */
  String system();

  /** Its database on the target. */
  String database();

  /** Goes on. */
  void begin();

  /** Stops; what it holds is kept. */
  void end();

  /** Fails when it is not at work although it was begun. */
  void requireAlive();

  /** The clocks of the servers and its own. */
  Reading reading();

  /** Gives up, and removes its database. */
  @Override
  void close();
}
